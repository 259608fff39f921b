"""Opens a view of the station's screen for a helper, and has each step of it noted."""

from pathlib import Path
from typing import Final

from appliance.config import Config
from appliance.domain.assistance import Assistance, Fin, Pas
from appliance.domain.roles import Action
from appliance.errors import DirectoryError, reason
from appliance.ports.machine import Disk
from appliance.services.assistance import Note, Vue
from appliance.services.poste import Poste
from appliance.spool.maildir import DIRECTORY_MODE
from appliance.wiring.machine import Machine

PLACE: Final = "aide"
"""In the spool: where the station waits for a carrier."""


def open_view(config: Config, machine: Machine, poste: Poste, minutes: int) -> Vue:
    """Open it; it ends with the station.

    Raises:
        NotAllowedError: the role of who opened the station does not allow it.
        DirectoryError: no carrier can be waited for.
        DiskFullError, VaultError: it cannot be noted.
    """
    poste.personne.require(Action.MONTRER_ECRAN)
    place = config.chemins.spool / PLACE
    try:
        lay(machine.disk, config.chemins.spool)
        vue = Vue(place, minutes, machine.uptime, _noting(machine, poste, minutes))
    except OSError as error:
        raise DirectoryError(f"{place} : {reason(error)}") from None
    poste.at_lock.callback(vue.close, Fin.VERROU)
    return vue


def lay(disk: Disk, spool: Path) -> None:
    """Make the place where a carrier comes, for both users of the spool.

    Raises:
        OSError: as the system does.
    """
    disk.make_directory(spool / PLACE, mode=DIRECTORY_MODE)


def _noting(machine: Machine, poste: Poste, minutes: int) -> Note:
    def note(pas: Pas, boitier: str, fin: Fin) -> None:
        lasting = minutes if pas is Pas.OUVERTE else 0
        now = machine.clock.now()
        step = Assistance(le=now, pas=pas, minutes=lasting, boitier=boitier, fin=fin)
        poste.note(lambda store: store.registre.assistances.add(step))

    return note
