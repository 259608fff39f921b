"""What the forecasts of a year were worth, made each Sunday from what was known that Sunday.

Two intervals are judged.  Of each part, on the Sunday before it is sent: between which days it
will be paid (`Courbe.interval`).  Of each week, one to four weeks ahead: which euros will come of
the parts that wait (`previsions.interval`).  Each should hold what came four times in five.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import mean
from typing import NamedTuple

from appliance.domain.argent.delais import HORIZON, Delais, Reglement, gathered, learn
from appliance.domain.argent.previsions import (
    SETTLING,
    WEEK,
    WEEKS,
    Essai,
    interval,
    last_sunday,
    tried,
)

THIRTY = 30


class Told(NamedTuple):
    """What was foretold of one part by three ways: days of waiting, and those that came."""

    came: int
    p50: int
    p80: int
    mean: int
    bounds: tuple[int, int]


class Worth(NamedTuple):
    """Shares of intervals that held; mean absolute errors and pinball losses (p80), in days."""

    parts_held: float
    weeks_held: float
    own: float
    thirty: float
    payers_mean: float
    own_p80: float
    thirty_p80: float
    payers_mean_p80: float


def judged(reglements: Sequence[Reglement], last: date) -> Worth:
    """Judge the forecasts from the first month's end until a day."""
    known = gathered(reglements)
    told: list[Told] = []
    weeks: list[Sequence[Essai]] = []
    for sunday in _sundays(known, last):
        delais = learn(known, sunday)
        weeks.append(tried(known, sunday))
        told.extend(_parts(known, delais))
    held = [*_held(weeks)]
    return Worth(
        parts_held=mean(one.bounds[0] <= one.came <= one.bounds[1] for one in told),
        weeks_held=mean(held),
        own=mean(abs(one.p50 - one.came) for one in told),
        thirty=mean(abs(THIRTY - one.came) for one in told),
        payers_mean=mean(abs(one.mean - one.came) for one in told),
        own_p80=mean(_pinball(one.p80, one.came) for one in told),
        thirty_p80=mean(_pinball(THIRTY, one.came) for one in told),
        payers_mean_p80=mean(_pinball(one.mean, one.came) for one in told),
    )


def _sundays(reglements: Sequence[Reglement], last: date) -> Iterator[date]:
    sunday = last_sunday(min(one.depuis for one in reglements) + SETTLING) + WEEK
    while sunday <= last:
        yield sunday
        sunday += WEEK


def _parts(reglements: Sequence[Reglement], delais: Delais) -> Iterator[Told]:
    """Yield the parts of the week that begins; what is never paid is in no rival's favour."""
    means = _means(reglements, delais.jour)
    intervals: dict[str, tuple[int, int]] = {}
    for one in reglements:
        if delais.jour < one.depuis <= delais.jour + WEEK and one.regle_le is not None:
            curve = delais.of(one.payeur, one.famille)
            if one.payeur not in intervals:
                intervals[one.payeur] = curve.interval(80)
            p50, p80 = (curve.quantile(percent) or HORIZON for percent in (50, 80))
            told = Told(
                came=(one.regle_le - one.depuis).days,
                p50=p50,
                p80=p80,
                mean=means.get(one.payeur, THIRTY),
                bounds=intervals[one.payeur],
            )
            yield from [told] * one.nombre


def _means(reglements: Sequence[Reglement], jour: date) -> dict[str, int]:
    waited: dict[str, list[int]] = {}
    for one in reglements:
        if one.regle_le is not None and one.regle_le <= jour:
            days = (one.regle_le - one.depuis).days
            waited.setdefault(one.payeur, []).extend([days] * one.nombre)
    return {payer: round(mean(days)) for payer, days in waited.items()}


def _held(weeks: Sequence[Sequence[Essai]]) -> Iterator[bool]:
    for ahead in range(1, WEEKS + 1):
        essais = [one[ahead - 1] for one in weeks]
        for place, essai in enumerate(essais):
            bounds = interval(essai.attendu, essais[: max(place - ahead + 1, 0)], ahead)
            if bounds is not None:
                yield bounds[0] <= essai.venu <= bounds[1]


def _pinball(told: int, came: int) -> float:
    return 0.8 * (came - told) if came > told else 0.2 * (told - came)
