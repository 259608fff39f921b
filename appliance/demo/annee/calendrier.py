"""Working days, as payers and banks keep them here: Monday to Friday."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5
DAY: Final = timedelta(days=1)


def working(jour: date) -> date:
    """Return the day itself, or the Monday after it."""
    return jour + DAY * max(0, 7 - jour.weekday()) if jour.weekday() >= SATURDAY else jour


def after(jour: date, days: int) -> date:
    """Return the working day so many working days later; 0 for the next one or itself."""
    found = working(jour)
    for _ in range(days):
        found = working(found + DAY)
    return found


def on_rhythm(jour: date, rythme: int) -> date:
    """Return the first working day from `jour` on of which a payer pays that often."""
    return working(date.fromordinal(-(-jour.toordinal() // rythme) * rythme))


def each_day(first: date, last: date) -> Iterator[date]:
    """Yield all days from one to another, both included."""
    return (first + DAY * number for number in range((last - first).days + 1))


def in_french(jour: date) -> str:
    """Write a day as transfers' labels do: JJMMAA."""
    return f"{jour:%d%m%y}"
