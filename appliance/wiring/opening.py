"""Open a practice with somebody's code, for one verb of the command line."""

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appliance.config import Config, load
from appliance.demo.practice import CODE
from appliance.domain.roles import Action, Personne, named
from appliance.errors import UnknownPersonError
from appliance.queue.store import Store
from appliance.sealing.secret import Secret
from appliance.wiring.identity import present
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault


@dataclass(frozen=True, slots=True)
class Opened:
    """What a verb works on while the practice is open."""

    config: Config
    store: Store
    master: Secret
    machine: Machine

    def today(self) -> date:
        """Return the day, in the box's own time zone."""
        return self.machine.clock.now().astimezone().date()


@contextmanager
def opened(settings: Path, pour: Action = Action.CONSULTER) -> Iterator[Opened]:
    """Ask whose code it is and for the code, and open the queue; see `identified`.

    Raises:
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
        BusyError: the station is open.
    """
    config, machine = load(settings), Machine()
    with (
        identified(config, machine, pour) as (master, who),
        closing(open_store(config, master, machine, auteur=who.numero)) as store,
    ):
        present(store, who)
        yield Opened(config, store, master, machine)


@contextmanager
def identified(config: Config, machine: Machine, pour: Action) -> Iterator[tuple[Secret, Personne]]:
    """Know somebody by their code; a practice to play with has a public one.

    Args:
        config: the box's settings.
        machine: clock, randomness, disk.
        pour: what they want to do.

    Raises:
        UnknownPersonError: nobody of that name has a code.
        NotAllowedError: the role does not allow it; the code was not asked for.
        WrongCodeError, LockedOutError, NoVaultError: see `Vault.open`.
    """
    vault = Vault.of(config, machine)
    if config.cabinet.demonstration:
        who, code = vault.personnes()[0], CODE
    else:
        who = whose(vault)
        who.require(pour)
        code = getpass.getpass("Code du cabinet : ")
    with vault.open(code, who.numero) as master:
        yield master, who


def whose(vault: Vault) -> Personne:
    """Return whose code is meant: the only one there is, or of whom a person names.

    Raises:
        UnknownPersonError: nobody of that name has a code.
        NoVaultError, KeyringDamagedError, StationRightsError: see `Vault.open`.
    """
    known = vault.personnes()
    if len(known) == 1:
        return known[0]
    found = named(known, input(f"Qui ({', '.join(one.nom for one in known)}) : "))
    if found is None:
        raise UnknownPersonError
    return found
