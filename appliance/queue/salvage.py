"""Name the documents that are missing from a damaged queue."""

import sys
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from appliance.durable.operations import Operation, Patch, Put, unpack_commit
from appliance.durable.rescue import Gap, Rescue
from appliance.queue.documents import (
    DELEGATIONS,
    FACTURES,
    LOTS,
    MOUVEMENTS,
    NUMEROS,
    PROPOSITIONS,
    RAPPROCHEMENTS,
    RELANCES,
    RETOURS,
)

NUMBERED: Final = (
    FACTURES,
    LOTS,
    RETOURS,
    MOUVEMENTS,
    RAPPROCHEMENTS,
    RELANCES,
    DELEGATIONS,
    PROPOSITIONS,
)
"""Tables whose numbers follow each other and whose documents are never deleted."""


class Name(NamedTuple):
    """A document's name: its table and its number."""

    table: str
    number: int

    def __str__(self) -> str:
        return f"{self.table} {self.number}"


def missing_documents(rescue: Rescue) -> Sequence[Name]:
    """Read all that can be read; return the documents that are not among it, in order.

    Something must name a document: one with a higher number, a later change of it, the lot
    that it stands in.  The last ones may have no witness; `Rescue.missing`, complete after
    this, tells of their frames.

    Raises:
        JournalClosedError: the disk failed as a whole.
    """
    census = _Census()
    for _, payload in rescue.entries():
        for operation in unpack_commit(payload):
            census.take(operation)
    return sorted(census.missing(_frames(rescue.missing)))


class _Census:
    """Numbers that should have come so far, and did not."""

    def __init__(self) -> None:
        self._next = dict.fromkeys(NUMBERED, 1)
        self._gaps: list[tuple[str, range]] = []
        self._late: set[Name] = set()

    def take(self, operation: Operation) -> None:
        """Note who an operation brings, and who it speaks of."""
        match operation:
            case Put(table=table, document={"facture": int() as first}) if table == NUMEROS:
                self._next[FACTURES] = max(self._next[FACTURES], first)
            case Put(table=table, number=number) if table in NUMBERED:
                if number < self._next[table]:  # written anew, or after another
                    self._late.add(Name(table, number))
                self._expect(table, number)
                self._next[table] = max(self._next[table], number + 1)
            case Patch(table=table, number=number) if table in NUMBERED:
                self._expect(table, number + 1)
        for rank in _named_by(operation):
            self._expect(FACTURES, rank + 1)

    def missing(self, frames: int) -> Iterator[Name]:
        """Yield who never came, where so many frames are missing.

        A wider gap is the end of one range of numbers and the start of another.
        """
        for table, numbers in self._gaps:
            if len(numbers) <= frames:
                names = (Name(table, number) for number in numbers)
                yield from (name for name in names if name not in self._late)

    def _expect(self, table: str, end: int) -> None:
        """Note that all numbers before `end` were given."""
        if end > self._next[table]:
            self._gaps.append((table, range(self._next[table], end)))
            self._next[table] = end


def _frames(gaps: Sequence[Gap]) -> int:
    """Return how many frames are missing; as many as can be where nothing tells."""
    return sum(sys.maxsize if one.last is None else one.last - one.first + 1 for one in gaps)


def _named_by(operation: Operation) -> Iterator[int]:
    """Yield the ranks of the invoices that a lot names."""
    match operation:
        case Put(table=table, document={"clos": {"lot": {"factures": factures}}}) if table == LOTS:
            yield from map(int, factures)
