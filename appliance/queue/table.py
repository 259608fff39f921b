"""TinyDB's table on the journal: results are copies, a write costs what it changes.

Only TinyDB's own seams are overridden: how a table is read, how it is changed, and which
number comes next.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb import TinyDB
from tinydb.table import Table
from tinydb.utils import LRUCache

from appliance.durable.operations import Document, Operation
from appliance.queue.storage import JournalStorage, changes, copied


class NoCache(LRUCache[Any, Any]):
    """Keeps nothing: readers would share a cached result, and change it for each other."""

    def set(self, key: Any, value: Any) -> None:
        """Forget at once."""


class JournalTable(Table):
    """A table whose results are copies and whose numbers are never given twice."""

    query_cache_class = NoCache
    _storage: JournalStorage
    _given = 0

    def _read_table(self) -> Mapping[str, Mapping[str, Any]]:  # type: ignore[override] # no dict
        return TableView(self._storage.documents(self.name))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        overlay = Overlay(self._storage.documents(self.name))
        updater(overlay)
        self._storage.commit([*overlay.operations(self.name)])
        self.clear_cache()

    def _get_next_id(self) -> int:
        self._given = max(self._given, self._storage.last_number(self.name)) + 1
        return self._given


class JournalDatabase(TinyDB):
    """A TinyDB whose tables are journalled: `JournalDatabase(journal)`."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment] # typed by its default
    _storage: JournalStorage

    @property
    def storage(self) -> JournalStorage:
        """The documents, and their transactions."""
        return self._storage


class DocumentView(Mapping[str, Any]):
    """A document that can be read and not changed; a query pays for the fields it asks for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def __getitem__(self, name: str) -> Any:
        return copied(self._document[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._document)

    def __len__(self) -> int:
        return len(self._document)


class TableView(Mapping[str, DocumentView]):
    """A table as TinyDB reads it: its numbers are text."""

    def __init__(self, documents: Mapping[int, Document]) -> None:
        self._documents = documents

    def __getitem__(self, number: str) -> DocumentView:
        return DocumentView(self._documents[int(number)])

    def __iter__(self) -> Iterator[str]:
        return map(str, self._documents)

    def __len__(self) -> int:
        return len(self._documents)


class Overlay(MutableMapping[int, dict[str, Any]]):
    """A table as TinyDB changes it: what is touched is copied first, the rest only read."""

    def __init__(self, before: Mapping[int, Document]) -> None:
        self._before = before
        self._touched: dict[int, dict[str, Any]] = {}
        self._removed: set[int] = set()

    def __getitem__(self, number: int) -> dict[str, Any]:
        if number not in self._touched:
            if number in self._removed:
                raise KeyError(number)
            self._touched[number] = copied(self._before[number])
        return self._touched[number]

    def __setitem__(self, number: int, document: dict[str, Any]) -> None:
        self._removed.discard(number)
        self._touched[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched.pop(number, None)
        self._removed.add(number)

    def __contains__(self, number: object) -> bool:
        return number in self._touched or (number in self._before and number not in self._removed)

    def __iter__(self) -> Iterator[int]:
        yield from (number for number in self._before if number not in self._removed)
        yield from (number for number in self._touched if number not in self._before)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove everything."""
        self._touched.clear()
        self._removed.update(self._before)

    def operations(self, table: str) -> Iterator[Operation]:
        """Yield what happened to the documents that were touched."""
        seen = self._touched.keys() | self._removed
        before = {number: self._before[number] for number in seen if number in self._before}
        return changes(table, before, self._touched)
