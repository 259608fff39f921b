"""What the nouns of the register share: a number in the register, and where a fact comes from."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Generic, TypeVar

from appliance.domain.roles import NOBODY

T = TypeVar("T")


class Source(StrEnum):
    """Who said it, the surest first."""

    CARTE = "carte"
    ADRI = "adri"
    ATTESTATION = "attestation"
    SAISIE = "saisie"
    IMPORT = "import"


SOURCES: Final = {
    Source.CARTE: "carte",
    Source.ADRI: "ADRi",
    Source.ATTESTATION: "attestation",
    Source.SAISIE: "saisie",
    Source.IMPORT: "import",
}
"""How people call them."""


@dataclass(frozen=True, slots=True, repr=False)
class Fiche(Generic[T]):
    """A value that stands in the register.

    Attributes:
        numero: its number in its table, never given to another one.
        patient: number of the record that it belongs to; None for what belongs to the practice,
            and for a record itself.
        auteur: number of who wrote it last; see `roles.Personne`.
    """

    numero: int
    valeur: T
    patient: int | None = None
    auteur: int = field(default=NOBODY, compare=False)

    def __repr__(self) -> str:
        return f"Fiche({type(self.valeur).__name__} {self.numero})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """Days from `debut` to `fin`, both included; None where the bound is open or unknown."""

    debut: date | None = None
    fin: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies in it."""
        return (self.debut is None or self.debut <= day) and (self.fin is None or day <= self.fin)

    def is_reversed(self) -> bool:
        """Tell whether it ends before it begins."""
        return self.debut is not None and self.fin is not None and self.fin < self.debut


TOUJOURS: Final = Periode()
"""No bound is known."""
