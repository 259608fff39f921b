"""Several passages in one invoice: what may stand together, and what they come to (GROUPE-1).

B2 gives each act line a day of its own, and each invoice one insured, one prescription, one
nature of insurance, one payee.  How many days may lie between is public nowhere: that is ours.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from appliance.domain.controles import Finding
from appliance.domain.cotation import Cotation
from appliance.domain.couverture import nature_code
from appliance.domain.delai import Urgence, delai
from appliance.domain.refus import constat
from appliance.domain.visite import Situation, Visite

APART: Final = "passages-apart"


def verifier_groupement(visites: Sequence[Visite]) -> Iterator[Finding]:
    """Yield what several passages, completed, do not share and one invoice bears once."""
    if len(visites) == 1:
        return
    if any(one.prescription is None for one in visites):
        yield _apart("sans ordonnance, chaque passage a sa facture")
    yield from (_apart(words) for words, of in ALIKE if len({of(one) for one in visites}) > 1)


def verifier_ecart(
    visites: Sequence[Visite], jours: int, *, tiers_payant: bool
) -> Iterator[Finding]:
    """Yield why passages lie too far apart, or back, for one invoice.

    Args:
        visites: the passages, in the order of time, completed.
        jours: from the first day to the last; 0 for no second passage at all.
        tiers_payant: some part is not paid now, which leaves more time to transmit.
    """
    if len(visites) == 1:
        return
    span = (visites[-1].date_soins - visites[0].date_soins).days
    if not jours:
        yield _apart("le réglage groupement_jours l’exclut")
    elif span > jours:
        yield _apart(f"{span} jours d’écart, {jours} au plus")
    if _too_late(visites, tiers_payant=tiers_payant):
        yield _apart("le délai de transmission du premier passage finit, ou est fini")


def reunie(cotations: Sequence[Cotation]) -> Cotation:
    """Return what several passages come to as one invoice: each line says which one it bills."""
    total = sum(one.total for one in cotations)
    first, *_ = cotations
    return replace(
        first,
        lignes=tuple(
            replace(ligne, seance=rang)
            for rang, one in enumerate(cotations)
            for ligne in one.lignes
        ),
        findings=tuple(finding for one in cotations for finding in one.findings),
        depassement=sum(one.depassement for one in cotations),
        variantes=tuple(
            replace(autre, total=total - one.total + autre.total)
            for one in cotations
            for autre in one.variantes
        ),
    )


def told(visites: Sequence[Visite], found: Sequence[Sequence[Finding]]) -> Iterator[Finding]:
    """Yield what was found of each passage; what is not so of all of them says its day."""
    of_all = frozenset(found[0]).intersection(*found)
    for visite, findings in zip(visites, found, strict=True):
        yield from (one if one in of_all else _dated(one, visite) for one in findings)


def _dated(finding: Finding, visite: Visite) -> Finding:
    nth = f", passage {visite.passage}" if visite.passage > 1 else ""
    return replace(finding, sentence=f"{visite.date_soins:%d/%m}{nth} : {finding.sentence}")


def _too_late(visites: Sequence[Visite], *, tiers_payant: bool) -> bool:
    """Tell whether the first passage, by whose day the delay runs, has no day to spare left."""
    first, today = visites[0], visites[-1].aujourdhui
    if today is None:
        return False
    left = delai(first.date_soins, today, tiers_payant=tiers_payant, calendrier=first.calendrier)
    return left.urgence is Urgence.DEPASSE or not left.restants


def _paper(visite: Visite) -> tuple[str, object] | None:
    paper = visite.prescription
    return None if paper is None else (paper.prescripteur, paper.date)


def _rights(visite: Visite) -> Situation:
    return replace(visite.patient, age=None)


def _apart(why: str) -> Finding:
    return constat(APART, code=why)


ALIKE: Final[tuple[tuple[str, Callable[[Visite], Any]], ...]] = (
    ("une seule ordonnance par facture", _paper),
    ("une seule nature d’assurance par facture", nature_code),
    ("droits, maternité ou accident changent d’un jour à l’autre", _rights),
    ("un seul lieu par facture", lambda visite: visite.domicile),
    ("un seul parcours par facture", lambda visite: visite.exercice.parcours),
    ("pas d’une année sur l’autre", lambda visite: visite.date_soins.year),
)
"""What the passages of an invoice share, and what is said where they do not."""
