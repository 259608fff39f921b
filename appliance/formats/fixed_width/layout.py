"""What a table says of a record, and a norm of its records.

Text is Latin-1, one character a byte: whatever comes in goes out again unchanged.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Final

from appliance.formats.fixed_width.field import Certainty, Field, Value
from appliance.formats.fixed_width.problem import FormatError, Problem

ENCODING: Final = "latin-1"


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

    def astray(self, text: str) -> Iterator[tuple[Field, str]]:
        """Yield the fields of others, and those that should be blank, where something stands."""
        for field in self.fields:
            found = text[field.place]
            if field.is_filler and found.strip():
                yield field, found

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
