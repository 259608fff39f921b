"""What a table says of a record: fields, positions, types.

Text is Latin-1, one character a byte: whatever comes in goes out again unchanged.  Positions
are counted from 1, both ends included, as the norms print them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Final

ENCODING: Final = "latin-1"
QUOTABLE: Final = 4  # characters: a record that is out of place may put a NIR into a wider field

Value = str | int | date
"""What a field is written from: a date is written AAMMJJ."""


class Kind(StrEnum):
    """What stands in a field."""

    CODE = "code"
    NUMBER = "number"
    DATE = "date"  # AAMMJJ
    BANK_DATE = "bank_date"  # JJMMAA
    CENTIMES = "centimes"
    OVERPUNCH = "overpunch"  # signed amount of CFONB
    BLANK = "blank"  # nothing may stand there
    RESERVED = "reserved"  # left to others, kept as it is


class Certainty(StrEnum):
    """How sure it is that a field stands where the table says."""

    CONFIRMED = "confirmed"  # several public sources agree
    SINGLE = "single"  # one public source
    PROBABLE = "probable"  # a source with a slip that had to be set right, or hearsay
    UNKNOWN = "unknown"  # something stands there, and nobody public says what


FILLERS: Final = frozenset({Kind.BLANK, Kind.RESERVED})
SECRET_KINDS: Final = frozenset({Kind.CENTIMES, Kind.OVERPUNCH})
OVERPUNCH: Final = "[0-9]{%d}[{}A-R]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a record that is not as its table says.

    Attributes:
        record: rank in its file, from 1; 0 for a record that is being written.
        where: key and label of the record's layout.
        field: French label, empty when the record as a whole is meant.
        span: first and last position.
        expected: French.
        found: what stands there; None where it may tell of a person, their care or their money.
    """

    record: int
    where: str
    field: str = ""
    span: tuple[int, int] = (0, 0)
    expected: str
    found: str | None = None

    @property
    def sentence(self) -> str:
        """The whole of it, in French."""
        rank = f"Enregistrement {self.record} ({self.where})" if self.record else self.where
        first, last = self.span
        place = f", positions {first} à {last}" if first != last else f", position {first}"
        named = f"{place}, « {self.field} »" if self.field else ""
        found = "" if self.found is None else f" ; trouvé : « {self.found} »"
        return f"{rank}{named} : {self.expected}{found}."


