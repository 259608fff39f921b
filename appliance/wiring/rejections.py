"""`besace rejections`: what the payers refuse, and what a person does of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from appliance.domain.argent.concordance import Genre
from appliance.domain.argent.part import Dit
from appliance.domain.destination import payeur_of
from appliance.domain.identifiers import InvalidNumberError, NumeroFacture, numero_facture
from appliance.domain.money import euros
from appliance.domain.roles import Action
from appliance.domain.tiers_payant import Part
from appliance.errors import EntryError
from appliance.services.rejets import Rejete, Rejets
from appliance.wiring.opening import opened
from appliance.wiring.practice import open_suivi

GENRES: Final = {
    Genre.FACTURE_INCONNUE: "facture inconnue ici",
    Genre.AUTRE_PROFESSIONNEL: "facture d’un autre professionnel",
    Genre.AUTRE_LOT: "facture d’un autre lot",
    Genre.AUTRE_ASSURE: "facture d’un autre assuré",
    Genre.PART_NON_DEMANDEE: "part que la facture ne demande pas",
    Genre.RETENUE: "retenue",
    Genre.FORFAIT: "forfait",
    Genre.COMMENTAIRE: "commentaire",
    Genre.CONTROLE: "contrôle non prouvé",
    Genre.ILLISIBLE: "passage illisible",
}
WORDS: Final = {
    Dit.APPEL: "Appel noté.",
    Dit.CONTESTEE: "Part contestée : sa suite est attendue du payeur.",
    Dit.ABANDONNEE: "Part abandonnée. L’argent qui viendrait encore compterait.",
}
NONE: Final = "Aucun rejet n’attend."


def show_all(settings: Path, *, as_json: bool) -> int:
    """Print what waits, the most money first; return the exit code."""
    with _rejets(settings) as rejets:
        waiting, (count, centimes) = rejets.boite(), rejets.total()
        astray = len(rejets.suivi.sans_facture())
    if as_json:
        print(json.dumps([_plain(one) for one in waiting], ensure_ascii=False, indent=2))
        return 0
    for one in waiting:
        print(f"{one.numero}  {_days(one)}  {euros(one.montant)}  {_part(one)}, {one.payeur}")
        print(f"  reçu : {one.recu or 'aucun motif'}")
        print(f"  {one.explication.sens} {one.explication.geste}")
    print(f"Rejets à traiter : {count} ({euros(centimes)})" if count else NONE)
    if astray:
        print(f"Réponses qui ne reviennent à aucune facture : {astray} (« rejections facts »)")
    return 0


def show(settings: Path, number: str, part: str | None) -> int:
    """Print all that a call to the payer needs; return the exit code.

    Raises:
        RefusalSettledError: nothing of this invoice is refused.
    """
    with _rejets(settings) as rejets:
        dossier = rejets.dossier(_number(number), _which(part))
    for titre, valeur in dossier.faits.items():
        print(f"{titre} : {valeur}")
    print(f"{_days(dossier.rejete)}. {dossier.rejete.explication.sens}")
    print(f"À demander : {dossier.question}")
    for mot in dossier.journal:
        print(f"{mot.le.astimezone():%d/%m/%Y}  {mot.dit}  {mot.auteur} : {mot.raison}")
    return 0


def decide(settings: Path, number: str, part: str | None, said: tuple[str, str]) -> int:
    """Note what a person decides of a refused share, and why; return the exit code.

    Raises:
        RefusalSettledError: nothing of this invoice is refused, or it is paid.
    """
    dit, reason = Dit(said[0]), said[1]
    with _rejets(settings) as rejets:
        rejete = rejets.rejete(_number(number), _which(part))
        rejets.decider(rejete.numero, rejete.part, dit, auteur=_author(rejets), raison=reason)
    print(WORDS[dit])
    return 0


def facts(settings: Path) -> int:
    """Print what returns tell that belongs to no share of an invoice; return the exit code."""
    with _rejets(settings) as rejets:
        told = [*rejets.suivi.sans_facture(), *rejets.suivi.autres_faits()]
    for one in told:
        facture = f" (facture {one.numero})" if one.numero else ""
        amount = f" {euros(one.montant)}" if one.montant else ""
        print(f"{one.le.astimezone():%d/%m/%Y}  {GENRES[one.genre]}{amount}{facture} {one.texte}")
    print(f"Faits hors facture : {len(told)}")
    return 0


@contextmanager
def _rejets(settings: Path) -> Iterator[Rejets]:
    """Open the practice, and read what came back since."""
    with opened(settings, Action.VOIR_TOUS_LES_MONTANTS) as box:
        suivi = open_suivi(box.config, box.store)
        suivi.catch_up()
        known = {payeur_of(to.destinataire): to.adresse for to in box.config.destinations}
        yield Rejets(suivi=suivi, clock=box.machine.clock, adresses=known)


def _author(rejets: Rejets) -> str:
    """Return the name of whose code opened the practice."""
    found = rejets.store.personnes.get(rejets.store.auteur)
    return str(rejets.store.auteur) if found is None else found.valeur.nom


def _number(text: str) -> NumeroFacture:
    try:
        return numero_facture(int(text))
    except (ValueError, InvalidNumberError):
        raise EntryError("un numéro de facture compte jusqu’à neuf chiffres") from None


def _which(part: str | None) -> Part | None:
    return None if part is None else Part(part)


def _days(one: Rejete) -> str:
    return f"depuis {one.jours} j"


def _part(one: Rejete) -> str:
    return f"part {one.part.upper()}"


def _plain(one: Rejete) -> dict[str, object]:
    """Return a rejection as plain values; it names no patient."""
    return {
        "invoice": one.numero,
        "part": one.part.value,
        "payer": one.payeur,
        "family": one.famille.value,
        "received": [[motif.code, motif.libelle] for motif in one.motifs],
        "days": one.jours,
        "centimes": one.montant,
        "duplicates": list(one.doublons),
    }
