"""Numbers that name people, professionals and papers, each checked once at the border.

A value of these classes is valid by construction.  A number that belongs to a person never
shows in a repr.
"""

from dataclasses import dataclass
from typing import Final, NewType, Self

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import nir

NumeroFacture = NewType("NumeroFacture", str)
"""Nine digits, never zero, unique per professional (B2 type 2, positions 27 to 35)."""

NumeroLot = NewType("NumeroLot", str)
"""Three digits, read together with the date of the lot (B2 type 1, positions 20 to 22)."""

CORSICA: Final = {"2A": "2001", "2B": "2002"}
LAST_FACTURE: Final = 999_999_999
LAST_LOT: Final = 999


class InvalidNumberError(ValueError):
    """The text is not such a number; the message says which rule fails, never the number."""


@dataclass(frozen=True, slots=True, repr=False)
class Nir:
    """A NIR with its key: 15 characters, Corsican 2A and 2B included."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accept the number with or without separators.

        Raises:
            InvalidNumberError: wrong length or wrong key.
        """
        compact = nir.compact(text).upper()
        if len(compact) != 15:
            raise InvalidNumberError("un NIR compte 15 caractères, clé comprise")
        try:
            return cls(nir.validate(compact))
        except ValidationError:
            raise InvalidNumberError("la clé du NIR ne correspond pas") from None

    @property
    def number(self) -> str:
        """The 13 characters without the key."""
        return self.value[:13]

    @property
    def key(self) -> str:
        """The two digits of the key."""
        return self.value[13:]

    def __repr__(self) -> str:
        return "Nir(…)"


@dataclass(frozen=True, slots=True)
class NumeroPs:
    """The billing number of a professional: 8 digits and a Luhn key (ADELI shape)."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accept nine digits.

        Raises:
            InvalidNumberError: not nine digits, or a wrong key.
        """
        if len(text) != 9 or not text.isdecimal():
            raise InvalidNumberError("un numéro de facturation compte 9 chiffres")
        if not luhn.is_valid(text):
            raise InvalidNumberError("la clé du numéro de facturation ne correspond pas")
        return cls(text)


@dataclass(frozen=True, slots=True)
class Organisme:
    """The body that insures: régime (2), caisse (3), centre (4), digits as text."""

    regime: str
    caisse: str
    centre: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accept `01 999 0000`, with or without spaces.

        Raises:
            InvalidNumberError: not nine digits.
        """
        compact = text.replace(" ", "")
        if len(compact) != 9 or not compact.isdecimal():
            raise InvalidNumberError("un organisme compte 9 chiffres : régime, caisse, centre")
        return cls(compact[:2], compact[2:5], compact[5:])

    def __str__(self) -> str:
        return f"{self.regime} {self.caisse} {self.centre}"


def is_rpps(text: str) -> bool:
    """Tell whether `text` is a RPPS number: eleven digits, the last a Luhn key."""
    return len(text) == 11 and _digits(text) and bool(luhn.is_valid(text))


def is_finess(text: str) -> bool:
    """Tell whether `text` is a FINESS number: nine digits, the last a Luhn key.

    A Corsican number begins with 2A00 or 2B00, read as 2001 and 2002 for the key.  Other digits
    after 2A and 2B were seen nowhere: such a number is not called invalid.
    """
    if len(text) != 9:
        return False
    if text[:2].upper() in CORSICA:
        read = CORSICA[text[:2].upper()] + text[4:]
        return _digits(text[2:]) and (text[2:4] != "00" or bool(luhn.is_valid(read)))
    return _digits(text) and bool(luhn.is_valid(text))


def is_am(text: str) -> bool:
    """Tell whether `text` has the form of an AM number; its key is published nowhere."""
    return len(text) == 9 and (_digits(text) or (text[:2].upper() in CORSICA and _digits(text[2:])))


def is_amo(text: str) -> bool:
    """Tell whether `text` has the form of an AMO code: regime 2, caisse 3, centre 4."""
    return len(text) == 9 and _digits(text)


def is_amc(text: str) -> bool:
    """Tell whether `text` may be an AMC number, kept as text: 8 digits, or 9 by other accounts."""
    return len(text) in {8, 9} and _digits(text)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def numero_facture(rank: int) -> NumeroFacture:
    """Write the rank of an invoice as its number: 42 is `000000042`.

    Raises:
        InvalidNumberError: the range of nine digits is used up.
    """
    if not 1 <= rank <= LAST_FACTURE:
        raise InvalidNumberError("plus de numéro de facture disponible")
    return NumeroFacture(f"{rank:09d}")


def numero_lot(rank: int) -> NumeroLot:
    """Write the rank of a lot as its number: ranks go round from 999 to 001."""
    return NumeroLot(f"{(rank - 1) % LAST_LOT + 1:03d}")
