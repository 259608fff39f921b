"""What a transaction did so far: packed, so that it shares nothing with anybody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from appliance.durable.operations import Delete, Operation, pack_clear, unpack_operation


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
    def last(self) -> int:
        """The highest number that was touched, 0 without one."""
        return max(self._operations, default=0)

    def clear(self, *, kept: bool) -> None:
        """Let everything go."""
        self.cleared = kept
        self._operations.clear()

    def update(self, operations: Mapping[int, bytes | None]) -> None:
        """Take in packed operations; None where a document is to be what the journal holds."""
        for number, packed in operations.items():
            if packed is None:
                self._operations.pop(number, None)
            else:
                self._operations[number] = packed

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

    def packed(self, table: str) -> Iterator[bytes]:
        """Yield the operations that a commit of these changes takes, in order."""
        if self.cleared is not None:
            yield pack_clear(table, kept=self.cleared)
        yield from self._operations.values()


class Changes(defaultdict[str, TableChanges]):
    """What a transaction did, by table."""

    def __init__(self) -> None:
        super().__init__(TableChanges)

    def packed(self) -> list[bytes]:
        """Return the operations of the whole commit."""
        return [one for name, table in self.items() for one in table.packed(name)]
