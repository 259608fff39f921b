"""TinyDB's storage on the journal: what changes is appended, what stands is in memory.

What is applied in memory is what was packed for the journal, so that a document reads the
same before a restart and after it, and shares nothing with the caller's own.
"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from tinydb.storages import Storage

from appliance.durable.journal import Journal
from appliance.durable.operations import (
    Delete,
    Document,
    Operation,
    Patch,
    Put,
    difference,
    pack_operations,
    same,
    unpack_operations,
)

Documents = MutableMapping[int, Document]


class JournalStorage(Storage):
    """Documents by table and number, as the journal's commits left them.

    A commit is one append.  `read` and `write` keep TinyDB's own contract, so a stock
    `tinydb.table.Table` works too, at the price of a copy of everything.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._tables: dict[str, Documents] = {}
        self._last_numbers: dict[str, int] = {}
        self._pending: list[bytes] | None = None  # a list within a transaction
        self._undo = ExitStack()
        for payload in journal.entries():
            for operation in unpack_operations(payload):
                self._apply(operation)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return a copy of everything in TinyDB's shape; None when there is nothing."""
        return {
            name: {str(number): copied(document) for number, document in table.items()}
            for name, table in self._tables.items()
        } or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make `data` everything there is, in one commit of what differs."""
        operations: list[Operation] = []
        for name in self._tables.keys() | data.keys():
            after = {int(number): document for number, document in data.get(name, {}).items()}
            operations += changes(name, self.documents(name), after)
        self.commit(operations)
        for name in self._tables.keys() - data.keys():
            del self._tables[name]

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def documents(self, table: str) -> Mapping[int, Document]:
        """Return the living documents of a table by number, oldest first; not to be changed."""
        return self._tables.get(table, {})

    def last_number(self, table: str) -> int:
        """Return the highest number that a document of the table ever had; 0 without one."""
        return self._last_numbers.get(table, 0)

    def commit(self, operations: Sequence[Operation]) -> None:
        """Apply operations, all or none, durably; within a transaction, with the others.

        Raises:
            TypeError, ValueError, OverflowError: a document holds what msgpack cannot.
            VaultError: see `Journal.append`; nothing changed.
        """
        if self._pending is None:
            with self.transaction():
                self.commit(operations)
            return
        if operations:
            packed = pack_operations(operations)
            for operation in unpack_operations(packed):
                self._apply(operation)
            self._pending.append(packed)

    @contextmanager
    def transaction(self, *, finishing: bool = False) -> Iterator[None]:
        """Make one durable commit of all that is committed inside; none of it on an error.

        Args:
            finishing: see `Journal.append`.
        """
        if self._pending is not None:
            raise RuntimeError("a transaction within a transaction")
        pending: list[bytes] = []
        self._pending = pending
        try:
            with ExitStack() as self._undo:
                yield
                if pending:
                    self._journal.append(b"".join(pending), finishing=finishing)
                self._undo.pop_all()
        finally:
            self._pending = None

    def _apply(self, operation: Operation) -> None:
        table = self._tables.setdefault(operation.table, {})
        number = operation.number
        before = table.get(number)
        self._undo.callback(_restore, table, number, before)
        self._last_numbers[operation.table] = max(number, self.last_number(operation.table))
        match operation:
            case Put(document=document):
                table[number] = document
            case Patch(changed=changed, removed=removed) if before is not None:
                kept = {name: value for name, value in before.items() if name not in removed}
                table[number] = {**kept, **changed}
            case _:
                table.pop(number, None)


def copied(value: Any) -> Any:
    """Return a value that shares nothing with a document in memory."""
    if isinstance(value, Mapping):
        return {name: copied(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [copied(inner) for inner in value]
    return value


def _restore(table: Documents, number: int, before: Document | None) -> None:
    if before is None:
        table.pop(number, None)
    else:
        table[number] = before


def changes(
    table: str, before: Mapping[int, Document], after: Mapping[int, Document]
) -> Iterator[Operation]:
    """Yield what makes `after` of `before`: nothing for a document that stays the same."""
    for number, document in after.items():
        if not same(before.get(number), document):
            yield difference(table, number, before.get(number), document)
    for number in before.keys() - after.keys():
        yield Delete(table, number)
