"""The drill: what was read without a key is deciphered and compared once somebody unlocks."""

import logging
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

from appliance.config import Config
from appliance.durable.drill import refuse_unreadable
from appliance.errors import BackupDamagedError, BusyError, JournalDamagedError, NoVaultError
from appliance.services.sauvegardes import Copie
from appliance.wiring.beside import beside
from appliance.wiring.machine import Machine
from appliance.wiring.practice import QUEUE
from appliance.wiring.sauvegarde import alone, mirrors_on, record_of

log = logging.getLogger(__name__)

UNREADABLE: Final = "ne se déchiffre pas ({what}) : changez de clé et refaites une sauvegarde"
OLDER: Final = "plus ancienne que la dernière faite : quelqu’un l’a remplacée, refaites-la"


def drill(config: Config, key: bytes, machine: Machine) -> AbstractContextManager[None]:
    """Try the copies that wait for it, beside whatever the station does meanwhile.

    Args:
        config: the box's settings.
        key: the queue's.
        machine: clock and disk.
    """
    return beside(partial(try_copies, config, key, machine))


def try_copies(config: Config, key: bytes, machine: Machine, stop: Event) -> None:
    """Decipher each copy that was read since the last time and is plugged in; note what came."""
    record = record_of(config, machine)
    try:
        for copie in record.copies():
            if copie.to_try() and not stop.is_set():
                found = _tried(copie, config, key, machine, stop)
                if found is not None:
                    with alone(config, machine):
                        record.note(found)
    except (OSError, BusyError, NoVaultError) as error:
        log.warning("the drill of a backup stopped: %s", type(error).__name__)


def _tried(copie: Copie, config: Config, key: bytes, machine: Machine, stop: Event) -> Copie | None:
    """Return what is known of a copy after its trial; None when it was not tried to its end."""
    queue = config.chemins.station / QUEUE
    for mirror, manifest in mirrors_on(machine, Path(copie.dossier)):
        if manifest.stamp.cle == copie.cle:
            if manifest.at < copie.faite_le:
                return replace(copie, defaut=OLDER)
            try:
                for _ in refuse_unreadable(mirror, key, machine.disk, queue):
                    if stop.is_set():
                        return None
            except (JournalDamagedError, BackupDamagedError) as error:
                return replace(copie, defaut=UNREADABLE.format(what=error))
            return replace(copie, essayee_le=machine.clock.now())
    return None
