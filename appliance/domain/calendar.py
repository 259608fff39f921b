"""Working days, on which the legal delays depend."""

from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays

DELAY_TIERS_PAYANT: Final = 8
DELAY_PATIENT_PAID: Final = 3


def is_working(day: date) -> bool:
    """Tell whether `day` is neither a week-end nor one of the eleven national holidays."""
    return day.weekday() < 5 and day not in _national(day.year)


def transmission_due(made: date, *, tiers_payant: bool) -> date:
    """Return the last day to send an invoice made on `made`.

    Eight working days in tiers payant, three when the patient paid
    (CSS art. R.161-47; the first day counted is the next working day).
    """
    left = DELAY_TIERS_PAYANT if tiers_payant else DELAY_PATIENT_PAID
    day = made
    while left:
        day += timedelta(days=1)
        left -= is_working(day)
    return day


@cache
def _national(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))
