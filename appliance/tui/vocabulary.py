"""The product's own sentences, and what of a text is left once the rest is blotted out.

It is an allow-list: a letter comes through only where it stands in a constant of `tui.texts`, or in
the sentence of an error, at its place in that sentence.  What fills a sentence's gaps never does.
"""

import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from string import Formatter
from typing import Final, NamedTuple

from appliance import errors
from appliance.errors import BesaceError
from appliance.tui import texts

BLOT: Final = "···"
"""Always as long: the length of a name or of an amount tells something too."""
LEAST: Final = 6
"""Letters of its own that a sentence with gaps must have, to be told from any other text."""
SENTENCES: Final = re.compile(r"(?<=[.!?;:,]) ")
CELLS: Final = re.compile(r"( {2,})")
KEYED: Final = re.compile(rf"((?:F\d\d?|{texts.ENTER}|{texts.ESCAPE}|Suppr|[A-Z+*↑↓-])  +)(.+)")
"""A key, and what the help says of it."""
BLOTS: Final = re.compile(rf"{BLOT}(?: *{BLOT})+")


class Gapped(NamedTuple):
    """A sentence with gaps."""

    pattern: re.Pattern[str]
    shown: str


class Vocabulary:
    """All that may be shown."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        """Gather it.

        Args:
            more: sentences that are constants elsewhere; their gaps are `{}`.
        """
        every = {line for text in (*_constants(), *more) for line in text.split("\n")}
        self._gapped = [*filter(None, map(_gapped, sorted(every, key=len, reverse=True)))]
        self._whole = {text for text in every if "{" not in text and _letters(text)}
        self._known: dict[str, str] = {}

    def has(self, word: str) -> bool:
        """Tell whether this is a constant, of one word or of many."""
        return word in self._whole

    def of_text(self, text: str) -> str:
        """Return a text, line by line, without what is not ours."""
        return "\n".join(map(self.of_line, text.split("\n")))

    def of_line(self, line: str) -> str:
        """Return a line without what is not ours."""
        if line not in self._known:
            self._known[line] = self._line(line)
        return self._known[line]

    def of_titles(self, line: str) -> str:
        """Return titles over columns, without those that are not ours."""
        cells = CELLS.split(line)
        return "".join(cell if self.has(cell) or not cell.strip() else BLOT for cell in cells)

    def _line(self, line: str) -> str:
        bare = line.strip()
        if not bare:
            return ""
        margin = line[: len(line) - len(line.lstrip())]
        keyed = KEYED.fullmatch(bare)
        if keyed is not None and self.has(keyed[2]):
            return margin + bare
        told = self._sentence(bare)
        if told == BLOT:
            told = " ".join(map(self._sentence, SENTENCES.split(bare)))
        return margin + BLOTS.sub(BLOT, told)

    def _sentence(self, text: str) -> str:
        if text in self._whole and " " in text:
            return text
        return next((one.shown for one in self._gapped if one.pattern.fullmatch(text)), BLOT)


def _constants() -> Iterator[str]:
    """Yield every text of the interface, and what errors say."""
    names = [f"{texts.__name__}.{one.name}" for one in pkgutil.iter_modules(texts.__path__)]
    for module in (texts, *map(import_module, names)):
        for value in vars(module).values():
            yield from _strings(value)
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, BesaceError):
            yield from (kind.sentence, f"{kind.sentence} ({{}})")


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple():
            for one in value:
                yield from _strings(one)
        case Mapping():
            for one in value.values():
                yield from _strings(one)


def _gapped(text: str) -> Gapped | None:
    """Return how a sentence with gaps is known again; None without gaps, or with few words."""
    try:
        pieces = [(own, gap is not None) for own, gap, _, _ in Formatter().parse(text)]
    except ValueError:
        return None
    own = "".join(piece for piece, _ in pieces)
    if not any(gap for _, gap in pieces) or _letters(own) < LEAST:
        return None
    pattern = "".join(re.escape(piece) + (".*?" if gap else "") for piece, gap in pieces)
    return Gapped(re.compile(pattern), "".join(f"{piece}{BLOT * gap}" for piece, gap in pieces))


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
