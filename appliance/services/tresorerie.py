"""The practice's money as a whole, for whom may see all of it: refusals, bank, reminders, weeks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.domain.professionnel import Professionnel
from appliance.errors import TableError, UnreadableFileError, reason
from appliance.ports.machine import Disk
from appliance.services.banque import Banque
from appliance.services.bilan import Bilans
from appliance.services.previsions import Previsions
from appliance.services.rejets import Rejets
from appliance.services.relances import Relances

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a statement, which is read whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tresorerie:
    """What the screens of the money ask.

    Attributes:
        previsions: the forecasts of the day.
        professionnel: who signs reminders.
        auteur: the name of who asks.
        disk: where reminders are written.
    """

    rejets: Rejets
    previsions: Previsions
    professionnel: Professionnel
    auteur: str
    disk: Disk

    @property
    def banque(self) -> Banque:
        """Statements and postings."""
        return Banque(store=self.rejets.store, clock=self.rejets.clock)

    @property
    def relances(self) -> Relances:
        """Letters to payers that are late."""
        return Relances(previsions=self.previsions, professionnel=self.professionnel)

    @property
    def bilans(self) -> Bilans:
        """Sums of what was billed."""
        return Bilans(previsions=self.previsions)


def statement(path: Path) -> bytes:
    """Return what a file of the bank holds.

    Raises:
        UnreadableFileError: it cannot be read.
        TableError: it is far larger than any statement.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise TableError(f"{path.name} : {LARGEST // 1024**2} Mo au plus sont attendus")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path.name} : {reason(error)}") from None
