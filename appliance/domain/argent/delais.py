"""How long a payer takes, learnt from the practice's own history.

A curve is a Kaplan-Meier estimate in integers: day after day of waiting, which share of what still
waited was paid that day.  What is not paid yet counts as long as it has waited, so a payer that
slows down, or stops, is seen before anything of its own arrives late.

Four rules, in words:
- *What is recent weighs more.*  A day of waiting is counted once for each of the `WINDOWS` that
  holds it, so the last four weeks count three times and what is older than the widest window not
  at all: a payer that changes is believed within weeks.
- *A payer with little history leans on its family*: it is judged as if `APPUI` more of its invoices
  had been paid as its family pays.  A family with little history leans so on a prudent guess: any
  day within two months, each as likely.
- Days after the last payment of anybody teach nothing: the practice was closed, or returns wait to
  be read.
- A part that was rejected or abandoned waits no longer: it counts until that day, unpaid.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from operator import neg
from typing import Final

from appliance.domain.tiers_payant import Part

TOUT: Final = 1_000_000_000
"""All of a share: curves are told in billionths."""
HORIZON: Final = 180
"""Days of waiting after which nothing is foretold any more."""
WINDOWS: Final = (28, 56, 112)
"""Days that are looked back upon."""
APPUI: Final = 3
"""How many invoices of its family a payer is lent, in each window."""
PRUDENCE: Final = 60
"""Days within which a family of which nothing is known is supposed to pay."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reglement:
    """One part of an invoice that a payer owes, and when it was settled.

    Attributes:
        payeur: key of the payer, as the practice names it.
        famille: of the payer: those of one family are alike.
        depuis: the day on which the payer had the invoice and its pieces.
        regle_le: the day of the transfer; None while it is not paid.
        montant: centimes.
        perdu_le: the day on which it was rejected or abandoned; None where it was not.
        nombre: how many such parts it stands for; see `gathered`.
    """

    payeur: str
    famille: str
    part: Part
    depuis: date
    regle_le: date | None
    montant: int
    perdu_le: date | None = None
    nombre: int = 1

    def attente(self, jour: date) -> tuple[int, bool]:
        """Return how many days it had waited at the end of a day, and whether it was paid then."""
        if self.regle_le is not None and self.regle_le <= jour:
            return max((self.regle_le - self.depuis).days, 0), True
        fin = jour if self.perdu_le is None else min(self.perdu_le, jour)
        return (fin - self.depuis).days, False

    def waits(self, jour: date) -> bool:
        """Tell whether it was known and neither paid nor lost at the end of a day."""
        paid = self.regle_le is not None and self.regle_le <= jour
        lost = self.perdu_le is not None and self.perdu_le <= jour
        return self.depuis <= jour and not paid and not lost


@dataclass(frozen=True, slots=True)
class Courbe:
    """What is left unpaid after each day of waiting.

    Attributes:
        reste: billionths not paid at the end of day 0, 1, 2...; HORIZON + 1 of them.
    """

    reste: tuple[int, ...]

    def quantile(self, percent: int, age: int = -1) -> int | None:
        """Return the day by which so many percent of what waits after `age` days are paid.

        None where that lies beyond the horizon.
        """
        ceiling = self.unpaid(age) * (100 - percent)
        after = range(max(age + 1, 0), len(self.reste))
        return next((day for day in after if self.reste[day] * 100 <= ceiling), None)

    def unpaid(self, age: int) -> int:
        """Return the billionths that are unpaid after `age` days; all of them before day 0."""
        return TOUT if age < 0 else self.reste[min(age, len(self.reste) - 1)]

    def share(self, age: int, first: int, last: int) -> int:
        """Return the billionths of what waits after `age` days that come on days first to last."""
        waiting = self.unpaid(age)
        paid = self.unpaid(max(first - 1, age)) - self.unpaid(max(last, age))
        return paid * TOUT // waiting if waiting else 0

    def interval(self, percent: int) -> tuple[int, int]:
        """Return the shortest run of days that holds a share of payments nearest to `percent`.

        A payer pays on few days: no run may hold just that share.
        """
        wanted = TOUT * percent // 100
        runs = [run for first in range(len(self.reste)) for run in self._runs(first, wanted)]
        return min(runs, key=lambda run: (abs(self.share(-1, *run) - wanted), run[1] - run[0]))

    def _runs(self, first: int, wanted: int) -> Iterator[tuple[int, int]]:
        """Yield the runs from a day on that hold just less than a share, and no less than it."""
        ceiling = self.unpaid(first - 1) - wanted
        reached = bisect_left(self.reste, -ceiling, lo=first, key=neg)
        yield from ((first, last) for last in (reached - 1, reached) if first <= last <= HORIZON)


