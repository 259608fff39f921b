"""What memory holds of a document: where it lies, and marks of the fields that are asked for.

A mark only narrows a search: whoever asks reads the documents that bear it and looks again,
so two values may share one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, NamedTuple, TypeAlias

Buffer: TypeAlias = "array[int] | bytearray"

GONE: Final = (1 << 64) - 1
"""Place of a document that was deleted."""

UNPATCHED: Final = GONE
LAST_ORDINAL: Final = (1 << 16) - 1


@dataclass(frozen=True, slots=True)
class Column:
    """A field that queries narrow by.

    Attributes:
        path: names of the fields that lead to it.
        width: bytes of a mark: few values need one, numbers that nobody shares need eight.
    """

    path: tuple[str, ...]
    width: int

    def mark(self, value: Any) -> bytes | None:
        """Return the mark of a value, equal for equal ones; None when it can have none."""
        if isinstance(value, str):
            plain = b"s" + value.encode()
        elif isinstance(value, int | float):  # True, 1 and 1.0 are equal
            plain = hash(value).to_bytes(9, signed=True)
        elif value is None or isinstance(value, bytes):
            plain = b"" if value is None else b"b" + value
        else:
            return None
        return blake2b(plain, digest_size=self.width).digest()

    def mark_of(self, document: Mapping[str, Any]) -> bytes:
        """Return the mark of a document; of zeros when its field can have none."""
        value: Any = document
        for name in self.path:
            if not isinstance(value, dict) or name not in value:
                return bytes(self.width)
            value = value[name]
        return self.mark(value) or bytes(self.width)


class Location(NamedTuple):
    """Where an operation lies: in which payload, and after how many others at least."""

    place: int
    ordinal: int


class Rows:
    """One row a document, in columns, in the order of their numbers.

    Attributes:
        last: the highest number that a document ever had; 0 without one.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.last = 0
        self._living = 0
        self._numbers = array("Q")
        self._places, self._ordinals = array("Q"), array("H")
        self._patch_places, self._patch_ordinals = array("Q"), array("H")
        self._marks = {column: bytearray() for column in self.columns}

    def __len__(self) -> int:
        return self._living

    def __iter__(self) -> Iterator[int]:
        places = self._places
        return (number for row, number in enumerate(self._numbers) if places[row] != GONE)

    def __reversed__(self) -> Iterator[int]:
        for row in range(len(self._numbers) - 1, -1, -1):
            if self._places[row] != GONE:
                yield self._numbers[row]

    def __contains__(self, number: int) -> bool:
        return self._row(number) is not None

    def locate(self, number: int) -> tuple[Location, Location | None] | None:
        """Return where a document was put, and where its patch lies; None without one."""
        row = self._row(number)
        if row is None:
            return None
        patch = self._patch_places[row]
        return (
            Location(self._places[row], self._ordinals[row]),
            None if patch == UNPATCHED else Location(patch, self._patch_ordinals[row]),
        )

    def surely_changes(self, number: int, fields: Mapping[str, Any]) -> bool:
        """Tell whether a document as it was put has another value in one of these fields."""
        row = self._row(number)
        if row is None or self._patch_places[row] != UNPATCHED:
            return False
        return any(
            column.path[0] in fields and column.mark_of(fields) != self._mark(column, row)
            for column in self.columns
        )

    def put(self, number: int, document: Mapping[str, Any], at: Location) -> None:
        """Note that a document was put."""
        marked = [column.mark_of(document) for column in self.columns]
        if number > self.last:
            self._append(number, marked, at)
            return
        row = bisect_left(self._numbers, number)
        if row == len(self._numbers) or self._numbers[row] != number:
            self._insert(row, number)
        self._living += self._places[row] == GONE
        self._places[row], self._ordinals[row] = at.place, min(at.ordinal, LAST_ORDINAL)
        self._patch_places[row] = UNPATCHED
        for marks, mark in zip(self._marks.values(), marked, strict=True):
            _set(marks, row, mark)

    def patch(
        self, number: int, changed: Mapping[str, Any], gone: Sequence[str], at: Location
    ) -> None:
        """Note that a document was patched.

        Raises:
            KeyError: there is no such document.
        """
        row = self._row(number)
        if row is None:
            raise KeyError(number)
        self._patch_places[row] = at.place
        self._patch_ordinals[row] = min(at.ordinal, LAST_ORDINAL)
        for column, marks in self._marks.items():
            if column.path[0] in changed or column.path[0] in gone:
                _set(marks, row, column.mark_of(changed))

    def move(self, number: int, before: int, at: Location) -> None:
        """Note that what lay at one place, of this document, lies at another."""
        row = self._row(number)
        if row is not None and self._places[row] == before:
            self._places[row], self._ordinals[row] = at.place, min(at.ordinal, LAST_ORDINAL)
        elif row is not None and self._patch_places[row] == before:
            self._patch_places[row] = at.place
            self._patch_ordinals[row] = min(at.ordinal, LAST_ORDINAL)

    def delete(self, number: int) -> None:
        """Note that a document went, or that its number is not to be given."""
        row = self._row(number)
        if row is not None:
            self._places[row] = GONE
            self._living -= 1
        self.last = max(self.last, number)

    def clear(self) -> None:
        """Note that all documents went."""
        last = self.last
        self.__init__(self.columns)  # type: ignore[misc]
        self.last = last

    def bearing(self, column: Column, mark: bytes, *, newest: bool = False) -> Iterator[int]:
        """Yield the numbers of the documents that bear a mark, in order or the last ones first."""
        marks, width = self._marks[column], column.width
        find = marks.rfind if newest else marks.find
        low, high = 0, len(marks)
        while (found := find(mark, low, high)) >= 0:
            if found % width == 0 and self._places[found // width] != GONE:
                yield self._numbers[found // width]
            low, high = (low, found + width - 1) if newest else (found + 1, high)

    def buffers(self) -> Sequence[Buffer]:
        """Return all columns, for a checkpoint; what was deleted is not among them."""
        if self._living < len(self._numbers):
            self._sweep()
        return (*self._arrays(), *self._marks.values())

    def _arrays(self) -> Sequence[array[int]]:
        return (
            self._numbers,
            self._places,
            self._ordinals,
            self._patch_places,
            self._patch_ordinals,
        )

    def restore(self, last: int, length: int, chunks: Iterator[bytes]) -> None:
        """Fill empty rows with what `buffers` gave, in chunks that never span two of them."""
        self.last, self._living = last, length
        for cells in self._arrays():
            while len(cells) < length:
                cells.frombytes(next(chunks))
        for column, marks in self._marks.items():
            while len(marks) < length * column.width:
                marks.extend(next(chunks))

    def _sweep(self) -> None:
        kept = [row for row, place in enumerate(self._places) if place != GONE]
        for column, marks in self._marks.items():
            width = column.width
            marks[:] = b"".join(marks[row * width : (row + 1) * width] for row in kept)
        for cells in self._arrays():
            cells[:] = array(cells.typecode, (cells[row] for row in kept))

    def _row(self, number: int) -> int | None:
        if number > self.last:
            return None
        row = bisect_left(self._numbers, number)
        if row == len(self._numbers) or self._numbers[row] != number or self._places[row] == GONE:
            return None
        return row

    def _mark(self, column: Column, row: int) -> bytes:
        return bytes(self._marks[column][row * column.width : (row + 1) * column.width])

    def _append(self, number: int, marked: Sequence[bytes], at: Location) -> None:
        """Note a document behind all others: what a person waits for at each visit."""
        self._numbers.append(number)
        self._places.append(at.place)
        self._ordinals.append(min(at.ordinal, LAST_ORDINAL))
        self._patch_places.append(UNPATCHED)
        self._patch_ordinals.append(0)
        for marks, mark in zip(self._marks.values(), marked, strict=True):
            marks += mark  # noqa: PLW2901 - grows in place
        self._living += 1
        self.last = number

    def _insert(self, row: int, number: int) -> None:
        """Make room for a document that is not there yet."""
        self._numbers.insert(row, number)
        self._places.insert(row, GONE)
        self._ordinals.insert(row, 0)
        self._patch_places.insert(row, UNPATCHED)
        self._patch_ordinals.insert(row, 0)
        for column, marks in self._marks.items():
            marks[row * column.width : row * column.width] = bytes(column.width)


def _set(marks: bytearray, row: int, mark: bytes) -> None:
    marks[row * len(mark) : (row + 1) * len(mark)] = mark
