"""How many papers are owed for long: counted a page at a time, while nobody waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.registre.jonction import Lien

Page = Callable[[NumeroFacture | None], tuple[Sequence[Lien], NumeroFacture | None]]
Mark = tuple[date, int, int]
"""What a count holds for: the day, and what tells that papers changed."""


@dataclass(slots=True)
class PapiersDus:
    """A count that goes on at each call and holds until its mark changes.

    Attributes:
        delai: from when on a paper is owed for long.
        total: of the last whole count.
    """

    delai: timedelta
    total: int = 0
    _mark: Mark | None = None
    _before: NumeroFacture | None = field(default=None, repr=False)
    _so_far: int = 0
    _ended: bool = False

    def count(self, mark: Mark, page: Page, day: date) -> None:
        """Count one page further, from the start under a new mark."""
        if mark != self._mark:
            self._mark, self._before, self._so_far, self._ended = mark, None, 0, False
        if self._ended:
            return
        links, self._before = page(self._before)
        owed = (one.jours(day) for one in links if one.manque)
        self._so_far += sum(age >= self.delai.days for age in owed)
        if self._before is None:
            self.total, self._ended = self._so_far, True
