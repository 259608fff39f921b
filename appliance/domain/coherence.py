"""Facts that contradict each other: each check a line of a table."""

from collections.abc import Callable, Iterator
from typing import Final

from appliance.domain.acte import Nature, Trait
from appliance.domain.controles import Finding
from appliance.domain.refus import constat
from appliance.domain.visite import Profession, Visite

OLDEST_CHILD: Final = 1
YOUNGEST_MOTHER: Final = 12
CLINICAL: Final = {"G": False, "VG": True}
"""Letters of the doctor's acts that say where they are given: at home or not."""


def verifier_faits(visite: Visite) -> Iterator[Finding]:
    """Yield the contradictions among the facts of a visit."""
    return (constat(name) for name, wrong in CHECKS if wrong(visite))


def _accident_later(visite: Visite) -> bool:
    accident = visite.patient.accident_le
    return Nature.AT in visite.natures and accident is not None and accident > visite.date_soins


def _maternity_of_nobody(visite: Visite) -> bool:
    """Tell an age that is neither a newborn's nor a mother's."""
    age = visite.patient.age
    between = age is not None and OLDEST_CHILD <= age < YOUNGEST_MOTHER
    return between and Nature.MATERNITE in visite.natures


def _elsewhere(visite: Visite) -> bool:
    """Tell a visit at the cabinet, or a consultation at home."""
    told = (CLINICAL.get(soin.acte.lettre) for soin in visite.actes)
    return any(at_home not in {None, visite.domicile} for at_home in told)


def _two_consultations(visite: Visite) -> bool:
    clinical = [soin for soin in visite.actes if soin.acte.de_medecin and not soin.est(Trait.CCAM)]
    return len(clinical) > 1


CHECKS: Final[tuple[tuple[str, Callable[[Visite], bool]], ...]] = (
    ("accident-after-care", _accident_later),
    ("maternity-age", _maternity_of_nobody),
    ("c2s-with-ame", lambda v: v.patient.c2s and v.patient.ame),
    ("place-of-act", _elsewhere),
    ("consultation-once", _two_consultations),
    ("bsi-at-cabinet", lambda v: v.bsi is not None and not v.domicile),
    ("bsi-of-nurses", lambda v: v.bsi is not None and v.profession is Profession.MG),
    (
        "fee-of-doctors",
        lambda v: v.exercice.honoraires is not None and v.profession is Profession.IDEL,
    ),
)
