"""The index of all tables: kept in memory, saved in the journal's checkpoint.

A checkpoint is a cache: another version of this code, or another machine's order of bytes,
sets it aside, and the journal is replayed.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from appliance.durable.operations import Clear, Delete, Operation, Patch, Put, pack, unpack
from appliance.durable.places import Place
from appliance.errors import JournalDamagedError
from appliance.queue.columns import Column, Location, Rows

VERSION: Final = 5
CHUNK: Final = 1 << 20

Columns = Mapping[str, Sequence[Column]]
"""The columns of each table that has any."""


class Index:
    """Where each document of each table lies.

    Attributes:
        tables: by name; a table may be empty.
        columns: of each table that has any.
    """

    def __init__(self, columns: Columns) -> None:
        self.tables: dict[str, Rows] = {}
        self.columns = columns

    def apply(self, operation: Operation, at: Location) -> None:
        """Follow an operation that became durable there.

        Raises:
            JournalDamagedError: it patches a document that is not there.
        """
        rows = self._rows(operation.table)
        match operation:
            case Put(number=number, document=document):
                rows.put(number, document, at)
            case Patch(number=number, changed=changed, removed=removed):
                try:
                    rows.patch(number, changed, removed, at)
                except KeyError:
                    raise JournalDamagedError(f"{operation.table}: a patch of nothing") from None
            case Delete(number=number):
                rows.delete(number)
            case Clear(kept=True):
                rows.clear()
            case Clear(kept=False):
                del self.tables[operation.table]

    def move(self, operation: Operation, before: Place, at: Location) -> None:
        """Note that an operation lies elsewhere now, where it still counts."""
        rows = self.tables.get(operation.table)
        if rows is not None and isinstance(operation, Put | Patch):
            rows.move(operation.number, before, at)

    def left_of(self, operation: Operation, place: Place) -> Operation | None:
        """Return what still counts of an operation at a place, None when nothing does.

        Of a document that went, its number: it was given.
        """
        if not isinstance(operation, Put | Patch):
            return operation
        rows = self.tables.get(operation.table)
        found = None if rows is None else rows.locate(operation.number)
        if found is None:
            gone = isinstance(operation, Put)
            return Delete(operation.table, operation.number) if gone else None
        at = found[0] if isinstance(operation, Put) else found[1]
        return operation if at is not None and at.place == place else None

    def save(self, beside: Any) -> Iterator[bytes]:
        """Yield the index as chunks of bytes, with a plain value beside it."""
        buffers = [buffer for rows in self.tables.values() for buffer in rows.buffers()]
        sizes = {name: (rows.last, len(rows)) for name, rows in self.tables.items()}
        yield pack((self._form(), beside, sizes))
        for buffer in buffers:
            view = memoryview(buffer).cast("B")
            for start in range(0, len(view), CHUNK):
                yield bytes(view[start : start + CHUNK])

    def load(self, chunks: Iterator[bytes]) -> tuple[Any] | None:
        """Become what was saved; return what was beside it, None when it is of another form."""
        form, beside, sizes = unpack(next(chunks))
        if form != self._form():
            return None
        for name, (last, length) in sizes.items():
            self._rows(name).restore(last, length, chunks)
        return (beside,)

    def _rows(self, table: str) -> Rows:
        if table not in self.tables:
            self.tables[table] = Rows(self.columns.get(table, ()))
        return self.tables[table]

    def _form(self) -> list[Any]:
        """Return what must be equal for a checkpoint to be read."""
        columns = {
            table: [[list(column.path), column.width] for column in columns]
            for table, columns in self.columns.items()
        }
        return [VERSION, sys.byteorder, columns]