class Comptes:
    """For each day of waiting: what was still unpaid that day, and what was paid on it."""

    def __init__(self) -> None:
        self._entered = [0] * (HORIZON + 2)
        self._paid = [0] * (HORIZON + 1)

    def add(self, reglement: Reglement, jour: date) -> None:
        """Count what was seen of a part by the end of a day."""
        waited, paid = reglement.attente(jour)
        seen = min(waited, HORIZON)
        elapsed = (jour - reglement.depuis).days
        for window in WINDOWS:
            first = max(elapsed - window + 1, 0)
            if first <= seen:
                self._entered[first] += reglement.nombre
                self._entered[seen + 1] -= reglement.nombre
                self._paid[seen] += reglement.nombre * (paid and waited <= HORIZON)

    def curve(self, family: Courbe) -> Courbe:
        """Return the curve, leaning on that of the family."""
        left, reste = TOUT, []
        lent = APPUI * len(WINDOWS)
        for day, waiting in enumerate(accumulate(self._entered[:-1])):
            before, after = family.unpaid(day - 1), family.unpaid(day)
            at_risk = waiting * TOUT + lent * before
            paid = self._paid[day] * TOUT + lent * (before - after)
            left -= left * paid // at_risk if at_risk else 0
            reste.append(left)
        return Courbe(tuple(reste))


GUESS: Final = Courbe(tuple(max(TOUT - TOUT * day // PRUDENCE, 0) for day in range(HORIZON + 1)))
"""Any day from 1 to PRUDENCE, each as likely."""


@dataclass(frozen=True, slots=True)
class Delais:
    """The curves of a practice's payers, as of the end of a day."""

    jour: date
    payeurs: Mapping[str, Courbe]
    familles: Mapping[str, Courbe]

    def of(self, payeur: str, famille: str) -> Courbe:
        """Return a payer's curve; its family's, or the prudent guess, where it has none."""
        return self.payeurs.get(payeur) or self.familles.get(famille) or GUESS


def gathered(reglements: Iterable[Reglement]) -> Sequence[Reglement]:
    """Put together the parts of one payer that have the same days: a year is told in few."""
    alike: dict[tuple[object, ...], list[int]] = {}
    firsts: dict[tuple[object, ...], Reglement] = {}
    for one in reglements:
        days = (one.payeur, one.famille, one.part, one.depuis, one.regle_le, one.perdu_le)
        firsts.setdefault(days, one)
        sums = alike.setdefault(days, [0, 0])
        sums[0] += one.montant
        sums[1] += one.nombre
    return [
        replace(one, montant=alike[days][0], nombre=alike[days][1]) for days, one in firsts.items()
    ]


def learn(reglements: Iterable[Reglement], jour: date) -> Delais:
    """Learn all curves from what was known at the end of a day."""
    known = [one for one in reglements if one.depuis <= jour]
    paid = [one.regle_le for one in known if one.regle_le is not None and one.regle_le <= jour]
    heard = max(paid, default=jour)
    payeurs: dict[tuple[str, str], Comptes] = defaultdict(Comptes)
    familles: dict[str, Comptes] = defaultdict(Comptes)
    for reglement in known:
        if reglement.depuis <= heard:
            payeurs[reglement.payeur, reglement.famille].add(reglement, heard)
            familles[reglement.famille].add(reglement, heard)
    families = {name: comptes.curve(GUESS) for name, comptes in familles.items()}
    curves = {name: comptes.curve(families[family]) for (name, family), comptes in payeurs.items()}
    return Delais(jour, curves, families)
