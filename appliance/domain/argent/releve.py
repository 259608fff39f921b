"""A bank statement: the lines of one account between two balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.money import euros


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Solde:
    """What an account held at the end of a day, in centimes."""

    date: date
    montant: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Releve:
    """One statement of a file.

    Attributes:
        ouverture, cloture: balances before the first line and after the last one; None where the
            format or the bank tells none.
        remarques: French: what is odd in it and hinders nothing.
    """

    compte: str
    mouvements: tuple[MouvementBancaire, ...]
    ouverture: Solde | None = None
    cloture: Solde | None = None
    remarques: tuple[str, ...] = ()

    def ecarts(self) -> Iterator[str]:
        """Yield what a person should know of it, in French."""
        yield from self.remarques
        if self.ouverture is None or self.cloture is None:
            return
        reached = self.ouverture.montant + sum(one.montant for one in self.mouvements)
        if reached != self.cloture.montant:
            yield (
                f"les soldes ne se suivent pas : avec les mouvements on arrive à {euros(reached)}, "
                f"la banque dit {euros(self.cloture.montant)}"
            )
