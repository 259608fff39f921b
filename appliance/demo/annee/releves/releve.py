"""One statement: the lines of an account over some days, between two balances."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from appliance.demo.annee.calendrier import DAY
from appliance.demo.annee.modele import LigneBanque
from appliance.demo.annee.profil import Banque, Format


@dataclass(frozen=True, slots=True)
class Compte:
    """An account: its rank among all, from 0, and its lines by day."""

    rang: int
    iban: str
    lignes: Sequence[LigneBanque]


@dataclass(frozen=True, slots=True)
class Releve:
    """A statement.

    Attributes:
        avant: balance before its first line, in centimes.
        format: of its file.
    """

    rang: int
    iban: str
    debut: date
    fin: date
    avant: int
    lignes: tuple[LigneBanque, ...]
    format: Format

    @property
    def apres(self) -> int:
        """Balance after its last line."""
        return self.avant + sum(one.montant for one in self.lignes)

    @property
    def rib(self) -> tuple[str, str, str, str]:
        """Bank (5), branch (5), account (11), key (2)."""
        bban = self.iban[4:]
        return bban[:5], bban[5:10], bban[10:21], bban[21:]

    @property
    def nom(self) -> str:
        """Name of its file, without the extension."""
        return f"{self.iban[-6:]}-{self.fin:%Y%m%d}"


def releves(banque: Banque, compte: Compte, first: date, last: date) -> Iterator[Releve]:
    """Yield an account's statements: each repeats some days of the one before, of its format.

    It begins with another format than its neighbours.
    """
    start, rang = first, 0
    while start <= last:
        end = min(start + DAY * (banque.jours - 1), last)
        turn, place = divmod(rang, banque.suite)
        since = start - DAY * banque.chevauchement if place else start
        held = tuple(one for one in compte.lignes if since <= one.jour <= end)
        before = sum(one.montant for one in compte.lignes if one.jour < since)
        chosen = banque.formats[(compte.rang + turn) % len(banque.formats)]
        yield Releve(rang + 1, compte.iban, since, end, before, held, chosen)
        start, rang = end + DAY, rang + 1


def in_words(text: str, width: int) -> list[str]:
    """Cut a text into pieces of at most so many characters, between words where there are any."""
    pieces: list[str] = []
    while len(text) > width:
        cut = text.rfind(" ", 1, width + 1)
        cut = width if cut < 0 else cut
        pieces.append(text[:cut])
        text = text[cut:].lstrip()
    return [*pieces, text]


def decimal(centimes: int, point: str = ".") -> str:
    """Write an amount with two decimals; the sign only where it is below zero."""
    euros, rest = divmod(abs(centimes), 100)
    return f"{'-' * (centimes < 0)}{euros}{point}{rest:02d}"
