"""How long the practice keeps what names a patient, and what a control or a trial forbids to touch.

The electronic double of an invoice must be kept for 90 days (CSS R.161-47).  Controls reach
further back: three years are proposed, and the practice decides.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from appliance.domain.calendar import DOUBLE_KEPT
from appliance.domain.identifiers import NumeroFacture

LEAST: Final = DOUBLE_KEPT.days
PROPOSED: Final = 3 * 365 + 1
MOST: Final = 36_500
PACE: Final = timedelta(days=30)
"""Between two passes: each reads and rewrites the whole journal."""
QUESTION: Final = (
    "Combien de temps garder ce qui nomme un patient dans les factures acceptées ? "
    f"Au moins {LEAST} jours (double électronique, R.161-47) ; trois ans sont proposés pour les "
    "contrôles. Ensuite restent numéros, dates et montants."
)
CHOICES: Final = (LEAST, PROPOSED)


class TooShortError(ValueError):
    """Shorter than the law asks, or longer than anybody lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conservation:
    """What the practice decided.

    Attributes:
        jours: how long an accepted invoice names its patient.
        choisie_le: when somebody decided it.
        passee_le: the day of the last pass, None before the first one.
    """

    jours: int
    choisie_le: date
    passee_le: date | None = None

    def __post_init__(self) -> None:
        """Refuse less than the law asks.

        Raises:
            TooShortError: it is.
        """
        if not LEAST <= self.jours <= MOST:
            raise TooShortError

    @property
    def duree(self) -> timedelta:
        """How long."""
        return timedelta(days=self.jours)

    def is_due(self, jour: date) -> bool:
        """Tell whether a pass is due."""
        return self.passee_le is None or self.passee_le + PACE <= jour


@dataclass(frozen=True, slots=True, kw_only=True)
class Gel:
    """A legal hold: nothing of it is forgotten or erased until a person lifts it.

    Attributes:
        motif: why, in a person's words.
        leve_le: when it was lifted, None while it holds.
    """

    motif: str
    depuis: date
    leve_le: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passe:
    """What a pass of the retention did.

    Attributes:
        factures: invoices that name nobody any more.
        retours: messages whose text was let go.
    """

    factures: tuple[NumeroFacture, ...] = ()
    retours: int = 0

    @property
    def phrase(self) -> str:
        """French: what was done."""
        return (
            f"Conservation : {len(self.factures)} factures ne nomment plus personne, "
            f"{self.retours} messages anciens oubliés. Numéros, dates et montants restent."
        )
