"""Open a practice's queue with its code, for one verb of the command line."""

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appliance.config import load
from appliance.demo.practice import CODE
from appliance.queue.store import Store
from appliance.sealing.secret import Secret
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault


@dataclass(frozen=True, slots=True)
class Opened:
    """What a verb works on while the practice is open."""

    store: Store
    master: Secret
    machine: Machine

    def today(self) -> date:
        """Return the day, in the box's own time zone."""
        return self.machine.clock.now().astimezone().date()


@contextmanager
def opened(settings: Path) -> Iterator[Opened]:
    """Ask for the code and open the queue; a practice to play with has a public one.

    Raises:
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
        BusyError: the station is open.
    """
    config, machine = load(settings), Machine()
    code = CODE if config.cabinet.demonstration else getpass.getpass("Code du cabinet : ")
    with (
        Vault.of(config, machine).open(code) as master,
        closing(open_store(config, master, machine)) as store,
    ):
        yield Opened(store, master, machine)
