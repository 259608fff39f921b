"""The euros of the weeks to come.

The euros of a week are those of the parts that wait today, each by the chance that its payer pays
it that week.  Payers group their transfers, so chances say little of how far a week may stray;
the practice's own past weeks do.  The box makes again the forecast that it would have made on each
past Sunday, from what was known then, and looks how many percent of it came.  The interval leaves
out as many of these shares below as above.  It is set to hold four weeks in five: each week that
falls out widens the next ones, each that holds narrows them a little (adaptive conformal
inference), so a payer that changes does not spoil it for long.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from appliance.domain.argent.delais import TOUT, Delais, Reglement, gathered, learn

WEEK: Final = timedelta(days=7)
WEEKS: Final = 4
"""How many weeks are foretold."""
LOOKED_BACK: Final = 12
"""Past weeks whose shares make the interval."""
REPLAYED: Final = 26
"""Past weeks that set how much it leaves out."""
SETTLING: Final = 4 * WEEK
"""The practice's first weeks, of which no forecast counts: nothing was learnt yet."""
FEWEST: Final = 6
"""Past weeks without which no interval is told."""
MISS: Final = 200
"""Per mille of weeks that may fall out: the interval holds 80 %."""
WIDEN: Final = 80
NARROW: Final = WIDEN * MISS // (1000 - MISS)
"""How much a week that fell out, or held, moves the per mille that the next interval leaves out."""
LEAST_LEFT_OUT, MOST_LEFT_OUT = 20, 500


@dataclass(frozen=True, slots=True)
class Essai:
    """A week foretold and what came of it, in centimes, from the same parts."""

    attendu: int
    venu: int

    @property
    def share(self) -> int | None:
        """Return the per mille of what was expected that came; None where nothing was."""
        return self.venu * 1000 // self.attendu if self.attendu else None


@dataclass(frozen=True, slots=True)
class Semaine:
    """The euros of one week, from Monday on, in centimes.

    Attributes:
        bas, haut: in four weeks out of five what comes lies between; None without enough past.
    """

    lundi: date
    attendu: int
    bas: int | None = None
    haut: int | None = None


def last_sunday(jour: date) -> date:
    """Return the Sunday that ended the week before that of `jour`."""
    return jour - timedelta(days=jour.isoweekday())


def weeks_expected(reglements: Iterable[Reglement], delais: Delais) -> Sequence[int]:
    """Return the centimes expected in each of the `WEEKS` after the day of the curves."""
    jour, sums = delais.jour, [0] * WEEKS
    for (payeur, famille, age), montant in _waiting(reglements, jour).items():
        courbe = delais.of(payeur, famille)
        for week in range(WEEKS):
            first = age + week * WEEK.days + 1
            share = courbe.share(age, first, first + WEEK.days - 1)
            sums[week] += montant * share // TOUT
    return sums


def _waiting(reglements: Iterable[Reglement], jour: date) -> Counter[tuple[str, str, int]]:
    """Return the centimes that wait, by payer, family and days of waiting."""
    sums: Counter[tuple[str, str, int]] = Counter()
    for one in reglements:
        if one.waits(jour):
            sums[one.payeur, one.famille, (jour - one.depuis).days] += one.montant
    return sums


def weeks_come(reglements: Iterable[Reglement], jour: date) -> Sequence[int]:
    """Return what came in each of the `WEEKS` after a day, of the parts that waited that day."""
    sums = [0] * WEEKS
    for one in reglements:
        if one.regle_le is not None and one.waits(jour):
            week = ((one.regle_le - jour).days - 1) // WEEK.days
            if week < WEEKS:
                sums[week] += one.montant
    return sums


def interval(attendu: int, essais: Sequence[Essai], ahead: int) -> tuple[int, int] | None:
    """Return between which centimes four weeks in five lie; None without enough past.

    Args:
        attendu: centimes expected.
        essais: the past forecasts of weeks as far ahead whose week is over, the oldest first.
        ahead: how many weeks ahead: 1 for the very next one.
    """
    left_out, essais = MISS, essais[-REPLAYED:]
    for place, essai in enumerate(essais):
        told = _bounds(essai.attendu, essais[: max(place - ahead + 1, 0)], left_out)
        if told is not None:
            held = told[0] <= essai.venu <= told[1]
            left_out = _clamped(left_out + (NARROW if held else -WIDEN))
    return _bounds(attendu, essais, left_out)


def _clamped(left_out: int) -> int:
    return min(max(left_out, LEAST_LEFT_OUT), MOST_LEFT_OUT)


def _bounds(attendu: int, essais: Sequence[Essai], left_out: int) -> tuple[int, int] | None:
    recent = [one.share for one in essais[-LOOKED_BACK:]]
    shares = sorted(share for share in recent if share is not None)
    if len(shares) < FEWEST:
        return None
    low, high = (
        _quantile(shares, per_mille) for per_mille in (left_out // 2, 1000 - left_out // 2)
    )
    return attendu * low // 1000, -(-attendu * high // 1000)


def _quantile(values: Sequence[int], per_mille: int) -> int:
    """Return a quantile of sorted values, between two of them in proportion.

    Below the lowest or above the highest that was seen it goes on as far as it would between.
    """
    place = (len(values) + 1) * per_mille - 1000
    rank = min(max(place // 1000, 0), len(values) - 2)
    step = values[rank + 1] - values[rank]
    return max(values[rank] + step * (place - rank * 1000) // 1000, 0)


def weeks_ahead(reglements: Iterable[Reglement], jour: date) -> Sequence[Semaine]:
    """Foretell the current week and those after it, as of the Sunday before, with intervals."""
    known = gathered(reglements)
    sunday = last_sunday(jour)
    past = [sunday - WEEK * back for back in range(REPLAYED + WEEKS, 0, -1)]
    started = min((one.depuis for one in known), default=sunday)
    told = [(cut, tried(known, cut)) for cut in past if cut >= started + SETTLING]
    weeks = []
    for week, attendu in enumerate(weeks_expected(known, learn(known, sunday))):
        over = [essais[week] for cut, essais in told if cut + WEEK * (week + 1) <= sunday]
        bounds = interval(attendu, over, week + 1) or (None, None)
        weeks.append(Semaine(sunday + timedelta(days=1) + WEEK * week, attendu, *bounds))
    return weeks


def tried(reglements: Sequence[Reglement], jour: date) -> Sequence[Essai]:
    """Make again the forecast of a Sunday, week by week, and look what came of it."""
    expected = weeks_expected(reglements, learn(reglements, jour))
    return [Essai(*pair) for pair in zip(expected, weeks_come(reglements, jour), strict=True)]
