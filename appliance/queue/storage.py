"""TinyDB's storage on the journal: documents on the disk, an index of them in memory.

What changes is appended in one commit, and counts only when it is durable.  A document is
read from one frame, or from two once it was patched.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from tinydb.storages import Storage

from appliance.durable.journal import Journal
from appliance.durable.operations import (
    Delete,
    Operation,
    Patch,
    Put,
    difference,
    find_operation,
    pack_commit,
    pack_delete,
    pack_put,
    unpack_commit,
    unpack_operation,
)
from appliance.errors import DiskFullError, JournalClosedError, JournalDamagedError
from appliance.queue.changes import Changes, TableChanges
from appliance.queue.columns import Column, Location
from appliance.queue.compaction import compact
from appliance.queue.follower import Follower, Indifferent
from appliance.queue.index import Columns, Index
from appliance.queue.views import Document, Overlay, TableView

log = logging.getLogger(__name__)

RECENT: Final = 64
"""Payloads kept: who changes a document reads it twice; the invoices of a lot share a patch."""

CHECKPOINT_EVERY: Final = 8192
"""Commits between two checkpoints: what a cut leaves to replay takes less than a second."""


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
        self._journal = journal
        self._payload = lru_cache(RECENT)(journal.read)
        self._index = Index(columns or {})
        self._follower = follower or Indifferent()
        self._checkpoint_every = checkpoint_every
        self._commits = 0  # since the last checkpoint
        self._changes: Changes | None = None  # within a transaction
        self._restore()

    # TinyDB's contract --------------------------------------------------------------------

    def read(self) -> dict[str, Any] | None:
        """Return a view of each table; None when there is none."""
        return {name: TableView(self, name) for name in sorted(self._tables())} or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make `data` everything there is, in one commit of what differs."""
        if self._changes is None:
            with self.transaction():
                return self.write(data)
        for name in self._tables() - data.keys():
            self._changes[name].clear(kept=False)
        for name, documents in data.items():
            if not isinstance(documents, TableView):  # a view is what stands already
                self._replace(name, {int(number): one for number, one in documents.items()})
        return None

    def close(self) -> None:
        """Pack what is old, save the index, close the journal.  Safe to call twice."""
        try:
            if self._commits:
                self._save()
                self.compact()
        finally:
            self._journal.close()

    # Reading ------------------------------------------------------------------------------

    def document(self, table: str, number: int) -> Document | None:
        """Return a copy of a document, None when there is no such document.

        Raises:
            JournalDamagedError: it was acknowledged and cannot be read.
        """
        base, latest = self._durable(table, number)
        match self._staged(table, number) or latest:
            case Put(document=document):
                return document
            case Delete():
                return None
            case Patch() as patch if base is not None:
                return patch.applied(base)
        return base

    def contains(self, table: str, number: int) -> bool:
        """Tell whether there is such a document."""
        staged = self._staged(table, number)
        if staged is not None:
            return not isinstance(staged, Delete)
        return self._located(table, number) is not None

    def numbers(self, table: str, *, newest: bool = False) -> Iterator[int]:
        """Yield the numbers of a table's documents, in order or the last ones first."""
        rows = self._index.tables.get(table, ())
        return self._merged(table, reversed(rows) if newest else iter(rows), newest=newest)

    def bearing(
        self, table: str, column: Column, mark: bytes, *, newest: bool = False
    ) -> Iterator[int]:
        """Yield the numbers of all documents with that mark, and some others."""
        rows = self._index.tables.get(table)
        found = rows.bearing(column, mark, newest=newest) if rows is not None else iter(())
        return self._merged(table, found, newest=newest)

    def columns(self, table: str) -> Sequence[Column]:
        """Return the columns that were declared for a table."""
        return self._index.columns.get(table, ())

    def count(self, table: str) -> int:
        """Return how many documents a table has."""
        if self._changes and table in self._changes:
            return sum(1 for _ in self.numbers(table))
        return len(self._index.tables.get(table, ()))

    def last_number(self, table: str) -> int:
        """Return the highest number that a document of the table ever had; 0 without one."""
        rows = self._index.tables.get(table)
        staged = self._changes[table].last if self._changes and table in self._changes else 0
        return max(0 if rows is None else rows.last, staged)

    # Writing ------------------------------------------------------------------------------

    def commit(self, table: str, overlay: Overlay) -> None:
        """Do what was done to an overlay, durably; within a transaction, with the rest of it.

        Raises:
            TypeError, ValueError, OverflowError: a document holds what msgpack cannot.
            VaultError: see `Journal.append`; nothing changed.
        """
        operations = {
            number: self._operation(table, number, document, anew=overlay.cleared)
            for number, document in overlay.touched.items()
        }
        gone = overlay.removed - operations.keys()
        operations |= {number: pack_delete(table, number) for number in gone}
        changes = TableChanges() if self._changes is None else self._changes[table]
        if overlay.cleared and (self.count(table) or table not in self._tables()):
            changes.clear(kept=True)
        changes.update(operations)
        if self._changes is None and (packed := list(changes.packed(table))):
            self._append(packed)
        self.version += 1

    @contextmanager
    def transaction(self, *, finishing: bool = False) -> Iterator[Changes]:
        """Make one durable commit of all that is done inside; none of it on an error.

        Args:
            finishing: see `Journal.append`.
        """
        if self._changes is not None:
            raise RuntimeError("a transaction within a transaction")
        self._changes = changes = Changes()
        try:
            yield changes
            if packed := changes.packed():
                self._append(packed, finishing=finishing)
        finally:
            self._changes = None
            self.version += 1

    def _replace(self, table: str, documents: dict[int, Document]) -> None:
        overlay = Overlay(self, table)
        overlay.update(documents)
        overlay.removed = set(self.numbers(table)) - documents.keys()
        self.commit(table, overlay)

    def _append(self, packed: Sequence[bytes], *, finishing: bool = False) -> None:
        operations = [unpack_operation(one) for one in packed]  # what was packed is what counts
        place = self._journal.append(pack_commit(packed), finishing=finishing)
        self._apply(place, operations)
        self._commits += 1
        if self._commits >= self._checkpoint_every:
            self._save()

    def _apply(self, place: int, operations: Iterable[Operation]) -> None:
        for ordinal, operation in enumerate(operations):
            self._index.apply(operation, Location(place, ordinal))
            self._follower.follow(operation)

    def _operation(self, table: str, number: int, after: Document, *, anew: bool) -> bytes | None:
        """Return what makes a document of the one that the journal holds; None: it is so."""
        base, latest = (None, None) if anew else self._durable(table, number)
        if base is None:
            return pack_put(table, number, after)
        return difference(base, latest, Put(table, number, after))

    # Opening and closing ------------------------------------------------------------------

    def _restore(self) -> None:
        """Take up the index where its checkpoint left it, or from the start."""
        if (chunks := self._journal.index) is not None:
            if saved := self._index.load(chunks):
                self._follower.load(*saved)
            else:
                self._journal.forget_index()
            deque(chunks, maxlen=0)  # to its end, where its file is closed
        for place, payload in self._journal.replay():
            self._apply(place, unpack_commit(payload))
            self._commits += 1
        if self._commits >= self._checkpoint_every:
            self._save()

    def compact(self) -> None:
        """Pack closed segments into an archive, once there are enough of them."""
        if compact(self._journal, self._index):
            self._save()

    def _save(self) -> None:
        """Write a checkpoint; without one, the next opening takes longer, and that is all.

        A disk that fails here has closed the journal: the next commit says so.
        """
        try:
            self._journal.checkpoint(self._index.save(self._follower.save()))
        except (DiskFullError, JournalClosedError):
            log.warning("no checkpoint could be written")
        self._commits = 0

    # What stands where --------------------------------------------------------------------

    def _tables(self) -> set[str]:
        names = set(self._index.tables)
        for name, changes in (self._changes or {}).items():
            names.discard(name)
            if changes.cleared is not False or changes.last:
                names.add(name)
        return names

    def _staged(self, table: str, number: int) -> Operation | None:
        """Return what the transaction under way makes of a document, None for nothing."""
        if not self._changes or table not in self._changes:
            return None
        return self._changes[table].operation(number)

    def _located(self, table: str, number: int) -> tuple[Location, Location | None] | None:
        rows = self._index.tables.get(table)
        if rows is None or (self._changes and self._changes[table].hides):
            return None
        return rows.locate(number)

    def _durable(self, table: str, number: int) -> tuple[Document | None, Patch | None]:
        """Return a document as it was put, and the patch that stands for all since."""
        found = self._located(table, number)
        if found is None:
            return None, None
        put = self._find(table, number, found[0])
        patch = None if found[1] is None else self._find(table, number, found[1])
        if not isinstance(put, Put) or isinstance(patch, Put):
            raise JournalDamagedError(f"{table}: another document in the place of {number}")
        return put.document, patch

    def _find(self, table: str, number: int, at: Location) -> Put | Patch:
        return find_operation(self._payload(at.place), table, number, after=at.ordinal)

    def _merged(self, table: str, durable: Iterator[int], *, newest: bool) -> Iterator[int]:
        if not self._changes or table not in self._changes:
            return durable
        return self._changes[table].merged(durable, newest=newest)
