"""Tables of other programs (CSV) to rows of text: encoding and delimiter are found, not asked.

A row that cannot be read is given back with its number and marked; the rows after it are read.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.errors import TableError

BOM: Final = b"\xef\xbb\xbf"
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS: Final = ";,\t|"
LONGEST_RECORD: Final = 8
"""Lines that a quoted cell may span; beyond, a quote was forgotten."""
SAMPLE: Final = 20
LATIN_1_ONLY: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")
"""Bytes that Windows-1252 does not know."""


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One record.

    Attributes:
        line: number of its first line in the file; the first line is 1.
        cells: as they stand, without the spaces around them.
        broken: its cells do not stand under the titles.
    """

    line: int
    cells: tuple[str, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """A file's titles and rows, and how it was written."""

    encoding: str
    delimiter: str
    titles: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes) -> Table:
    """Read a delimited file; empty lines are passed over.

    Raises:
        TableError: no table at all: empty, UTF-16, or one column only.
    """
    text, encoding = decode(data)
    lines = io.StringIO(text, newline=None).readlines()
    delimiter = find_delimiter(lines[:SAMPLE])
    records = _records(lines, delimiter)
    titles = next(records, None)
    if titles is None:
        raise TableError("le fichier est vide")
    if titles.broken or len(titles.cells) < 2:
        raise TableError("la première ligne n’est pas une ligne de titres")
    width = len(titles.cells)
    return Table(encoding, delimiter, titles.cells, tuple(_fit(row, width) for row in records))


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: UTF-8 where it is, else Windows-1252, else Latin-1.

    Raises:
        TableError: UTF-16, which spreadsheets call Unicode text.
    """
    if data.startswith(UTF_16):
        raise TableError("fichier en UTF-16 : enregistrez-le en « CSV UTF-8 »")
    try:
        encoding = "utf-8-sig" if data.startswith(BOM) else "utf-8"
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        encoding = "latin-1" if LATIN_1_ONLY & {*data} else "cp1252"
        return data.decode(encoding), encoding


def find_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that cuts the first lines into most cells, the same number each."""

    def weight(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row.cells) for row in _records(lines, delimiter))
        width, times = max(widths.items(), key=lambda one: (one[0] > 1, one[1]), default=(0, 0))
        return (times if width > 1 else 0), width

    return max(DELIMITERS, key=weight)


def _records(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """Yield the records; a forgotten quote costs its own line and no other."""
    place = 0
    while place < len(lines):
        span, cells = _record(lines[place : place + LONGEST_RECORD], delimiter)
        if cells is None:
            plain = lines[place].replace('"', "").split(delimiter)
            yield Row(place + 1, _stripped(plain), broken=True)
        elif any(cells):
            yield Row(place + 1, cells)
        place += span


def _record(lines: Sequence[str], delimiter: str) -> tuple[int, tuple[str, ...] | None]:
    """Return how many lines the first record takes, and its cells; None when it never ends."""
    for span in range(1, len(lines) + 1):
        try:
            [cells] = csv.reader(["".join(lines[:span])], delimiter=delimiter, strict=True)
        except csv.Error:
            continue
        except ValueError:  # an empty line is no record
            return span, ()
        return span, _stripped(cells)
    return 1, None


def _stripped(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells)


def _fit(row: Row, width: int) -> Row:
    """Return the row as wide as the titles; empty cells beyond them do not count."""
    cells = row.cells
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return Row(row.line, cells, broken=row.broken or len(cells) != width)


def write_table(titles: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """Yield the lines of a file that a French spreadsheet opens: UTF-8 with BOM, semicolons."""
    yield BOM + _line(titles)
    for row in rows:
        yield _line([_harmless(row.get(title, "")) for title in titles])


def _line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()


def _harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    formula = cell[:1] in {"=", "@"} or (cell[:1] in {"+", "-"} and not cell[1:2].isdigit())
    return f"'{cell}" if formula else cell
