"""Week by week: what was asked for, what came, what was refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.soldes import Ligne

SHOWN: Final = 7
WEEK: Final = timedelta(weeks=1)


class Mouvement(Ligne, Protocol):
    """One share of an invoice, as the books see it; see `queue.comptes.Ligne`."""

    @property
    def jour(self) -> date | None:
        """The day of its state."""


@dataclass(slots=True, kw_only=True)
class Semaine:
    """One week, in centimes.

    Attributes:
        lundi: its first day.
        demande: sent to payers that week.
        paye: came that week.
        rejete: refused that week, and still so.
    """

    lundi: date
    demande: int = 0
    paye: int = 0
    rejete: int = 0


def semaines(mouvements: Iterable[Mouvement], jour: date) -> Sequence[Semaine]:
    """Return the last weeks, that of `jour` first."""
    monday = jour - timedelta(days=jour.weekday())
    weeks = {monday - WEEK * rank: Semaine(lundi=monday - WEEK * rank) for rank in range(SHOWN)}
    for one in mouvements:
        if one.depuis is not None and (sent := weeks.get(_monday(one.depuis))):
            sent.demande += one.demande
        if one.jour is not None and (said := weeks.get(_monday(one.jour))):
            said.paye += one.paye
            said.rejete += one.demande - one.paye if one.etat is EtatPart.REJETEE else 0
    return tuple(weeks.values())


def _monday(jour: date) -> date:
    return jour - timedelta(days=jour.weekday())
