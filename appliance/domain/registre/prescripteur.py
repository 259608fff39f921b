"""Who prescribes, by the numbers on the paper (S001-09)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.domain.identifiers import is_am, is_finess, is_rpps
from appliance.domain.registre.anomalie import Anomalie

SYMBOLOGY: Final = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
"""What a scanner may put before a barcode's text (ISO/IEC 15424)."""
NUMBER: Final = re.compile(r"(?<![0-9A-Z])(?:\d{11}|\d{9}|2[AB]\d{7})(?![0-9A-Z])")


class Sorte(StrEnum):
    """Which directory gave the number."""

    RPPS = "rpps"
    AM = "am"
    FINESS = "finess"


@dataclass(frozen=True, slots=True)
class Numero:
    """A number on a prescription, and what it may be: nine digits may be AM or FINESS."""

    texte: str
    sortes: tuple[Sorte, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescripteur:
    """Somebody who prescribes.

    Attributes:
        rpps: eleven digits, of the person; empty when unknown.
        am: nine digits, of the person at one cabinet.
        finess: nine characters, of the house.
    """

    nom: str = ""
    rpps: str = ""
    am: str = ""
    finess: str = ""
    specialite: str = ""

    @property
    def numero(self) -> str:
        """The number to bill with: that of the person where there is one."""
        return self.rpps or self.am or self.finess

    @property
    def numeros(self) -> tuple[str, ...]:
        """All numbers that are known."""
        return tuple(filter(None, (self.rpps, self.am, self.finess)))


def lire_numero(texte: str, champ: str = "prescripteur") -> Numero | Anomalie:
    """Read one number as it is typed, spaces and points allowed."""
    compact = re.sub(r"[\s.\-]", "", texte).upper()
    sortes = _sortes(compact)
    if sortes:
        return Numero(compact, sortes)
    if len(compact) == 11 and compact.isdecimal():
        return Anomalie(champ, "la clé du RPPS ne correspond pas : relisez les 11 chiffres")
    return Anomalie(
        champ,
        "11 chiffres (RPPS) ou 9 (AM, FINESS) sont attendus : recomptez-les",
    )


def lire_code_barres(texte: str) -> tuple[Numero, ...]:
    """Return every number of a prescriber in the text that a scanner gave, in its order."""
    plain = SYMBOLOGY.sub("", texte.strip()).upper()
    found = (Numero(number, _sortes(number)) for number in NUMBER.findall(plain))
    return tuple(dict.fromkeys(one for one in found if one.sortes))


def _sortes(compact: str) -> tuple[Sorte, ...]:
    """Return what the number may be.  The AM number's key is published nowhere."""
    checks = ((Sorte.RPPS, is_rpps), (Sorte.AM, is_am), (Sorte.FINESS, is_finess))
    return tuple(sorte for sorte, check in checks if check(compact))