class FormatError(ValueError):
    """A record that cannot be written, or not be read strictly; safe to log.

    Attributes:
        problem: the first thing that is wrong.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a record.

    Attributes:
        label: French.
        numeric: digits, right-justified over zeros; else text, left-justified over blanks.
        required: a number may not be left blank.
        personal: tells of a person or their care.
        constant: the only text that may stand there, empty for any.
    """

    name: str
    label: str
    start: int
    end: int
    numeric: bool
    required: bool
    kind: Kind
    certainty: Certainty
    personal: bool = False
    constant: str = ""

    @property
    def width(self) -> int:
        """Number of characters."""
        return self.end - self.start + 1

    @property
    def place(self) -> slice:
        """Where it stands in the record's text."""
        return slice(self.start - 1, self.end)

    @property
    def is_filler(self) -> bool:
        """Tell whether it holds nothing of ours."""
        return self.kind in FILLERS

    @property
    def pattern(self) -> str:
        """Regular expression of what may stand there."""
        blank = f" {{{self.width}}}"
        if self.constant:
            return re.escape(self.constant)
        if self.kind is Kind.RESERVED:
            return f".{{{self.width}}}"
        if self.kind is Kind.BLANK:
            return blank
        if self.kind is Kind.OVERPUNCH:
            return OVERPUNCH % (self.width - 1)
        if self.numeric:
            digits = f"[0-9]{{{self.width}}}"
            return digits if self.required else f"(?:{digits}|{blank})"
        return f"[ -~\xa0-\xff]{{{self.width}}}"

    @property
    def expected(self) -> str:
        """What may stand there, in French."""
        if self.constant:
            return f"« {self.constant} » attendu"
        if self.kind is Kind.BLANK:
            return "zone vide attendue"
        if self.kind is Kind.OVERPUNCH:
            return f"{self.width - 1} chiffres et un signe attendus"
        unit = "chiffre" if self.numeric else "caractère imprimable"
        plural = "s" * (self.width > 1)
        words = unit.replace(" ", f"{plural} ") + plural
        return f"{self.width} {words} attendu{plural}"

    def accepts(self, text: str) -> bool:
        """Tell whether `text` may stand there."""
        return re.fullmatch(self.pattern, text, re.DOTALL) is not None

    def write(self, value: Value) -> str:
        """Return the text of `value` in this field's width; `accepts` judges it."""
        text = f"{value:%y%m%d}" if isinstance(value, date) else str(value)
        if self.numeric:
            return text.rjust(self.width, "0")
        return text.ljust(self.width)

    def problem(self, record: int, where: str, text: str) -> Problem:
        """Tell that `text` may not stand there; quote it only where no person can be in it."""
        secret = self.personal or self.kind in SECRET_KINDS or self.width > QUOTABLE
        return Problem(
            record=record,
            where=where,
            field=self.label,
            span=(self.start, self.end),
            expected=self.expected,
            found=None if secret else text.encode("ascii", "backslashreplace").decode(),
        )


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One kind of record.

    Attributes:
        key: how the norm names it: `2S`, `198`, `04`.
        label: French.
        mark: a position, and the characters that may stand there: what tells it from others
            that begin alike.
    """

    key: str
    label: str
    fields: Sequence[Field]
    mark: tuple[int, str] | None = None

    @cached_property
    def width(self) -> int:
        """Number of characters."""
        return self.fields[-1].end

    @cached_property
    def title(self) -> str:
        """Key and label, for a person."""
        return f"{self.key}, {self.label}"

    @cached_property
    def named(self) -> Mapping[str, Field]:
        """The fields that hold something of ours, by name."""
        return {field.name: field for field in self.fields if not field.is_filler}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of those fields, in their order, which is that of the pattern's groups."""
        return tuple(self.named)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a record without a problem looks like; a group for each named field."""
        parts = (
            field.pattern if field.is_filler else f"({field.pattern})" for field in self.fields
        )
        return re.compile("".join(parts), re.DOTALL)

    @cached_property
    def starts(self) -> str:
        """How such a record begins."""
        return self.fields[0].constant

    def fits(self, text: str) -> bool:
        """Tell whether `text` is meant as such a record, whatever is wrong with it."""
        if not text.startswith(self.starts):
            return False
        return self.mark is None or text[self.mark[0] - 1 : self.mark[0]] in self.mark[1]

    def texts(self, text: str) -> tuple[str, ...]:
        """Cut a record into the texts of all its fields; put together they are the record."""
        return tuple(text[field.place] for field in self.fields)

    def values(self, text: str) -> dict[str, str]:
        """Return the text of each named field, as it stands."""
        return dict(zip(self.names, self._cut(text), strict=True))

    def problems(self, text: str, record: int = 0) -> Iterator[Problem]:
        """Yield what is wrong with a record, field by field."""
        if len(text) != self.width:
            expected = f"{self.width} caractères attendus, {len(text)} trouvés"
            yield Problem(record=record, where=self.title, expected=expected)
        if self.pattern.fullmatch(text) is None:
            padded = text.ljust(self.width)
            for field, found in zip(self.fields, self.texts(padded), strict=True):
                if not field.accepts(found):
                    yield field.problem(record, self.title, found)

    def write(self, values: Mapping[str, Value]) -> str:
        """Return a whole record; what is not given is left as the norm fills it.

        Raises:
            FormatError: a name that is no field of it, or a value that does not fit.
        """
        unknown = sorted(values.keys() - self.named.keys())
        if unknown:
            expected = f"champ inconnu : {', '.join(unknown)}"
            raise FormatError(Problem(record=0, where=self.title, expected=expected))
        return "".join(self._written(field, values) for field in self.fields)

    def _written(self, field: Field, values: Mapping[str, Value]) -> str:
        if field.is_filler:
            return " " * field.width
        text = field.write(values.get(field.name, field.constant))
        if field.name in values and not (text.isascii() and field.accepts(text)):
            raise FormatError(field.problem(0, self.title, text))
        return text

    @cached_property
    def _cut(self) -> Callable[[str], tuple[str, ...]]:
        return itemgetter(*(field.place for field in self.named.values()))


@dataclass(frozen=True, kw_only=True)
class Table:
    """All records of a norm in one version.

    Attributes:
        width: characters of a record; 0 where each kind has its own.
        source: where it is public.
    """

    norm: str
    version: str
    width: int
    source: str
    certainty: Certainty
    layouts: Mapping[str, Layout]

    def __str__(self) -> str:
        return f"{self.norm} {self.version}"

    def layout_of(self, text: str) -> Layout | None:
        """Return the layout that a record is meant to have, None for an unknown one."""
        return next((layout for layout in self._starting(text[:1]) if layout.fits(text)), None)

    def _starting(self, first: str) -> Sequence[Layout]:
        return self._by_first.get(first, ())

    @cached_property
    def _by_first(self) -> Mapping[str, Sequence[Layout]]:
        firsts = {layout.starts[0] for layout in self.layouts.values()}
        return {
            first: [layout for layout in self.layouts.values() if layout.starts[0] == first]
            for first in firsts
        }
