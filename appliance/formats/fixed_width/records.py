"""A file as records: cut, read and put together again without the loss of a byte."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from appliance.formats.fixed_width.layout import ENCODING, Layout, Table
from appliance.formats.fixed_width.problem import FormatError, Problem

CHUNK: Final = 1 << 16
LONGEST_END: Final = 2  # CR LF


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One record as it stands.

    Attributes:
        number: rank in its file, from 1.
        raw: its bytes.
        end: the line's end that follows it, as found; most channels have none.
        layout: None when the table knows no such record.
    """

    number: int
    raw: bytes
    end: bytes
    layout: Layout | None

    @property
    def text(self) -> str:
        """Its bytes as Latin-1, filled up with blanks where a channel cut them off."""
        text = self.raw.decode(ENCODING)
        return text if self.layout is None else text.ljust(self.layout.width)

    @property
    def values(self) -> dict[str, str]:
        """Its named fields; none for an unknown record."""
        return {} if self.layout is None else self.layout.values(self.text)

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with it."""
        if self.layout is None:
            yield Problem(
                record=self.number, where="type inconnu", expected="enregistrement de la norme"
            )
        else:
            yield from self.layout.problems(self.raw.decode(ENCODING), self.number)

    def __repr__(self) -> str:
        return f"Record({self.number}, {self.layout.key if self.layout else '?'})"


def cut(stream: BinaryIO, width: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield each record of a file and the line's end that follows it, which may be empty.

    Records stand one after the other, or on lines of their own; blanks that a channel cut off
    at the end of a line are missed by nobody.  Memory is constant.
    """
    held = b""
    while chunk := stream.read(CHUNK):
        held += chunk
        start = 0
        while len(held) - start >= width + LONGEST_END:
            raw, end = _first(held, start, width)
            yield raw, end
            start += len(raw) + len(end)
        held = held[start:]
    while held:
        raw, end = _first(held, 0, width)
        yield raw, end
        held = held[len(raw) + len(end) :]


def _first(held: bytes, start: int, width: int) -> tuple[bytes, bytes]:
    newline = held.find(b"\n", start, start + width + LONGEST_END)
    if newline >= 0:
        stop = newline - (newline > start and held[newline - 1] == ord("\r"))
        if stop - start <= width:
            return held[start:stop], held[stop : newline + 1]
    return held[start : start + width], b""


def read(stream: BinaryIO, table: Table, *, strict: bool = False) -> Iterator[Record]:
    """Yield the records of a file; strict stops at the first that is not as the table says.

    Raises:
        FormatError: only when strict.
    """
    for number, (raw, end) in enumerate(cut(stream, table.width), 1):
        record = Record(number, raw, end, table.layout_of(raw.decode(ENCODING)))
        if strict:
            for problem in record.problems:
                raise FormatError(problem)
        yield record


def join(records: Iterable[Record]) -> bytes:
    """Return the file that `read` was given."""
    return b"".join(record.raw + record.end for record in records)
