"""One field of a record: where it stands, what may stand there.

Positions are counted from 1, both ends included, as the norms print them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from appliance.formats.fixed_width.problem import Problem

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


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a record.

    Attributes:
        label: French.
        numeric: digits, right-justified over zeros; else text, left-justified over blanks.
        required: a number may not be left blank.
        personal: tells of a person or their care.
        constant: the only text that may stand there, empty for any.
        codes: French meaning of the values that are public.
    """

    name: str
    label: str
    start: int
    end: int
    numeric: bool
    required: bool
    kind: Kind
    certainty: Certainty
    codes: Mapping[str, str]
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
        return self._form.fullmatch(text) is not None

    @cached_property
    def _form(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.DOTALL)

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
