"""A server's new password, given at the screen.  Implements `tui.server_desk`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from appliance.config import DEFAULT_FILE, Config, Courrier
from appliance.wiring.first_hour.writer import NOWHERE, SECRETS, Places
from appliance.wiring.machine import Machine

NAME_SIZE: Final = 8
TIMES: Final = 2
"""A courier that is about to be started again may still answer by the password of before."""
ACCOUNT: Final = "{compte}, chez {servers}"
CONCENTRATEUR: Final = "concentrateur"


class Servers:
    """The accounts of one box, whose passwords are the courier's."""

    def __init__(self, settings: Path, config: Config, machine: Machine) -> None:
        self._settings, self._machine = settings, machine
        self._spool = config.chemins.spool
        self._files = accounts_of(config.courrier, Places.of(settings))

    @property
    def accounts(self) -> Sequence[str]:
        """See `ServerDesk.accounts`; none where no password is in a place of ours."""
        return [*self._files]

    def keep(self, account: str, password: str) -> None:
        """Put it down ourselves, or on a box by root.

        Raises:
            ConfigError, NotWrittenError: it was not done; the one before stays.
        """
        from appliance.wiring.first_hour import trials  # hardly ever
        from appliance.wiring.first_hour.parcel import hand_over
        from appliance.wiring.first_hour.passwords import NewPasswords

        asked = NewPasswords(
            nom=self._machine.entropy(NAME_SIZE).hex(),
            passwords=dict.fromkeys(self._files[account], password),
        )
        disk, places = self._machine.disk, Places.of(self._settings)
        if self._settings == DEFAULT_FILE:
            hand_over(asked, disk, places, trials.patience())
        else:
            asked.place(disk, places)

    def trial(self) -> Iterator[str]:
        """Have the courier call the servers; yield French lines.

        Raises:
            DiskFullError, VaultError: the spool did not take the request.
        """
        from appliance.wiring.first_hour import trials

        yield from trials.transport(self._settings, self._spool, self._machine, times=TIMES)


def servers_of(settings: Path | None, config: Config, machine: Machine) -> Servers | None:
    """Return what puts passwords down; None where there is none to put down, and at play."""
    if settings is None or config.cabinet.demonstration:
        return None
    servers = Servers(settings, config, machine)
    return servers if servers.accounts else None


def accounts_of(courrier: Courrier, places: Places) -> Mapping[str, Sequence[str]]:
    """Return the accounts in words, each with the files of its password that are ours to write."""
    servers: dict[str, list[str]] = {}
    files: dict[str, list[str]] = {}
    for serveur in (courrier.envoi, courrier.reception):
        if serveur is not None and _is_ours(serveur.mot_de_passe, places):
            servers.setdefault(serveur.compte, []).append(serveur.hote)
            files.setdefault(serveur.compte, []).append(serveur.mot_de_passe.name)
    told = {
        ACCOUNT.format(compte=compte, servers=" et ".join(dict.fromkeys(there))): files[compte]
        for compte, there in servers.items()
    }
    there = courrier.concentrateur
    token = None if there is None or NOWHERE in there.hote else there.jeton
    if there is not None and token is not None and _is_ours(token, places):
        told[f"{CONCENTRATEUR} {there.hote}"] = [token.name]
    return told


def _is_ours(path: Path, places: Places) -> bool:
    """Tell whether a file is one that root, or we, write the courier's passwords into."""
    return path.name in SECRETS and path.parent == places.home / places.secrets
