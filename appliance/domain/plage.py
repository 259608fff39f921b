"""Ranges of numbers: each box, and each restoration, has one of its own.

Nobody can tell a box that another one was restored from its backup.  What keeps them apart is
that no two of them draw from the same numbers: the recovery sheet lists the ranges, and a
person strikes one out at each restoration.
"""

from dataclasses import dataclass
from typing import Final, Self

from appliance.domain.identifiers import LAST_LOT, InvalidNumberError, numero_facture, numero_lot

FACTURES: Final = 100_000_000
FIRST_LOTS: Final = 550
"""Numbers of lots below which all are the first box's: a day of a cabinet takes many."""
LOTS: Final = 50
"""Those of each restoration: what is over waits for the next day."""
FIRST: Final = 1
LAST: Final = 10


@dataclass(frozen=True, slots=True, order=True)
class Plage:
    """One range: an invoice's first digit of nine tells it, and a lot's number of three.

    Attributes:
        rang: from 1, of the box that was first, to 10.
    """

    rang: int

    def __post_init__(self) -> None:
        """Refuse what is no range."""
        if not FIRST <= self.rang <= LAST:
            raise InvalidNumberError("plus de plage de numéros disponible")

    @classmethod
    def of(cls, facture: int) -> Self:
        """Return the range that an invoice's rank lies in.

        Raises:
            InvalidNumberError: it is no rank of an invoice.
        """
        numero_facture(facture)
        return cls(facture // FACTURES + 1)

    @property
    def factures(self) -> range:
        """The ranks of its invoices; there is no invoice 0."""
        start = (self.rang - 1) * FACTURES
        return range(max(1, start), start + FACTURES)

    @property
    def lots(self) -> range:
        """The numbers of its lots, of one day; there is no lot 0."""
        if self.rang == FIRST:
            return range(1, FIRST_LOTS)
        start = FIRST_LOTS + (self.rang - FIRST - 1) * LOTS
        return range(start, start + LOTS)

    @property
    def suivantes(self) -> tuple[Self, ...]:
        """The ranges after this one, for restorations to come."""
        return tuple(type(self)(rang) for rang in range(self.rang + 1, LAST + 1))

    def facture_apres(self, rank: int) -> int:
        """Return the rank that follows, in this range.

        Raises:
            InvalidNumberError: the range is used up.
        """
        following = max(rank + 1, self.factures.start)
        if following not in self.factures:
            raise InvalidNumberError("plus de numéro de facture disponible dans cette plage")
        return following

    def lot_apres(self, rank: int) -> int:
        """Return the next rank of a lot whose number is of this range; they go round."""
        number = int(numero_lot(rank + 1))
        wait = 0 if number in self.lots else (self.lots.start - number) % LAST_LOT
        return rank + 1 + wait

    def __str__(self) -> str:
        bounds = self.factures
        return f"plage {self.rang} : factures {bounds[0]:09d} à {bounds[-1]:09d}"
