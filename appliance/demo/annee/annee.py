"""The whole year, from a profile and a seed: what is billed, what arrives when, and the truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import chain

from appliance.demo.annee import banque
from appliance.demo.annee.calendrier import DAY
from appliance.demo.annee.livres import Livres
from appliance.demo.annee.modele import FactureAnnee, LotAnnee, PartAnnee, Transfert
from appliance.demo.annee.noemie import Ecrivain
from appliance.demo.annee.personnes import soignants
from appliance.demo.annee.profil import Profil
from appliance.demo.annee.releves import fichiers
from appliance.demo.annee.releves.releve import Compte, releves
from appliance.demo.annee.reponses import Repondant
from appliance.demo.annee.retours import retours
from appliance.demo.annee.soins import factures, lots, parts_of
from appliance.demo.annee.transferts import transferts


class Genre(IntEnum):
    """What arrives; on one day the returns come first."""

    RETOUR = 1
    RELEVE = 2


@dataclass(frozen=True, slots=True)
class Arrivee:
    """A file that arrives.

    Attributes:
        iban: of a statement's account, empty for a return.
    """

    jour: date
    genre: Genre
    nom: str
    contenu: bytes
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Annee:
    """A made-up year.

    Attributes:
        arrivees: in the order in which they arrive.
        abandons: shares that the practice gives up on the last day.
    """

    profil: Profil
    factures: Sequence[FactureAnnee]
    lots: Sequence[LotAnnee]
    arrivees: Sequence[Arrivee]
    abandons: Sequence[PartAnnee]
    livres: Livres


def make_year(profil: Profil, seed: int) -> Annee:
    """Make the year; the same profile and seed make the same bytes."""
    documents = [*factures(profil, seed)]
    sent = lots(documents)
    repondant, parts = Repondant(profil, seed), []
    for facture in documents:
        shares = [*parts_of(facture)]
        repondant.answer(shares)
        parts.extend(shares)
    made = transferts(profil, seed, parts)
    abandons = [part for part in parts if 0 < part.reste < profil.abandon]
    for part in abandons:
        part.abandonnee = True
    accounts = banque.lignes(profil, seed, soignants(profil.professionnels), made)
    return Annee(
        profil=profil,
        factures=documents,
        lots=sent,
        arrivees=sorted(
            chain(_returns(profil, seed, sent, parts, made), _statements(profil, accounts)),
            key=lambda one: (one.jour, one.genre, one.nom),
        ),
        abandons=abandons,
        livres=Livres(parts, made, [*chain.from_iterable(accounts.values())]),
    )


def _returns(
    profil: Profil,
    seed: int,
    sent: Sequence[LotAnnee],
    parts: Sequence[PartAnnee],
    made: Sequence[Transfert],
) -> Iterator[Arrivee]:
    ecrivain = Ecrivain({rang: lot for lot in sent for rang in lot.factures})
    for one in retours(parts, made, seed, profil.virements.repetes):
        contenu = ecrivain.write(one)
        for jour in one.arrive:
            yield Arrivee(jour, Genre.RETOUR, f"{one.rang:06d}.noemie", contenu)


def _statements(profil: Profil, accounts: banque.Comptes) -> Iterator[Arrivee]:
    for rang, (iban, lignes) in enumerate(accounts.items()):
        compte = Compte(rang, iban, lignes)
        for releve in releves(profil.banque, compte, profil.debut, profil.cloture):
            nom, contenu = fichiers.write(releve)
            yield Arrivee(releve.fin + DAY, Genre.RELEVE, nom, contenu, iban)
