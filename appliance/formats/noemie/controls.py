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
    """What was seen since a level was opened."""

    codes: set[str] = field(default_factory=set)
    amount: int = 0
    below: dict[int, int] = field(default_factory=dict)
    closed: bool = False

    @property
    def count(self) -> int:
        """Number of entities of the next level below."""
        return self.below[min(self.below)] if self.below else 0


class Levels:
    """The open levels of a return.  One for each number at most, so memory is constant."""

    def __init__(self) -> None:
        self._open: dict[int, _Level] = {}

    def enter(self, code: str, level: int) -> None:
        """Take note of an entity; one that comes again begins its level anew."""
        if level > DEEPEST:
            return
        for deeper in [number for number in self._open if number > level]:
            del self._open[deeper]
        at = self._open.get(level)
        if at is None or at.closed or code in at.codes:
            at = self._open[level] = _Level()
        at.codes.add(code)
        for number, above in self._open.items():
            if number < level:
                above.below[level] = above.below.get(level, 0) + 1

    def add(self, amount: int) -> None:
        """Take note of money, in centimes."""
        for level in self._open.values():
            level.amount += amount

    def close(self, closed: str, count: int, amount: int) -> Controle:
        """Prove one 990: the level of the entity that it names, else the deepest with any below."""
        code = closed[CODE]
        named = [number for number, level in self._open.items() if code in level.codes]
        holding = [number for number, level in self._open.items() if level.below]
        number = max(named or holding or [0])
        level = self._open.get(number, _Level())
        level.closed = True
        return Controle(
            objet=closed.strip(), nombre=(count, level.count), montant=(amount, level.amount)
        )
