"""The controls of NOEMIE-PS: what a 990 says of the level that it closes, counted again.

Public sources give the fields of a 990 and not how they are counted.  What is counted here is
the likeliest: the entities one level below the closed one, and what the parts paid, the lump
sums added and the withholdings took since that level was opened.  So a control that is not
proven is a question to ask, never a reason to refuse a return.
"""

from dataclasses import dataclass, field
from typing import Final

from appliance.domain.paiements import Controle

CODE: Final = slice(0, 3)
DEEPEST: Final = 98  # level 99 is that of the 990 itself


@dataclass(slots=True)
class _Level:
    """A level that is open: the entities at its head, and what had been counted before it."""

    amount: int
    counts: list[int]
    codes: set[str] = field(default_factory=set)
    closed: bool = False


class Levels:
    """The open levels of a return.  One for each number at most, so memory is constant."""

    def __init__(self) -> None:
        self._amount = 0
        self._counts = [0] * (DEEPEST + 1)
        self._open: dict[int, _Level] = {}
        self._last = 0

    def enter(self, code: str, level: int) -> None:
        """Take note of an entity; one that comes again begins its level anew."""
        if level > DEEPEST:
            return
        if level < self._last:
            for deeper in [number for number in self._open if number > level]:
                del self._open[deeper]
        self._last = level
        at = self._open.get(level)
        if at is None or at.closed or code in at.codes:
            at = self._open[level] = _Level(self._amount, self._counts.copy())
        at.codes.add(code)
        self._counts[level] += 1

    def add(self, amount: int) -> None:
        """Take note of money, in centimes."""
        self._amount += amount

    def close(self, closed: str, count: int, amount: int) -> Controle:
        """Prove one 990: the level of the entity that it names, else the deepest with any below."""
        named = [number for number, level in self._open.items() if closed[CODE] in level.codes]
        holding = [number for number in self._open if self._count_below(number)]
        number = max(named or holding or [0])
        level = self._open.get(number)
        since = self._amount if level is None else level.amount
        if level is not None:
            level.closed = True
        return Controle(
            objet=closed.strip(),
            nombre=(count, self._count_below(number)),
            montant=(amount, self._amount - since),
        )

    def _count_below(self, number: int) -> int:
        """Return how many entities of the next level below were seen since `number` was opened."""
        level = self._open.get(number)
        if level is None:
            return 0
        seen = zip(self._counts[number + 1 :], level.counts[number + 1 :], strict=True)
        return next((now - before for now, before in seen if now > before), 0)
