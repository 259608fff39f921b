"""A year of transfers and of bank lines, with the truth of who is who, by seed.

It knows the values of the domain and nothing of how they are joined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from appliance.domain.argent.banque import MouvementBancaire, VirementAnnonce

START = date(2026, 1, 2)
IBAN = "FR7630004008200000123456726"
STYLES = ("{nom} {ref}", "VIR {nom} {ref}", "{nom} REMB TP {ref}", "{nom}/{ref}/NOEMIE")


@dataclass
class Profil:
    payeurs: int = 14
    par_payeur: int = 120
    groupes: float = 0.18
    tronques: float = 0.06
    jumeaux: float = 0.04
    fractions: float = 0.01
    muets: int = 60
    perdus: float = 0.01
    petits: bool = False


@dataclass
class Annee:
    virements: list[VirementAnnonce] = field(default_factory=list)
    lignes: dict[int, MouvementBancaire] = field(default_factory=dict)
    verite: dict[int, frozenset[str]] = field(default_factory=dict)

    def add(self, ligne: MouvementBancaire, names: frozenset[str]) -> None:
        number = len(self.lignes) + 1
        self.lignes[number] = ligne
        if names:
            self.verite[number] = names

    @property
    def attendus(self) -> frozenset[str]:
        """Transfers that came."""
        return frozenset(name for names in self.verite.values() for name in names)


def play(seed: int, profil: Profil | None = None) -> Annee:
    dice, profil = Random(seed), profil or Profil()  # noqa: S311 - the same year at each run
    annee = Annee()
    for rank in range(profil.payeurs):
        _play_payer(dice, profil, annee, rank)
    for _ in range(profil.muets):
        someone = f"M DUPONT {dice.choice('ABCDEFG')}"
        day = START + timedelta(days=dice.randrange(360))
        montant = dice.choice((dice.randrange(500, 90_000), dice.choice(annee.virements).montant))
        annee.add(_ligne(day, montant, f"VIR {someone} LOYER", someone, dice), frozenset())
    return annee


def _play_payer(dice: Random, profil: Profil, annee: Annee, rank: int) -> None:
    nom = f"{'CPAM' if rank % 3 == 0 else 'MUTUELLE'} {chr(65 + rank) * 3}{chr(70 + rank)}ON"
    style, payeur = dice.choice(STYLES), f"{990000000 + rank}"
    step = max(1, 360 // profil.par_payeur)
    lag = dice.randrange(4)
    jours = sorted(dice.randrange(360) // step * step for _ in range(profil.par_payeur))
    mine: list[tuple[VirementAnnonce, date]] = []
    for place, jour in enumerate(jours):
        if jour > 180 and rank < 2:
            lag = 6  # a payer that changes its pace
        day = START + timedelta(days=jour)
        montant = _montant(dice, profil)
        if mine and dice.random() < profil.jumeaux:
            montant = mine[-1][0].montant
        ref = f"{day:%y%m%d}{place % 10_000:04d}"
        mine.append(
            (
                VirementAnnonce(
                    identifiant=f"{rank:03d}-{place:05d}",
                    date=day,
                    libelle=style.format(nom=nom, ref=ref),
                    payeur=payeur,
                    montant=montant,
                ),
                day + timedelta(days=lag + dice.randrange(2)),
            )
        )
    place = 0
    while place < len(mine):
        size = dice.choice((2, 2, 2, 3, 4)) if dice.random() < profil.groupes / 2.4 else 1
        together = mine[place : place + size]
        place += size
        _pay(dice, profil, annee, nom, together)


def _montant(dice: Random, profil: Profil) -> int:
    if profil.petits and dice.random() < 0.7:
        return dice.choice((306, 265, 378, 510)) * dice.choice((1, 1, 2, 3))
    return int(dice.lognormvariate(10.4, 0.8)) + 200


def _pay(
    dice: Random,
    profil: Profil,
    annee: Annee,
    nom: str,
    together: list[tuple[VirementAnnonce, date]],
) -> None:
    day = max(when for _, when in together)
    virements = [one for one, _ in together]
    known = [one for one in virements if dice.random() >= profil.perdus]
    annee.virements += known
    names = frozenset(one.identifiant for one in known) if len(known) == len(virements) else None
    montant = sum(one.montant for one in virements)
    libelle = virements[0].libelle
    if len(virements) > 1:
        libelle = dice.choice((libelle, f"{nom} REGROUPEMENT", virements[-1].libelle))
        day += timedelta(days=dice.choice((0, 0, 0, 4, 9)))
    if dice.random() < profil.tronques:
        libelle = libelle[: dice.choice((10, 14, 18))]
    libelle = _altered(dice, libelle)
    pieces = [montant]
    if len(virements) == 1 and montant > 2000 and dice.random() < profil.fractions:
        pieces = [montant // 3, montant - montant // 3]
    for piece in pieces:
        contrepartie = nom if dice.random() < 0.7 else ""
        annee.add(_ligne(day, piece, libelle, contrepartie, dice), names or frozenset())


def _altered(dice: Random, libelle: str) -> str:
    kind = dice.randrange(4)
    if kind == 0:
        return libelle.lower()
    if kind == 1:
        return "VIR SEPA RECU  " + libelle
    return libelle.replace(" ", "  ") if kind == 2 else libelle


def _ligne(
    day: date, montant: int, libelle: str, contrepartie: str, dice: Random
) -> MouvementBancaire:
    return MouvementBancaire(
        compte=IBAN,
        date=day,
        date_valeur=day,
        montant=montant,
        libelle=libelle,
        reference=f"B{dice.randrange(10**9):09d}",
        contrepartie=contrepartie,
        source="test",
    )
