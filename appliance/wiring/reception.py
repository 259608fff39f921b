"""`besace reception`: the screen of a desk, on its own reader, its own code and its own book.

It opens no queue and no key of a practice, on a box that has one no more than on another.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance import logs
from appliance.config import Accueil, load_accueil
from appliance.ports.cards import CardReader
from appliance.sealing.codes import ALONE, WITH_MACHINE, propose_code
from appliance.services.reception import Reception
from appliance.spool.plis import Cote
from appliance.tui.reception import Desk, ReceptionApp
from appliance.wiring.arrivals import open_arrivees
from appliance.wiring.guide import tasks
from appliance.wiring.lecteur import find_reader
from appliance.wiring.machine import Machine
from appliance.wiring.machine_secret import machine_secret
from appliance.wiring.station import ask_for_pcscd, master_key
from appliance.wiring.vault import Vault

PUBLIC: Final = "cle"
"""Where the desk's own public key lies, below its directory."""


def run(settings: Path, *, kiosk: bool) -> int:
    """Open the screen of the desk; return the exit code.

    Raises:
        ConfigError: the settings cannot be read, or name no desk.
    """
    config, machine = load_accueil(settings), Machine()
    desk = config.accueil
    machine.disk.make_directory(desk.dossier)
    logs.to_file(desk.dossier / logs.STATION)
    with ExitStack() as stack:
        reader = find_reader(config.lecteur, on_hang=ask_for_pcscd)
        stack.callback(reader.close)
        return screen(desk, reader, machine, kiosk=kiosk, colours=config.ecran.couleurs)


def screen(
    accueil: Accueil, reader: CardReader, machine: Machine, *, kiosk: bool, colours: str
) -> int:
    """Run the application until the person leaves it; return the exit code."""
    vault = vault_of(accueil, machine)
    app = ReceptionApp(
        Desk(
            open=Opener(accueil, vault, reader),
            proposed_code="" if vault.exists() else propose_code(machine.entropy),
            kiosk=kiosk,
        )
    )
    app.theme, app.guide_tasks = colours, tasks
    app.run()
    return app.return_code or 0


@dataclass(frozen=True, slots=True)
class Opener:
    """Turns the desk's code into an open desk; a code for a desk that is not there yet makes it."""

    accueil: Accueil
    vault: Vault
    reader: CardReader

    def __call__(self, code: str) -> Reception:
        """Open it.

        Raises:
            What `Vault.open` and `open_arrivees` raise.
        """
        accueil, machine = self.accueil, self.vault.machine
        with master_key(self.vault, code) as master:
            arrivees = open_arrivees(accueil, master, machine, accueil.dossier, Cote.ACCUEIL)
        return Reception(reader=self.reader, arrivees=arrivees, documents=accueil.documents)


def vault_of(accueil: Accueil, machine: Machine) -> Vault:
    """Return what opens the desk: a code of its own, which opens nothing else.

    Raises:
        ConfigError: the machine's secret cannot be used.
    """
    secret = machine_secret(None)
    rule = WITH_MACHINE if secret else ALONE
    return Vault(accueil.dossier, accueil.dossier / PUBLIC, machine, rule, secret)
