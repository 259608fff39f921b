"""Two files in one directory: what each of two boxes last had to tell the other, sealed.

    accueil.pli   the desk writes it
    cabinet.pli   the practice's own box writes it

A file begins with its writer's public key; what follows is sealed to the reader's.  Each is the
whole of what the reader lacks, so the newest one counts and none before it.  On one box both
programs share the directory; between two, a service of each carries the one and brings the other
(`sync.handover`).  Whoever can write here is not believed: a file is a sealed letter or nothing.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from appliance.durable.disk import write_atomically
from appliance.ports.machine import Disk
from appliance.spool.shelf import FILE_MODE, read_bounded, translated

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a file: thousands of arrivals that nobody fetched."""
DIRECTORY_MODE: Final = 0o2770


class Cote(StrEnum):
    """Which of the two boxes this is."""

    ACCUEIL = "accueil"
    CABINET = "cabinet"

    @property
    def autre(self) -> "Cote":
        """The other one."""
        return Cote.CABINET if self is Cote.ACCUEIL else Cote.ACCUEIL


@dataclass(frozen=True, slots=True)
class Plis:
    """The directory, seen from one side.

    Methods that write raise DiskFullError where no room is left, VaultError where the disk fails.
    """

    disk: Disk
    directory: Path
    cote: Cote

    def give(self, pli: bytes) -> None:
        """Put what this side has to tell in the place of what it told before; durable."""
        self._write(self.cote, pli)

    def given(self) -> bytes:
        """Return what this side tells; empty where it told nothing yet, or it cannot be read."""
        return self._read(self.cote)

    def bring(self, pli: bytes) -> None:
        """Put what the other side told, brought from its own box; durable."""
        self._write(self.cote.autre, pli)

    def take(self) -> bytes:
        """Return what the other side tells; empty as `given`."""
        return self._read(self.cote.autre)

    def _read(self, cote: Cote) -> bytes:
        pli = read_bounded(self.disk, self._place(cote)) or b""
        return pli if len(pli) <= LARGEST else b""

    def _write(self, cote: Cote, pli: bytes) -> None:
        with translated():
            self.disk.make_directory(self.directory, mode=DIRECTORY_MODE)
            write_atomically(self.disk, self._place(cote), pli, mode=FILE_MODE)

    def _place(self, cote: Cote) -> Path:
        return self.directory / f"{cote}.pli"
