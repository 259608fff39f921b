"""TinyDB's table on the journal: results are copies, a write costs what it changes.

What TinyDB does by reading a whole table is done here document by document, and only for
those that an index cannot rule out.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from appliance.queue.columns import Column
from appliance.queue.storage import JournalStorage
from appliance.queue.views import Overlay, TableView


class JournalTable(Table):
    """A table whose results are copies and whose numbers are never given twice."""

    _storage: JournalStorage
    _query_cache: Any  # keeps the numbers of what was found, never documents
    _given = 0
    _version = 0

    def search(self, cond: QueryLike) -> list[Document]:
        """Return all documents that match, in the order of their numbers."""
        self._forget_what_changed()
        known = self._query_cache.get(cond)
        if known is not None:
            return list(self._documents(known))
        found = list(self._matching(cond))
        if getattr(cond, "is_cacheable", lambda: True)():
            self._query_cache[cond] = array("Q", (document.doc_id for document in found))
        return found

    def page(self, cond: QueryLike, limit: int) -> list[Document]:
        """Return the newest documents that match, the newest first, at most `limit`."""
        return list(islice(self._matching(cond, newest=True), limit))

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Any:
        """Return one document, or those of `doc_ids`; see `tinydb.table.Table.get`."""
        if doc_id is not None:
            return super().get(doc_id=doc_id)
        if doc_ids is not None:
            return list(self._documents(sorted(set(doc_ids))))
        if cond is not None:
            return next(self._matching(cond), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document under its own number, or the next; see `tinydb.table.Table.insert`.

        Done here and not by `_update_table`, for it is what a person waits for at each visit.
        """
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")  # noqa: TRY004 - as TinyDB does
        own = document.doc_id if isinstance(document, Document) else None
        number = self._get_next_id() if own is None else own
        self._storage.insert(self.name, number, dict(document))
        self.clear_cache()
        return number

    def update(
        self,
        fields: Any,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """Change the documents that match; see `tinydb.table.Table.update`."""
        chosen = self._chosen(cond, doc_ids)
        if isinstance(fields, Mapping) and chosen is not None:
            chosen = list(chosen)
            if self._storage.change(self.name, chosen, dict(fields)):
                self.clear_cache()
                return chosen
        return super().update(fields, doc_ids=chosen)

    def rewrite(self, number: int, document: Mapping[str, Any]) -> None:
        """Put a document in the place of another, so that an expunging leaves nothing of that.

        An update may be a patch, below which what it hides stands as long as the document.
        """
        self._storage.rewrite(self.name, number, dict(document))
        self.clear_cache()

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Remove the documents that match; see `tinydb.table.Table.remove`."""
        return super().remove(doc_ids=self._chosen(cond, doc_ids))

    def _read_table(self) -> Mapping[str, Mapping[str, Any]]:  # type: ignore[override] # no dict
        return TableView(self._storage, self.name)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        overlay = Overlay(self._storage, self.name)
        updater(overlay)
        self._storage.commit(self.name, overlay)
        self.clear_cache()

    def _get_next_id(self) -> int:
        self._given = max(self._given, self._storage.last_number(self.name)) + 1
        return self._given

    def _chosen(
        self, cond: QueryLike | None, doc_ids: Iterable[int] | None
    ) -> Iterable[int] | None:
        if doc_ids is not None or cond is None:
            return doc_ids
        return [document.doc_id for document in self._matching(cond)]

    def _matching(self, cond: QueryLike, *, newest: bool = False) -> Iterator[Document]:
        numbers = self._candidates(cond, newest=newest)
        return (document for document in self._documents(numbers) if cond(document))

    def _documents(self, numbers: Iterable[int]) -> Iterator[Document]:
        for number in numbers:
            found = self._storage.document(self.name, number)
            if found is not None:
                yield Document(found, number)

    def _candidates(self, cond: QueryLike, *, newest: bool) -> Iterator[int]:
        """Yield the numbers of all documents that can match."""
        storage = self._storage
        paths = {column.path: column for column in storage.columns(self.name)}
        narrowest = max(_marks(getattr(cond, "_hash", None), paths), key=_width, default=None)
        if narrowest is None:
            return storage.numbers(self.name, newest=newest)
        return storage.bearing(self.name, *narrowest, newest=newest)

    def _forget_what_changed(self) -> None:
        if self._version != self._storage.version:
            self.clear_cache()
            self._version = self._storage.version


class JournalDatabase(TinyDB):
    """A TinyDB whose tables are journalled: `JournalDatabase(journal, columns={...})`."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment] # typed by its default
    _storage: JournalStorage

    def table(self, name: str, **choices: Any) -> JournalTable:
        """Return a table; see `tinydb.TinyDB.table`."""
        return cast("JournalTable", super().table(name, **choices))

    @property
    def storage(self) -> JournalStorage:
        """The documents, and their transactions."""
        return self._storage


def _marks(form: Any, paths: Mapping[tuple[str, ...], Column]) -> Iterator[tuple[Column, bytes]]:
    """Yield the marks that a matching document must bear.

    Args:
        form: what TinyDB knows a query by: `("==", path, value)`, `("and", {form, form})`, ...
        paths: the columns.
    """
    match form:
        case ("==", tuple() as path, value) if path in paths:
            column = paths[path]
            mark = column.mark(value)
            if mark is not None:
                yield column, mark
        case ("and", frozenset() as forms):
            for each in forms:
                yield from _marks(each, paths)


def _width(narrowing: tuple[Column, bytes]) -> int:
    return narrowing[0].width
