"""What the tables forbid about the acts themselves, whatever lines stand beside them."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Acte, Soin, Trait
from appliance.domain.controles import Finding
from appliance.domain.refus import constat
from appliance.domain.visite import Profession, Visite

HIGHEST: Final = Decimal(20)
"""No coefficient of the nurses' nomenclature reaches it: the highest is 16."""


def verifier_actes(visite: Visite) -> Iterator[Finding]:
    """Yield what is wrong with the acts of a visit, each once."""
    actes = {(soin.acte.id, soin.acte.coefficient): soin.acte for soin in visite.actes}
    found = (each for _, acte in sorted(actes.items()) for each in _of(acte, visite))
    yield from dict.fromkeys(found)


def is_priceable(coefficient: Decimal) -> bool:
    """Tell whether a letter may carry this coefficient at all."""
    return 0 < coefficient < HIGHEST


def amx_unlisted(acte: Acte, visite: Visite) -> bool:
    """Tell an act beside a BSI that neither a table nor the rule of the BSI names there."""
    named = acte.du_livre or bool(acte.traits & {Trait.AMX, Trait.PLEIN_AVEC_BSI})
    return visite.bsi is not None and acte.lettre == "AMI" and not named


def _of(acte: Acte, visite: Visite) -> Iterator[Finding]:
    yield from _billed(acte, visite)
    yield from _patient(acte, visite)
    yield from _beside(acte, visite)


def _billed(acte: Acte, visite: Visite) -> Iterator[Finding]:
    if acte.de_medecin != (visite.profession is Profession.MG):
        yield constat("act-of-other-profession", code=acte.label)
    if acte.du_livre and not is_priceable(acte.coefficient):
        yield constat("act-coefficient", code=acte.label)
    if acte.depuis is not None and visite.date_soins < acte.depuis:
        yield constat("act-not-yet", code=f"{acte.label} : {acte.depuis:%d/%m/%Y}")
    if amx_unlisted(acte, visite):
        yield constat("amx-unlisted", code=acte.label)


def _patient(acte: Acte, visite: Visite) -> Iterator[Finding]:
    age = visite.patient.age
    if age is None:
        return
    too_young = acte.age_min is not None and age < acte.age_min
    too_old = acte.age_max is not None and age > acte.age_max
    if too_young or too_old:
        yield constat("act-age", code=f"{acte.label} : {age} ans")


def _beside(acte: Acte, visite: Visite) -> Iterator[Finding]:
    """Yield what does not go with the other acts of the session, or of the day."""
    day = (*visite.plus_tot, *visite.actes)
    counts = Counter(soin.acte.id for soin in day)
    if acte.par_jour is not None and counts[acte.id] > acte.par_jour:
        yield constat("act-daily-limit", code=f"{acte.label} : {acte.par_jour} par jour")
    for other in _excluded(acte, day):
        yield constat("acts-exclude", code=" ; ".join(sorted((acte.label, other.label))))
    alone = len(visite.actes) == 1 and visite.bsi is None
    if Trait.ACCOMPAGNE in acte.traits and alone:
        yield constat("act-never-alone", code=acte.label)
    if Trait.SEUL in acte.traits and not alone:
        yield constat("act-only-alone", code=acte.label)


def _excluded(acte: Acte, day: tuple[Soin, ...]) -> Iterator[Acte]:
    """Yield the acts of the day that exclude this one, or that it excludes."""
    for other in {soin.acte.id: soin.acte for soin in day}.values():
        if other.id in acte.exclut or acte.id in other.exclut:
            yield other
