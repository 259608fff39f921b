"""Rows of an import that could not go in, kept with their reasons until a person corrects them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.noms import mots_of


class Genre(StrEnum):
    """What the rows of a table are."""

    PATIENTS = "patients"
    PRESCRIPTEURS = "prescripteurs"
    CONVENTIONS = "conventions"
    RELEVES = "releves"  # of a bank: only their titles are kept here
    EXPORT = "export"  # a line of a whole register: to be corrected in its file


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LigneEnAttente:
    """One row that waits.

    Attributes:
        fichier: name of the file that it came from, without its directory.
        ligne: its first line there, from 1.
        champs: what it says, by field; a cell whose title nobody knows is not among them.
        anomalies: why it waits.
        recue_le: day of the import.
    """

    genre: Genre
    fichier: str
    ligne: int
    champs: dict[str, str]
    anomalies: tuple[Anomalie, ...]
    recue_le: date

    def corrected(self, champs: Mapping[str, str]) -> Self:
        """Return the row with some fields as a person corrects them."""
        return replace(self, champs={**self.champs, **champs})

    def names(self, nom: str, prenom: str) -> bool:
        """Tell whether the row may be about this person, for an erasure."""
        words = {word for text in self.champs.values() for word in mots_of(text)}
        wanted = {*mots_of(nom), *mots_of(prenom)}
        return bool(wanted) and wanted <= words

    def __repr__(self) -> str:
        return f"LigneEnAttente({self.genre}, ligne {self.ligne})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondance:
    """Which field each title of a table stands for, remembered from one import to the next.

    Attributes:
        titres: of the file, in their order.
        champs: one for each title, empty where nobody needs it.
    """

    genre: Genre
    titres: tuple[str, ...]
    champs: tuple[str, ...]
