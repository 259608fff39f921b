"""The legal delay of an invoice, as somebody who has to keep it looks at it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from appliance.domain.calendar import Calendrier, is_working, transmission_due

LAST_DAYS: Final = 1
ECART: Final = 3
"""Days from the first passage of an invoice to the last, unless the settings say otherwise."""
LONGEST_ECART: Final = 14
"""The longest that the settings may say."""


class Urgence(StrEnum):
    """How near the end is."""

    A_TEMPS = "a_temps"
    ORANGE = "orange"  # half of the working days are gone
    ROUGE = "rouge"  # one working day is left, or none
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True)
class Delai:
    """Until when an invoice may be transmitted (CSS art. R.161-47).

    Attributes:
        limite: the last legal day.
        restants: working days after today up to the last one; 0 on that day and beyond it.
    """

    limite: date
    restants: int
    urgence: Urgence


@lru_cache(maxsize=1024)
def delai(
    faite: date,
    aujourd_hui: date,
    *,
    tiers_payant: bool,
    calendrier: Calendrier = Calendrier.METROPOLE,
) -> Delai:
    """Return where an invoice made on `faite` stands today; see `transmission_due`."""
    limite = transmission_due(faite, tiers_payant=tiers_payant, calendrier=calendrier)
    if aujourd_hui > limite:
        return Delai(limite, 0, Urgence.DEPASSE)
    restants = _working_days(aujourd_hui, limite, calendrier)
    total = _working_days(faite, limite, calendrier)
    if restants <= LAST_DAYS:
        return Delai(limite, restants, Urgence.ROUGE)
    half_gone = 2 * (total - restants) >= total
    return Delai(limite, restants, Urgence.ORANGE if half_gone else Urgence.A_TEMPS)


def _working_days(after: date, until: date, calendrier: Calendrier) -> int:
    days = (after + timedelta(days=ahead) for ahead in range(1, (until - after).days + 1))
    return sum(is_working(day, calendrier) for day in days)
