"""Texts of a table to values, strictly: every refusal names where it stands, and the key."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from appliance.errors import ScenarioError

T = TypeVar("T")
D = TypeVar("D")

NULLS: Final = frozenset({"", "~", "null"})
REQUIRED: Final[Any] = object()
LONGEST: Final = 12
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
LARGEST: Final = Decimal(1_000_000)


class Fields:
    """The keys of one map, each taken once; what is left at the end is unknown."""

    def __init__(self, table: object, where: str) -> None:
        if not isinstance(table, dict):
            raise ScenarioError(f"{where} : une table est attendue")
        self._table: dict[str, Any] = dict(table)
        self._taken: set[str] = set()
        self.where = where

    def has(self, key: str) -> bool:
        """Tell whether the key stands there and is not null."""
        value = self._table.get(key)
        return not (value is None or (isinstance(value, str) and value in NULLS))

    def raw(self, key: str, default: Any = REQUIRED) -> Any:
        """Return the value as it stands, or the default for a key that is absent or null."""
        self._taken.add(key)
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
        self._taken.add(key)
        return self._read(key, self._table[key], reader) if self.has(key) else default

    def flag(self, key: str, *, default: bool = False, required: bool = False) -> bool:
        """Return a truth value."""
        words = {"true": True, "false": False}
        if required:
            return self.get(key, words.__getitem__)
        return self.maybe(key, words.__getitem__, default)

    def values(self, key: str, default: Any = ()) -> Any:
        """Return a list of values as they stand, or the default."""
        values = self.raw(key, default)
        if values is not default and not isinstance(values, list):
            raise ScenarioError(f"{self.where} : {key} : une liste est attendue")
        return values

    def each(self, key: str, reader: Callable[[str], T]) -> Iterator[T]:
        """Yield what `reader` makes of each text of a list."""
        return (self._read(key, value, reader) for value in self.values(key))

    def table(self, key: str, default: Any = REQUIRED) -> "Fields":
        """Return the keys of a map."""
        return Fields(self.raw(key, default), f"{self.where} : {key}")

    def tables(self, key: str, default: Any = None) -> "Iterator[Fields]":
        """Yield the keys of each map of a list, which must be there unless there is a default."""
        values = self.values(key, REQUIRED if default is None else default)
        return (Fields(value, f"{self.where} : {key}") for value in values)

    def end(self) -> None:
        """Refuse what nobody asked for."""
        odd = sorted(set(self._table) - self._taken)
        if odd:
            raise ScenarioError(f"{self.where} : clé inconnue : {', '.join(map(str, odd))}")

    def _read(self, key: str, value: object, reader: Callable[[str], T]) -> T:
        if not isinstance(value, str):
            raise ScenarioError(f"{self.where} : {key} : un texte est attendu")
        try:
            return reader(value)
        except (ValueError, KeyError, ArithmeticError):
            raise ScenarioError(f"{self.where} : {key} : valeur incomprise") from None


def text(word: str) -> str:
    """Return a text as it stands."""
    return word


def integer(word: str) -> int:
    """Read a whole number that is not negative."""
    found = number(word)
    if found != int(found):
        raise ValueError
    return int(found)


def number(word: str) -> Decimal:
    """Read a decimal number that is not negative, exactly."""
    if len(word) > LONGEST or not word.replace(".", "", 1).isdecimal() or not word.isascii():
        raise ValueError
    found = Decimal(word)
    if found > LARGEST:
        raise ValueError
    return found


def amount(word: str) -> int:
    """Read euros as centimes."""
    centimes = number(word) * 100
    if centimes != int(centimes):
        raise ValueError
    return int(centimes)


def past_or_future(word: str) -> date:
    """Read a date that care may have."""
    found = date.fromisoformat(word)
    if len(word) != 10 or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError
    return found


def one_of(make: Callable[[str], T], *words: str) -> Callable[[str], T]:
    """Return a reader that takes one of `words` only."""

    def read(word: str) -> T:
        if word not in words:
            raise ValueError
        return make(word)

    return read
