"""A test of the servers on the spot: the station asks for it, the courier makes it and tells.

The station has no network and no password; the courier has both.  Two files of the spool go
between them, and each reader believes nothing of what it reads.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from appliance.durable.disk import write_atomically
from appliance.ports.machine import Disk
from appliance.spool.shelf import FILE_MODE, read_bounded, translated

REQUEST: Final = "essai-demande"
ANSWER: Final = "essai.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of a call to one server.

    Attributes:
        serveur: its part and its address, in French.
        defaut: why it did not let us in, a French sentence; empty where it did.
    """

    serveur: str
    defaut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What the courier tells of a test.

    Attributes:
        demande: the name of the request that it answers.
    """

    demande: str
    essais: tuple[Tried, ...]

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        calls = [[one.serveur, one.defaut] for one in self.essais]
        return json.dumps({"demande": self.demande, "essais": calls}).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Return the answer, or None where the content is not one."""
        try:
            fields = json.loads(content)
            calls = [(str(serveur), str(defaut)) for serveur, defaut in fields["essais"]]
            essais = tuple(Tried(serveur=serveur, defaut=defaut) for serveur, defaut in calls)
            return cls(demande=str(fields["demande"]), essais=essais)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None


class Probing:
    """The two files.

    Raises:
        DiskFullError, VaultError: the disk did not take what is written.
    """

    def __init__(self, disk: Disk, root: Path) -> None:
        """Look at the spool in `root`."""
        self._disk = disk
        self._request, self._answer = root / REQUEST, root / ANSWER

    def ask(self, demande: str) -> None:
        """Ask the courier for a test, under a name that no other request bears."""
        self._write(self._request, demande.encode("ascii"))

    def asked(self) -> str:
        """Return the name of the last request; empty where there is none."""
        return (read_bounded(self._disk, self._request) or b"").decode("ascii", "replace")

    def tell(self, probe: Probe) -> None:
        """Tell the station what came of it, and let go of its request."""
        self._write(self._answer, probe.to_bytes())
        with translated(), suppress(FileNotFoundError):
            self._disk.unlink(self._request)

    def told(self, demande: str) -> Probe | None:
        """Return the answer to this request; None as long as there is none."""
        probe = Probe.parse(read_bounded(self._disk, self._answer) or b"")
        return probe if probe is not None and probe.demande == demande else None

    def _write(self, path: Path, content: bytes) -> None:
        with translated():
            write_atomically(self._disk, path, content, mode=FILE_MODE)
