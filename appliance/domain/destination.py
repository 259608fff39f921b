"""Whom a lot goes to: the body of a caisse, found by a table, or an AMC."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from appliance.domain.identifiers import Organisme

MOST_FACTURES: Final = 999
"""How many invoices one lot may bring there: B2 type 6, positions 11 to 13."""


@dataclass(frozen=True, slots=True)
class Amc:
    """An AMC by its number, as text: public guides disagree on its length."""

    numero: str

    def __str__(self) -> str:
        return f"AMC {self.numero}"


Destinataire: TypeAlias = Organisme | Amc


def payeur_of(destinataire: Destinataire) -> str:
    """Return the key of who pays what is sent there: the body, or the number of the AMC."""
    return destinataire.numero if isinstance(destinataire, Amc) else str(destinataire)


@dataclass(frozen=True, slots=True)
class Aiguille:
    """One row of the table: bodies by the digits that they begin with, and where theirs go.

    Attributes:
        regime, caisse, centre: first digits, or all of them; empty for any.
    """

    regime: str
    caisse: str
    centre: str
    destination: Organisme

    def is_for(self, organisme: Organisme) -> bool:
        """Tell whether the row speaks of a body."""
        pairs = zip(
            self._digits, (organisme.regime, organisme.caisse, organisme.centre), strict=True
        )
        return all(body.startswith(own) for own, body in pairs)

    @property
    def precision(self) -> tuple[int, ...]:
        """How much it names, the centre first: the most precise row counts."""
        return tuple(len(digits) for digits in reversed(self._digits))

    @property
    def _digits(self) -> tuple[str, str, str]:
        return self.regime, self.caisse, self.centre


@dataclass(frozen=True, slots=True)
class Aiguillage:
    """The table of destinations; a body of which it says nothing is its own destination."""

    aiguilles: tuple[Aiguille, ...] = ()
    _asked: dict[Organisme, Organisme] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was asked before: the station asks every second, of few bodies."""

    def destination_of(self, organisme: Organisme) -> Organisme:
        """Return the body that gets the invoices of a body's insured."""
        if organisme not in self._asked:
            speaking = (one for one in self.aiguilles if one.is_for(organisme))
            found = max(speaking, key=lambda one: one.precision, default=None)
            self._asked[organisme] = organisme if found is None else found.destination
        return self._asked[organisme]


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where invoices go.

    Attributes:
        joignables: the bodies and AMC that have an address.
    """

    aiguillage: Aiguillage = field(default_factory=Aiguillage)
    joignables: Collection[Destinataire] = ()
