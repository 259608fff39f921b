"""A visit beside what stands on its invoice: what the checks look at."""

from dataclasses import dataclass

from appliance.domain.acte import Soin, Trait
from appliance.domain.visite import Visite


@dataclass(frozen=True, slots=True)
class Examen:
    """A visit, the codes that stand on its invoice, derived and forced, and what it comes to.

    Attributes:
        total: the base, in centimes.
        depassement: what is asked above it, in centimes.
    """

    visite: Visite
    codes: frozenset[str]
    total: int = 0
    depassement: int = 0

    @property
    def forces(self) -> frozenset[str]:
        """The codes that the user asked for."""
        return frozenset(forcee.code for forcee in self.visite.forcees)

    @property
    def jour(self) -> tuple[Soin, ...]:
        """Every act of the day: before this passage, and now."""
        return (*self.visite.plus_tot, *self.visite.actes)

    def fait(self, trait: Trait) -> bool:
        """Tell whether an act with this trait was done in this session."""
        return any(soin.est(trait) for soin in self.visite.actes)
