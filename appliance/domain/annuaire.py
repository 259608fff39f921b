"""The directory of who gets what: addresses of bodies and AMC, and which body stands for which.

The national tables are not public.  What a directory gives fills what the settings leave open;
it never changes what a person wrote there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from appliance.domain.destination import Aiguille, Amc, Destinataire
from appliance.domain.identifiers import Organisme

V = TypeVar("V")

PATIENCE: Final = timedelta(days=7)
"""How long the directory's answer is waited for before it is asked again; our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inscription:
    """One address.

    Attributes:
        organisme: the body; None for an AMC.
        amc: number of the AMC; empty for a body.
        adresse: its mailbox.
        certificat: X.509, DER: only its owner can open a lot.
    """

    adresse: str
    certificat: bytes
    organisme: Organisme | None = None
    amc: str = ""

    @property
    def destinataire(self) -> Destinataire:
        """Whose lots go there."""
        return Amc(self.amc) if self.organisme is None else self.organisme


@dataclass(frozen=True, slots=True, kw_only=True)
class Annuaire:
    """One edition.

    Attributes:
        version: only grows; an edition of no higher one is never taken.
        etabli_le: the day that it says it was made on.
    """

    version: int
    etabli_le: date
    inscriptions: tuple[Inscription, ...] = ()
    aiguilles: tuple[Aiguille, ...] = ()

    def age_days(self, today: date) -> int:
        """Return how many days ago it was made."""
        return (today - self.etabli_le).days


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DemandeAnnuaire:
    """What was asked of the directory last.

    Attributes:
        message: as it is given to the courier; empty once the peer has it.
        sha256: of the message, its name in the spool.
    """

    message: bytes
    sha256: str
    pose_le: datetime

    def attend(self, now: datetime) -> bool:
        """Tell whether an answer may still come."""
        return now - self.pose_le < PATIENCE


def completees(
    reglages: Mapping[Destinataire, V], annuaire: Mapping[Destinataire, V]
) -> Mapping[Destinataire, V]:
    """Return what the settings say, and what the directory says of those they do not name."""
    return {**annuaire, **reglages}
