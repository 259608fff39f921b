"""The practitioner's signature given afterwards, to a batch of invoices at once."""

from dataclasses import dataclass
from datetime import datetime

from appliance.domain.identifiers import NumeroFacture


@dataclass(frozen=True, slots=True, kw_only=True)
class Contreseing:
    """One batch of invoices of mode 4, sealed without the CPS and countersigned with it.

    Attributes:
        factures: all of them, in order; those between that the CPS had signed are not among them.
        depuis: when the first was sealed (UTC).
        le: when the batch was countersigned (UTC).
    """

    factures: tuple[NumeroFacture, ...]
    depuis: datetime
    le: datetime

    @property
    def premiere(self) -> NumeroFacture:
        """Where the gap begins."""
        return self.factures[0]

    @property
    def derniere(self) -> NumeroFacture:
        """Where the gap ends."""
        return self.factures[-1]
