"""One share of one invoice, as whoever counts the practice's money sees it."""

from datetime import date
from typing import NamedTuple

from appliance.domain.argent.part import EtatPart
from appliance.domain.tiers_payant import Part


class Ligne(NamedTuple):
    """One share of one invoice, as the balance sees it; amounts in centimes.

    Attributes:
        organisme: the body that insures, or the number of the AMC of a DRE.
        depuis: when the payer had it: the day of the ARL, else that of the lot; None without one.
        jour: the day of its state, None as long as nobody said anything.
    """

    rang: int
    part: Part
    organisme: str
    is_dre: bool
    demande: int
    paye: int
    etat: EtatPart
    depuis: date | None
    jour: date | None
    remplacee: bool
