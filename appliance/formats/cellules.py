"""Cells of a row to values: each reader notes what is wrong and goes on, so that all is said."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from appliance.domain.identifiers import InvalidNumberError, Organisme
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Periode
from appliance.domain.registre.saisie import lire_date

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MISSING: Final = "champ obligatoire vide : remplissez-le"
YES: Final = frozenset({"OUI", "O", "YES", "1", "VRAI", "TRUE", "X"})
NO: Final = frozenset({"", "NON", "N", "NO", "0", "FAUX", "FALSE"})
LONGEST_NUMBER: Final = 7


class Cellules:
    """The cells of one row by field.

    Attributes:
        anomalies: what was found wrong so far.
    """

    def __init__(self, champs: Mapping[str, str]) -> None:
        self._champs = champs
        self.anomalies: list[Anomalie] = []

    def text(self, champ: str) -> str:
        """Return a cell as it stands; empty without one."""
        return self._champs.get(champ, "").strip()

    def required(self, champ: str) -> str:
        """Return a cell that must not be empty."""
        text = self.text(champ)
        if not text:
            self.anomalies.append(Anomalie(champ, MISSING))
        return text

    def read(self, champ: str, reader: Callable[[str], T | Anomalie]) -> T | None:
        """Return what `reader` makes of a cell; None without one, and when it is wrong."""
        text = self.text(champ)
        return self.keep(reader(text)) if text else None

    def keep(self, value: T | Anomalie) -> T | None:
        """Return a value, or note what is wrong."""
        if isinstance(value, Anomalie):
            self.anomalies.append(value)
            return None
        return value

    def also(self, anomalies: Iterable[Anomalie]) -> None:
        """Note what is wrong with fields of which nothing was said yet."""
        said = {one.champ for one in self.anomalies}
        self.anomalies += (one for one in anomalies if one.champ not in said)

    def day(self, champ: str) -> date | None:
        """Return a date."""
        return self.read(champ, lambda text: lire_date(text, champ))

    def periode(self, debut: str, fin: str) -> Periode:
        """Return the days between two cells."""
        found = Periode(debut=self.day(debut), fin=self.day(fin))
        if found.is_reversed():
            self.anomalies.append(Anomalie(fin, "la fin vient avant le début : relisez-les"))
        return found

    def whole(self, champ: str, otherwise: int | None = None) -> int | None:
        """Return a whole number above zero."""
        found = self.read(champ, lambda text: _whole(text, champ))
        return otherwise if found is None else found

    def decimal(self, champ: str) -> Decimal:
        """Return a number that is not negative, with a comma or a point; zero without one."""
        return self.read(champ, lambda text: _decimal(text, champ)) or Decimal(0)

    def flag(self, champ: str) -> bool:
        """Return a yes or a no; no without one."""
        return bool(self.read(champ, lambda text: _flag(text, champ)))

    def organisme(self, champ: str) -> Organisme | None:
        """Return the body that insures."""
        return self.read(champ, lambda text: _organisme(text, champ))


def word(kind: type[E], champ: str) -> Callable[[str], E | Anomalie]:
    """Return a reader of the words of an enumeration."""

    def read(text: str) -> E | Anomalie:
        try:
            return kind(text.lower())
        except ValueError:
            return Anomalie(champ, f"un de ceux-ci est attendu : {', '.join(kind)}")

    return read


def unknown(champs: Mapping[str, str], known: tuple[str, ...]) -> tuple[Anomalie, ...]:
    """Return what is wrong with fields that nobody knows."""
    odd = (champ for champ in champs if champ not in known)
    return tuple(Anomalie(champ, f"champ inconnu ; il y a {', '.join(known)}") for champ in odd)


def _whole(text: str, champ: str) -> int | Anomalie:
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER and int(text):
        return int(text)
    return Anomalie(champ, "un nombre entier, au moins 1, est attendu : corrigez-le")


def _decimal(text: str, champ: str) -> Decimal | Anomalie:
    plain = text.replace(",", ".")
    digits = plain.replace(".", "", 1)
    if digits.isascii() and digits.isdecimal() and len(plain) <= LONGEST_NUMBER:
        return Decimal(plain)
    return Anomalie(champ, "un nombre est attendu : corrigez-le")


def _flag(text: str, champ: str) -> bool | Anomalie:
    word = text.upper()
    return word in YES if word in YES | NO else Anomalie(champ, "oui ou non est attendu")


def _organisme(text: str, champ: str) -> Organisme | Anomalie:
    try:
        return Organisme.parse(text)
    except InvalidNumberError as error:
        return Anomalie(champ, str(error))
