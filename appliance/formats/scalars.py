"""Texts of a table to values, strictly: every refusal names where it stands, and the key."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from appliance.errors import ScenarioError

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)

NULLS: Final = frozenset({"", "~", "null"})
REQUIRED: Final[Any] = object()
LONGEST: Final = 12
LONGEST_TEXT: Final = 120
LONGEST_SHOWN: Final = 40
LONGEST_LIST: Final = 100
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
OLDEST: Final = 130
LARGEST: Final = Decimal(1_000_000)
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HOUR: Final = re.compile(r"[0-9]{2}:[0-9]{2}")
BOOLEANS: Final = {"true": True, "false": False}


class Table(dict[Any, Any]):
    """The keys of one map of a file; `twice` are those that were written more than once."""

    twice: tuple[str, ...] = ()


class UnexpectedError(ValueError):
    """A text is not what its key asks for; the message says in French what is expected."""


class Fields:
    """The keys of one map, each taken once; what is left at the end is unknown."""

    def __init__(self, table: object, where: str) -> None:
        if not isinstance(table, dict):
            raise ScenarioError(f"{where} : une table est attendue, pas {shown(table)}")
        if isinstance(table, Table) and table.twice:
            raise ScenarioError(f"{where} : clé écrite deux fois : {_listed(table.twice)}")
        self._table: dict[str, Any] = dict(table)
        self._taken: set[str] = set()
        self.where = where

    def has(self, key: str) -> bool:
        """Tell whether the key stands there and is not null."""
        self._taken.add(key)
        value = self._table.get(key)
        return not (value is None or (isinstance(value, str) and value in NULLS))

    def raw(self, key: str, default: Any = REQUIRED) -> Any:
        """Return the value as it stands, or the default for a key that is absent or null."""
        if self.has(key):
            return self._table[key]
        if default is REQUIRED:
            raise ScenarioError(f"{self.where} : clé manquante : {key}")
        return default

    def get(self, key: str, reader: Callable[[str], T]) -> T:
        """Return the value that `reader` makes of the text."""
        return self._read(key, self.raw(key), reader)

    def maybe(self, key: str, reader: Callable[[str], T], default: D) -> T | D:
        """Return the value that `reader` makes of the text, or the default without one."""
        return self._read(key, self._table[key], reader) if self.has(key) else default

    def flag(self, key: str, *, default: bool = False, required: bool = False) -> bool:
        """Return a truth value."""
        return self.get(key, boolean) if required else self.maybe(key, boolean, default)

    def values(self, key: str, default: Any = ()) -> Any:
        """Return a list of values as they stand, or the default."""
        values = self.raw(key, default)
        if values is default:
            return values
        if not isinstance(values, list):
            raise ScenarioError(f"{self.where} : {key} : une liste est attendue")
        if len(values) > LONGEST_LIST:
            raise ScenarioError(f"{self.where} : {key} : {LONGEST_LIST} éléments au plus")
        return values

    def each(self, key: str, reader: Callable[[str], T]) -> Iterator[T]:
        """Yield what `reader` makes of each text of a list."""
        for rank, value in enumerate(self.values(key), 1):
            yield self._read(f"{key} n° {rank}", value, reader)

    def table(self, key: str, default: Any = REQUIRED) -> "Fields":
        """Return the keys of a map."""
        return Fields(self.raw(key, default), f"{self.where} : {key}")

    def tables(self, key: str, default: Any = None) -> "Iterator[Fields]":
        """Yield the keys of each map of a list, which must be there unless there is a default."""
        values = self.values(key, REQUIRED if default is None else default)
        for rank, value in enumerate(values, 1):
            yield Fields(value, f"{self.where} : {key} n° {rank}")

    def end(self) -> None:
        """Refuse what nobody asked for."""
        odd = sorted(set(self._table) - self._taken)
        if odd:
            raise ScenarioError(f"{self.where} : clé inconnue : {_listed(odd)}")

    def _read(self, key: str, value: object, reader: Callable[[str], T]) -> T:
        if not isinstance(value, str):
            raise ScenarioError(f"{self.where} : {key} : un texte est attendu, pas {shown(value)}")
        try:
            return reader(value)
        except UnexpectedError as error:
            raise ScenarioError(f"{self.where} : {key} : {error}, pas {shown(value)}") from None


def shown(value: object) -> str:
    """Write a value for a message: short, on one line, nothing that a terminal would obey."""
    if isinstance(value, list):
        return "une liste"
    if isinstance(value, dict):
        return "une table"
    word = str(value)
    kept = "".join(each if each.isprintable() else "�" for each in word[:LONGEST_SHOWN])
    return f"« {kept}{'…' * (len(word) > LONGEST_SHOWN)} »"


def prose(word: str) -> str:
    """Return a text that nobody prints, as it stands."""
    return word


def text(word: str) -> str:
    """Return a text of one line."""
    if len(word) > LONGEST_TEXT or not word.isprintable():
        raise UnexpectedError(f"un texte d’une ligne de {LONGEST_TEXT} caractères est attendu")
    return word


def boolean(word: str) -> bool:
    """Read a truth value."""
    return BOOLEANS[_known(word, *BOOLEANS)]


def integer(word: str) -> int:
    """Read a whole number that is not negative."""
    found = number(word)
    if found != int(found):
        raise UnexpectedError("un nombre entier est attendu")
    return int(found)


def rank(word: str) -> int:
    """Read a rank: 1 is the first."""
    found = integer(word)
    if not 1 <= found <= LONGEST_LIST:
        raise UnexpectedError(f"un rang de 1 à {LONGEST_LIST} est attendu")
    return found


def age(word: str) -> int:
    """Read the age of a living person."""
    found = integer(word)
    if found > OLDEST:
        raise UnexpectedError(f"un âge de 0 à {OLDEST} ans est attendu")
    return found


def number(word: str) -> Decimal:
    """Read a decimal number that is not negative, exactly."""
    plain = len(word) <= LONGEST and word.isascii() and word.replace(".", "", 1).isdecimal()
    if not plain or Decimal(word) > LARGEST:
        raise UnexpectedError(f"un nombre de 0 à {LARGEST}, écrit avec un point, est attendu")
    return Decimal(word)


def amount(word: str) -> int:
    """Read euros as centimes."""
    centimes = number(word) * 100
    if centimes != int(centimes):
        raise UnexpectedError("un montant au centime est attendu")
    return int(centimes)


def past_or_future(word: str) -> date:
    """Read a date that care may have."""
    found = _date(word)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        years = f"de {FIRST_YEAR} à {LAST_YEAR}"
        raise UnexpectedError(f"une date AAAA-MM-JJ {years} est attendue")
    return found


def hour(word: str) -> time:
    """Read the time of a day."""
    try:
        return time.fromisoformat(word if HOUR.fullmatch(word) else "")
    except ValueError:
        raise UnexpectedError("une heure HH:MM est attendue") from None


def one_of(make: Callable[[str], T], *words: str) -> Callable[[str], T]:
    """Return a reader that takes one of `words` only."""
    return lambda word: make(_known(word, *words))


def member(kind: type[E]) -> Callable[[str], E]:
    """Return a reader of the values of an enumeration."""
    return one_of(kind, *kind)


def _known(word: str, *words: str) -> str:
    if word not in words:
        raise UnexpectedError(f"{' ou '.join(words)} est attendu")
    return word


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if DATE.fullmatch(word) else None
    except ValueError:
        return None


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(shown(key) for key in keys)
