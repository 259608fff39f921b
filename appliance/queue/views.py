"""A table as TinyDB reads it and as TinyDB changes it: documents come from the disk one by one."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Protocol

from appliance.queue.original import Original

Document = dict[str, Any]


class Documents(Protocol):
    """Documents by table and number."""

    def document(self, table: str, number: int) -> Document | None:
        """Return a copy of a document, None when there is no such document."""
        ...

    def changeable(self, table: str, number: int) -> tuple[Document, Original] | None:
        """Return a copy of a document, with what the journal holds of it; None without one."""
        ...

    def contains(self, table: str, number: int) -> bool:
        """Tell whether there is such a document."""
        ...

    def numbers(self, table: str, *, newest: bool = False) -> Iterator[int]:
        """Yield the numbers of a table's documents, in order or the last ones first."""
        ...

    def count(self, table: str) -> int:
        """Return how many documents a table has."""
        ...


class TableView(Mapping[str, Document]):
    """A table as TinyDB reads it: its numbers are text."""

    def __init__(self, documents: Documents, name: str) -> None:
        self._documents, self._name = documents, name

    def __getitem__(self, number: str) -> Document:
        try:
            found = self._documents.document(self._name, int(number))
        except ValueError:  # what is asked for is no number
            raise KeyError(number) from None
        if found is None:
            raise KeyError(number)
        return found

    def __iter__(self) -> Iterator[str]:
        return map(str, self._documents.numbers(self._name))

    def __len__(self) -> int:
        return self._documents.count(self._name)


class Overlay(MutableMapping[int, Document]):
    """A table as TinyDB changes it: it remembers what was touched, and reads nothing else.

    Attributes:
        cleared: everything that was there before went.
        touched: documents that were read to be changed, or set.
        originals: of the documents that were read, as the journal holds them.
        removed: numbers of those that went.
    """

    def __init__(self, documents: Documents, name: str) -> None:
        self.cleared = False
        self.touched: dict[int, Document] = {}
        self.originals: dict[int, Original] = {}
        self.removed: set[int] = set()
        self._documents, self._name = documents, name

    def __getitem__(self, number: int) -> Document:
        if number not in self.touched:
            found = None if self._went(number) else self._documents.changeable(self._name, number)
            if found is None:
                raise KeyError(number)
            self.touched[number], self.originals[number] = found
        return self.touched[number]

    def __setitem__(self, number: int, document: Document) -> None:
        if number < 0:
            raise ValueError("a document's number is never negative")
        self.touched[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self.touched.pop(number, None)
        self.removed.add(number)

    def __contains__(self, number: object) -> bool:
        return number in self.touched or (isinstance(number, int) and self._stands(number))

    def __iter__(self) -> Iterator[int]:
        before = list(self._documents.numbers(self._name))
        yield from (number for number in before if number in self)
        yield from (number for number in self.touched if not self._stands(number))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove everything."""
        self.cleared = True
        self.touched.clear()

    def _went(self, number: int) -> bool:
        return self.cleared or number in self.removed

    def _stands(self, number: int) -> bool:
        """Tell whether a document was there before and was not removed."""
        return not self._went(number) and self._documents.contains(self._name, number)
