"""Working days, on which the legal delays depend, and public holidays."""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Final

DELAY_TIERS_PAYANT: Final = 8
DELAY_PATIENT_PAID: Final = 3
DOUBLE_KEPT: Final = timedelta(days=90)


class Calendrier(StrEnum):
    """Whose public holidays: of the place, never of the patient's scheme."""

    METROPOLE = "metropole"
    ALSACE_MOSELLE = "alsace_moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"


ABOLITION: Final = {
    Calendrier.GUADELOUPE: (5, 27),
    Calendrier.MARTINIQUE: (5, 22),
    Calendrier.GUYANE: (6, 10),
    Calendrier.REUNION: (12, 20),
    Calendrier.MAYOTTE: (4, 27),
}
"""Day of the abolition of slavery: month and day.  Other local days are customs, not holidays."""


def is_holiday(day: date, calendrier: Calendrier = Calendrier.METROPOLE) -> bool:
    """Tell whether `day` is a public holiday there."""
    return day in _holidays(day.year, calendrier)


def is_working(day: date, calendrier: Calendrier = Calendrier.METROPOLE) -> bool:
    """Tell whether `day` is neither a week-end nor a public holiday."""
    return day.weekday() < 5 and not is_holiday(day, calendrier)


def transmission_due(
    made: date, *, tiers_payant: bool, calendrier: Calendrier = Calendrier.METROPOLE
) -> date:
    """Return the last day to send an invoice made on `made`.

    Eight working days in tiers payant, three when the patient paid
    (CSS art. R.161-47; the first day counted is the next working day).
    """
    return working_days_after(
        made, DELAY_TIERS_PAYANT if tiers_payant else DELAY_PATIENT_PAID, calendrier
    )


def working_days_after(
    day: date, count: int, calendrier: Calendrier = Calendrier.METROPOLE
) -> date:
    """Return the working day that is so many of them after `day`, which does not count."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day, calendrier)
    return day


def double_kept_until(made: date) -> date:
    """Return the ninetieth day of the electronic double (CSS art. R.161-47)."""
    return made + DOUBLE_KEPT


def load() -> None:
    """Load what knows the holidays now: whoever counts the first days waits a tenth of a second."""
    import_module("holidays.countries")


@cache
def _holidays(year: int, calendrier: Calendrier) -> frozenset[date]:
    import holidays  # long to load, and nobody counts days before the first screen

    subdivision = "6AE" if calendrier is Calendrier.ALSACE_MOSELLE else None
    days = frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))
    if calendrier in ABOLITION:
        return days | {date(year, *ABOLITION[calendrier])}
    return days
