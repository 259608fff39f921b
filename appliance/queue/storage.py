"""TinyDB's storage on the journal: documents on the disk, an index of them in memory.

What changes is appended in one commit, and counts only when it is durable.  A document is
read from one frame, or from two once it was patched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from tinydb.storages import Storage

from appliance.domain.preuve import Lien
from appliance.durable.journal import Journal
from appliance.durable.operations import (
    Clear,
    Delete,
    Operation,
    Patch,
    Put,
)
from appliance.queue.binding import ARCHIVES
from appliance.queue.changes import Changes
from appliance.queue.columns import Column
from appliance.queue.follower import Follower, Indifferent
from appliance.queue.index import Columns
from appliance.queue.ledger import CHECKPOINT_EVERY, Ledger
from appliance.queue.original import Original
from appliance.queue.views import Document, Overlay, TableView

SHORT: Final = 256
"""Bytes of a patch that is worth keeping whatever the document."""


class JournalStorage(Storage):
    """Documents by table and number, as the journal's commits left them.

    A commit is one append.  `read` and `write` keep TinyDB's own contract, so a stock
    `tinydb.table.Table` works too, at the price of reading everything.

    Args:
        journal: freshly opened; it is closed with the storage.
        columns: the fields that queries narrow by, for each table.
        follower: keeps count.
        checkpoint_every: commits between two checkpoints.

    Attributes:
        version: another one after anything changed, within a transaction too.
    """

    def __init__(
        self,
        journal: Journal,
        *,
        columns: Columns | None = None,
        follower: Follower | None = None,
        checkpoint_every: int = CHECKPOINT_EVERY,
    ) -> None:
        self.version = 0
        self._ledger = Ledger(journal, columns or {}, follower or Indifferent(), checkpoint_every)
        self._index, self._held = self._ledger.index, self._ledger.held
        self._changes = Changes()  # of the transaction under way
        self._in_transaction = False

    # TinyDB's contract --------------------------------------------------------------------

    def read(self) -> dict[str, Any] | None:
        """Return a view of each table; None when there is none."""
        return {name: TableView(self, name) for name in sorted(self._tables())} or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make `data` everything there is, in one commit of what differs."""
        if not self._in_transaction:
            with self.transaction():
                return self.write(data)
        for name in self._tables() - data.keys():
            self._changes.of(name).clear(kept=False)
        for name, documents in data.items():
            if not isinstance(documents, TableView):  # a view is what stands already
                self._replace(name, {int(number): one for number, one in documents.items()})
        return None

    def close(self) -> None:
        """Pack what is old, save the index, close the journal.  Safe to call twice."""
        self._ledger.close()

    def compact(self) -> None:
        """Pack closed segments into an archive, once there are enough of them."""
        self._ledger.compact()

    def expunge(self) -> None:
        """Leave nothing on the disk of what was deleted or replaced; see `compaction.expunge`.

        It reads all there is, and takes as long; it may be asked for again after a failure.

        Raises:
            DiskFullError, JournalDamagedError, JournalClosedError: nothing is lost.
        """
        self._ledger.expunge()

    def liens(self) -> tuple[Lien, ...]:
        """Return how each archive hangs on the chain; see `binding.liens`."""
        return self._ledger.liens()

    # Reading ------------------------------------------------------------------------------

    def document(self, table: str, number: int) -> Document | None:
        """Return a copy of a document, None when there is no such document.

        Raises:
            JournalDamagedError: it was acknowledged and cannot be read.
        """
        return self._standing(table, number, *self._durable(table, number))

    def changeable(self, table: str, number: int) -> tuple[Document, Original] | None:
        """Return a copy of a document, with what the journal holds of it; None without one.

        Raises:
            JournalDamagedError: see `document`.
        """
        durable = self._durable(table, number)
        found = self._standing(table, number, *durable)
        return None if found is None else (found, Original(*durable))

    def contains(self, table: str, number: int) -> bool:
        """Tell whether there is such a document."""
        staged = self._changes.operation(table, number)
        if staged is not None:
            return not isinstance(staged, Delete)
        return not self._changes.hide(table) and self._held.contains(table, number)

    def numbers(self, table: str, *, newest: bool = False) -> Iterator[int]:
        """Yield the numbers of a table's documents, in order or the last ones first."""
        rows = self._index.tables.get(table, ())
        found = reversed(rows) if newest else iter(rows)
        return self._changes.merged(table, found, newest=newest)

    def bearing(
        self, table: str, column: Column, mark: bytes, *, newest: bool = False
    ) -> Iterator[int]:
        """Yield the numbers of all documents with that mark, and some others."""
        rows = self._index.tables.get(table)
        found = rows.bearing(column, mark, newest=newest) if rows is not None else iter(())
        return self._changes.merged(table, found, newest=newest)

    def columns(self, table: str) -> Sequence[Column]:
        """Return the columns that were declared for a table."""
        return self._index.columns.get(table, ())

    def count(self, table: str) -> int:
        """Return how many documents a table has."""
        if self._changes.touch(table):
            return sum(1 for _ in self.numbers(table))
        return len(self._index.tables.get(table, ()))

    def last_number(self, table: str) -> int:
        """Return the highest number that a document of the table ever had; 0 without one."""
        rows = self._index.tables.get(table)
        return max(0 if rows is None else rows.last, self._changes.last(table))

    # Writing ------------------------------------------------------------------------------

    def insert(self, table: str, number: int, document: Document) -> None:
        """Put a new document, durably; within a transaction, with the rest of it.

        Raises:
            ValueError: there is a document of that number, or the number is negative.
            Others: see `commit`.
        """
        if number < 0 or self.contains(table, number):
            raise ValueError(f"Document with ID {number} already exists, or cannot")
        self._do(table, {number: Put(table, number, document)})

    def change(self, table: str, numbers: Iterable[int], fields: Document) -> bool:
        """Set fields of documents without reading them, durably, where that can be.

        It can where few bytes change documents that were never patched, and an index tells that
        each of them does change.

        Returns:
            whether it was done; else nothing changed, and the documents are to be read.

        Raises:
            Others: see `commit`.
        """
        rows = self._index.tables.get(table)
        if rows is None or self._changes.touch(table):
            return False
        patches = {one: Patch(table, one, dict(fields), ()) for one in numbers}
        if not patches or not all(rows.surely_changes(one, fields) for one in patches):
            return False
        if len(next(iter(patches.values())).pack()) > SHORT:
            return False
        self._do(table, patches)
        return True

    def rewrite(self, table: str, number: int, document: Document) -> None:
        """Put a document as a whole, so that nothing of the former one stays below a patch.

        Raises:
            Others: see `commit`.
        """
        self._do(table, {number: Put(table, number, document)})

    def commit(self, table: str, overlay: Overlay) -> None:
        """Do what was done to an overlay, durably; within a transaction, with the rest of it.

        Raises:
            TypeError, ValueError, OverflowError: a document holds what msgpack cannot.
            VaultError: see `Journal.append`; nothing changed.
        """
        operations: dict[int, Operation | None] = {
            number: self._original(table, number, overlay).operation(table, number, document)
            for number, document in overlay.touched.items()
        }
        for number in overlay.removed - operations.keys():
            operations[number] = Delete(table, number)
        clears = overlay.cleared and (
            self.count(table) > 0 or table not in self._changes.named(self._index.tables)
        )
        self._do(table, operations, clears=clears)

    @contextmanager
    def transaction(self, *, finishing: bool = False) -> Iterator[None]:
        """Make one durable commit of all that is done inside; none of it on an error.

        Args:
            finishing: see `Journal.append`.
        """
        if self._in_transaction:
            raise RuntimeError("a transaction within a transaction")
        self._in_transaction = True
        try:
            yield
            self._ledger.append(self._changes.operations(), finishing=finishing)
        finally:
            self._changes, self._in_transaction = Changes(), False
            self.version += 1

    def _do(
        self, table: str, operations: Mapping[int, Operation | None], *, clears: bool = False
    ) -> None:
        """Do operations by number, now or with the transaction; None stands for no change."""
        if self._in_transaction:
            staged = self._changes.of(table)
            if clears:
                staged.clear(kept=True)
            staged.update(operations)
        else:
            first = [Clear(table, kept=True)] * clears
            self._ledger.append([*first, *(one for one in operations.values() if one)])
        self.version += 1

    def _tables(self) -> set[str]:
        """Return the names of the tables that a caller made."""
        return self._changes.named(self._index.tables) - {ARCHIVES}

    def _replace(self, table: str, documents: dict[int, Document]) -> None:
        overlay = Overlay(self, table)
        overlay.update(documents)
        overlay.removed = set(self.numbers(table)) - documents.keys()
        self.commit(table, overlay)

    def _original(self, table: str, number: int, overlay: Overlay) -> Original:
        """Return what the journal holds of a document that was touched."""
        if overlay.cleared:
            return Original()
        return overlay.originals.get(number) or Original(*self._durable(table, number))

    def _durable(self, table: str, number: int) -> tuple[Document | None, Patch | None]:
        """Return a document as it was put, and its patch, unless the transaction hides it."""
        if self._changes.hide(table):
            return None, None
        return self._held.read(table, number)

    def _standing(
        self, table: str, number: int, base: Document | None, latest: Patch | None
    ) -> Document | None:
        """Return a document of which the journal holds that much."""
        match self._changes.operation(table, number) or latest:
            case Put(document=document):
                return document
            case Delete():
                return None
            case Patch() as patch if base is not None:
                return patch.applied(base)
        return base
