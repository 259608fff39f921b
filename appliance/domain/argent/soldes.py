"""Where the money of each payer stands: every cent that was billed is in exactly one place."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from appliance.domain.argent.part import EtatPart
from appliance.domain.tiers_payant import Part

Limite = Callable[[Part, date], date]
"""Returns the last day on which a share is not late, from the day since when the payer has it."""


class Ligne(Protocol):
    """One share, as the balance sees it."""

    @property
    def part(self) -> Part:
        """Which of the two."""

    @property
    def demande(self) -> int:
        """Centimes asked."""

    @property
    def paye(self) -> int:
        """Centimes that came, less those taken back."""

    @property
    def etat(self) -> EtatPart:
        """Where it stands."""

    @property
    def depuis(self) -> date | None:
        """Since when the payer has it, None as long as it did not leave."""


@dataclass(frozen=True, slots=True)
class Encours:
    """What payers leave a person to do, for the line that never leaves the screen.

    Attributes:
        rejets: shares that are refused and wait for a person.
        rejetes: their centimes.
        en_retard: centimes of the AMO that are past their four working days.
        amc_en_retard: centimes of the AMC that wait longer than its payers take; 0 until the
            day's history was read.
    """

    rejets: int = 0
    rejetes: int = 0
    en_retard: int = 0
    amc_en_retard: int = 0


@dataclass(slots=True, kw_only=True)
class Solde:
    """The money of one payer, in centimes.

    `facture` is the sum of the six after it.

    Attributes:
        trop_percu: what came beyond what was billed; in none of the others.
    """

    facture: int = 0
    paye: int = 0
    rejete: int = 0
    conteste: int = 0
    abandonne: int = 0
    en_retard: int = 0
    attendu: int = 0
    trop_percu: int = 0

    @property
    def prouve(self) -> bool:
        """Tell whether no cent is missing, and none counted twice."""
        answered = self.paye + self.rejete + self.conteste + self.abandonne
        return self.facture == answered + self.en_retard + self.attendu

    def count(self, ligne: Ligne, *, late: bool) -> None:
        """Count a share in; what nobody answered is late, or expected."""
        came = min(ligne.paye, ligne.demande)
        self.facture += ligne.demande
        self.paye += came
        self.trop_percu += ligne.paye - came
        self._leave(ligne.etat, ligne.demande - came, late=late)

    def _leave(self, etat: EtatPart, reste: int, *, late: bool) -> None:
        """Count what did not come where it belongs; nothing is left of a share that is paid."""
        match etat:
            case EtatPart.REJETEE:
                self.rejete += reste
            case EtatPart.CONTESTEE:
                self.conteste += reste
            case EtatPart.ABANDONNEE:
                self.abandonne += reste
            case _ if late:
                self.en_retard += reste
            case _:
                self.attendu += reste


class Soldes:
    """Counts shares in.

    Args:
        jour: the day at whose end the money stands so.
        limite: see `Limite`.
    """

    def __init__(self, jour: date, limite: Limite) -> None:
        self._jour, self._limite = jour, limite
        self._soldes: dict[str, Solde] = defaultdict(Solde)

    def add(self, ligne: Ligne, payeur: str) -> None:
        """Count a share in."""
        self._soldes[payeur].count(ligne, late=self._late(ligne))

    def par_payeur(self) -> Mapping[str, Solde]:
        """Return what was counted, by payer."""
        return dict(sorted(self._soldes.items()))

    def _late(self, ligne: Ligne) -> bool:
        return ligne.depuis is not None and self._limite(ligne.part, ligne.depuis) < self._jour


def aucune(_part: Part, _depuis: date) -> date:
    """Return a day that never comes: nothing is late."""
    return date.max
