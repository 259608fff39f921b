"""What a transaction did so far: packed, so that it shares nothing with anybody."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from appliance.durable.operations import Clear, Delete, Operation, unpack_operation


@dataclass(slots=True, repr=False)
class TableChanges:
    """The last word on each document of one table that was touched.

    Attributes:
        cleared: None when what was there stays; else it goes, and this tells whether the
            table itself is kept.
    """

    cleared: bool | None = None
    _operations: dict[int, bytes] = field(default_factory=dict)

    @property
    def hides(self) -> bool:
        """Tell whether what the journal holds of this table counts no more."""
        return self.cleared is not None

    @property
    def gone(self) -> bool:
        """Tell whether the table itself goes."""
        return self.cleared is False and not self._operations

    @property
    def last(self) -> int:
        """The highest number that was touched, 0 without one."""
        return max(self._operations, default=0)

    def clear(self, *, kept: bool) -> None:
        """Let everything go."""
        self.cleared = kept
        self._operations.clear()

    def update(self, operations: Mapping[int, Operation | None]) -> None:
        """Take in operations; None where a document is to be what the journal holds.

        Raises:
            TypeError, OverflowError, ValueError: see `Put.pack`; nothing was taken in.
        """
        packed = {number: one.pack() for number, one in operations.items() if one is not None}
        for number in operations.keys() - packed.keys():
            self._operations.pop(number, None)
        self._operations |= packed

    def operation(self, number: int) -> Operation | None:
        """Return what is to happen to a document, None when nothing is."""
        packed = self._operations.get(number)
        return None if packed is None else unpack_operation(packed)

    def merged(self, durable: Iterable[int], *, newest: bool) -> Iterator[int]:
        """Yield numbers that the journal gave, less those that went, and all that came."""
        numbers = set(() if self.hides else durable)
        for number, packed in self._operations.items():
            numbers.add(number)
            if isinstance(unpack_operation(packed), Delete):
                numbers.discard(number)
        return iter(sorted(numbers, reverse=newest))

    def operations(self, table: str) -> Iterator[Operation]:
        """Yield the operations that a commit of these changes takes, in order."""
        if self.cleared is not None:
            yield Clear(table, self.cleared)
        yield from map(unpack_operation, self._operations.values())


class Changes:
    """What a transaction did, by table; nothing outside of one."""

    def __init__(self) -> None:
        self._tables: dict[str, TableChanges] = {}

    def of(self, table: str) -> TableChanges:
        """Return what was done to a table, to do more."""
        return self._tables.setdefault(table, TableChanges())

    def touch(self, table: str) -> bool:
        """Tell whether anything was done to a table."""
        return table in self._tables

    def hide(self, table: str) -> bool:
        """Tell whether what the journal holds of a table counts no more."""
        return table in self._tables and self._tables[table].hides

    def operation(self, table: str, number: int) -> Operation | None:
        """Return what is to happen to a document, None when nothing is."""
        return self._tables[table].operation(number) if table in self._tables else None

    def merged(self, table: str, durable: Iterator[int], *, newest: bool) -> Iterator[int]:
        """Yield the numbers of a table's documents, of which the journal gave some, in order."""
        if table not in self._tables:
            return durable
        return self._tables[table].merged(durable, newest=newest)

    def last(self, table: str) -> int:
        """Return the highest number of a table that was touched, 0 without one."""
        return self._tables[table].last if table in self._tables else 0

    def named(self, durable: Iterable[str]) -> set[str]:
        """Return the names of all tables, of which the journal gave some."""
        gone = {name for name, changes in self._tables.items() if changes.gone}
        return {*durable, *self._tables} - gone

    def operations(self) -> list[Operation]:
        """Return the operations of the whole commit."""
        return [one for name, table in self._tables.items() for one in table.operations(name)]
