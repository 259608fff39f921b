"""Whether a NIR and a birth date can be one person's: a doubt, never a refusal.

The structure of a NIR is known from public descriptions; a NIR may hold another month than the
birth's (20 and above where it is unknown), and a child has a parent's.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from appliance.domain.controles import Finding
from appliance.domain.patient import Beneficiaire
from appliance.domain.refus import constat

ADULT: Final = 18
LAST_MONTH: Final = 12


def verifier_identite(who: Beneficiaire, day: date) -> Iterator[Finding]:
    """Yield what is odd about who is billed on `day`; nothing where the age is not known."""
    age = who.age_on(day)
    if age is None:
        return
    own = is_born_as(who)
    if age >= ADULT and not own:
        yield constat("nir-birth-mismatch")
    if age < ADULT and own:
        yield constat("minor-own-nir")


def is_born_as(who: Beneficiaire) -> bool:
    """Tell whether the NIR names the year and the month of the birth, or a month of nobody's."""
    year, month = who.nir.value[1:3], who.nir.value[3:5]
    unknown = int(month) > LAST_MONTH
    return year == who.naissance[2:4] and (unknown or month == who.naissance[4:6])
