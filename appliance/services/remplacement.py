"""What an invoice takes the place of: the one that it corrects, and the DRE beside that one."""

from dataclasses import dataclass
from typing import Self

from appliance.domain.argent.part import EtatPart
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import Part
from appliance.queue.store import Store


@dataclass(frozen=True, slots=True)
class Former:
    """Ranks of what is corrected, 0 for none.

    Attributes:
        dre_payee: the AMC settled its share: it is not asked for twice.
    """

    fse: int = 0
    dre: int = 0
    dre_payee: bool = False

    @classmethod
    def of(cls, store: Store, numero: NumeroFacture | None) -> Self:
        """Return what is known of an invoice that is to be corrected; nothing for None."""
        if numero is None:
            return cls()
        beside = store.argent.comptes.dre(int(numero))
        if beside is None:
            return cls(int(numero))
        said = store.argent.of(beside.rang).get(Part.AMC)
        paid = said is not None and said.etat is EtatPart.PAYEE
        return cls(int(numero), beside.rang, paid)
