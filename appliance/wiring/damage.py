"""Damage that somebody ran into is remembered until the whole journal was read again and is sound.

An opening reads little: without the mark a box that was started anew would bill on a journal that
is known not to read.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Final, Self

from appliance.config import Config
from appliance.durable.disk import read_whole, write_atomically
from appliance.sealing.titled import read_titled, write_titled
from appliance.wiring.machine import Machine

log = logging.getLogger(__name__)

MARK: Final = "abime"
"""Of the file, and its name in the station's directory."""
SEEN: Final = "constaté le {le:%d/%m/%Y à %H:%M}"
UNDATED: Final = "constaté"


@dataclass(frozen=True, slots=True)
class Damage:
    """The mark.

    Attributes:
        path: where it stands.
    """

    machine: Machine
    path: Path
    _unwritten: Event = field(default_factory=Event, repr=False)

    @classmethod
    def of(cls, config: Config, machine: Machine) -> Self:
        """Return a box's."""
        return cls(machine, config.chemins.station / MARK)

    @property
    def known(self) -> bool:
        """Whether there is some."""
        return self._unwritten.is_set() or self.machine.disk.exists(self.path)

    def note(self) -> None:
        """Remember that there is; on a disk that takes nothing more, until this program ends."""
        fields = {"le": self.machine.clock.now().isoformat()}
        try:
            if not self.machine.disk.exists(self.path):
                write_atomically(self.machine.disk, self.path, write_titled(MARK, fields))
        except OSError as error:
            log.warning("the mark of damage is not written: %s", error.strerror)
            self._unwritten.set()

    def lift(self) -> bool:
        """Forget it: all was read and is sound.  Tell whether there was any.

        Raises:
            OSError: as the system does.
        """
        disk, stood = self.machine.disk, self.known
        self._unwritten.clear()
        if stood and disk.exists(self.path):
            disk.unlink(self.path)
            disk.sync_directory(self.path.parent)
        return stood

    def in_words(self) -> str:
        """Return when it was found, in French."""
        try:
            le = read_titled(MARK, read_whole(self.machine.disk, self.path))["le"]
            return SEEN.format(le=datetime.fromisoformat(le).astimezone())
        except (OSError, ValueError, KeyError, TypeError):
            return UNDATED
