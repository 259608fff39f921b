"""A box of our image forgets everything.  Implements `tui.factory_desk`.

The station destroys the practice's keys by itself; root forgets the key of the whole partition, and
starts the machine again.  A mark that comes first has a start that follows a cut go on.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.domain.roles import Action
from appliance.durable.disk import write_atomically
from appliance.errors import (
    JournalDamagedError,
    NoVaultError,
    RestoreUnfinishedError,
    WrongSheetError,
)
from appliance.sealing.sheet import read_sheet
from appliance.wiring.beginning import BOX_STATION, ERASING
from appliance.wiring.machine import translated
from appliance.wiring.vault import COPIES, TRIES, Vault

log = logging.getLogger(__name__)

REQUEST: Final = Path("/run/besace/remise-a-neuf")
"""Watched by besace-reset.path, which alone may forget the partition's key."""
FORGETS: Final = Path("/usr/lib/besace/forget-data")
"""What the image does it with; elsewhere there is none, and a directory is removed by its owner."""
QUEUE: Final = "queue"
KEYS: Final = (*COPIES, TRIES, "praticien.pem")
"""What opens the practice, and what signs in the place of a card."""


@dataclass(frozen=True, slots=True)
class Factory:
    """One box, and what stands on it.

    Attributes:
        vault: what a code is tried on.
        request: the file that root watches.
    """

    vault: Vault
    request: Path = REQUEST

    @property
    def begun(self) -> bool:
        """Tell whether a cut, or a root that did not hear, left something to do."""
        return self.vault.machine.disk.exists(self.vault.station / ERASING)

    @property
    def guarded(self) -> bool:
        """Tell whether there are keys that can be tried."""
        try:
            self.vault.personnes()
        except (NoVaultError, RestoreUnfinishedError, JournalDamagedError):
            return False
        return True

    def prove(self, typed: str) -> None:
        """Compare what was typed with the sheet, or with the codes of who may give them.

        Raises:
            WrongCodeError, LockedOutError, MachineSecretError, WrongSheetError: see `Vault`.
        """
        try:
            read_sheet(typed)
        except WrongSheetError:
            titulaires = [one for one in self.vault.personnes() if one.peut(Action.GERER_PERSONNES)]
            self.vault.open(typed, titulaires[0].numero).wipe()
        else:
            self.vault.recover(typed).wipe()

    def erase(self) -> None:
        """Destroy the keys, then have root do the same to the partition's.

        Raises:
            DiskFullError, VaultError: the disk failed; the next start goes on.
        """
        from appliance.durable.destruction import destroy_keys, retire  # once in the life of a box

        disk, station = self.vault.machine.disk, self.vault.station
        log.warning("everything is forgotten, as it was asked for")
        with translated("remise à neuf"):
            write_atomically(disk, station / ERASING, b"")
            names = disk.names(station)
            retire(disk, station, [station / name for name in KEYS if name in names])
            if QUEUE in names:
                queue = station / QUEUE
                destroy_keys(disk, queue)
                retire(disk, queue, [queue / name for name in disk.names(queue)])
        with suppress(OSError):  # nobody listens: the next start asks again
            self.request.write_bytes(b"")


def factory_of(vault: Vault) -> Factory | None:
    """Return what resets a box of our image; None elsewhere."""
    return Factory(vault) if vault.station == BOX_STATION and FORGETS.exists() else None
