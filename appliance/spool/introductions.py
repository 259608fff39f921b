"""Pairing asked for at the screen: the station asks, the courier's user does it and tells.

The station has no network.  Two files of the spool go between them, and each reader believes
nothing of what it reads.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from appliance.durable.disk import write_atomically
from appliance.ports.machine import Disk
from appliance.spool.maildir import DIRECTORY_MODE
from appliance.spool.shelf import FILE_MODE, read_bounded, translated

PLACE: Final = "paires"
"""In the spool, for both users; systemd watches it."""
REQUEST: Final = "demande"
ANSWER: Final = "reponse.json"


class Geste(StrEnum):
    """What is asked."""

    MONTRER = "montrer"
    TAPER = "taper"
    LISTER = "lister"
    OUBLIER = "oublier"


class Etat(StrEnum):
    """How far it is."""

    CODE = "code"
    FAIT = "fait"
    REFUS = "refus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request.

    Attributes:
        nom: no other one bears it.
        adresse: of the box to go to.
        code: what that one shows; good for one try.
        boitier: the paired box that is meant.
    """

    nom: str
    geste: Geste
    adresse: str = ""
    code: str = ""
    boitier: str = ""

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        parts = [self.nom, self.geste, self.adresse, self.code, self.boitier]
        return json.dumps(parts).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Return the request, or None where the content is none."""
        try:
            nom, geste, adresse, code, boitier = map(str, json.loads(content))
            return cls(nom=nom, geste=Geste(geste), adresse=adresse, code=code, boitier=boitier)
        except (ValueError, TypeError, RecursionError):
            return None

    def __repr__(self) -> str:
        return f"Asked({self.nom}, {self.geste})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a request so far.

    Attributes:
        demande: its name.
        mot: the code to be shown, the box that was paired, or why not, in French.
        adresses: of this box, where the code is shown.
        boitiers: those that are paired: name, address, fingerprint.
    """

    demande: str
    etat: Etat
    mot: str = ""
    adresses: tuple[str, ...] = ()
    boitiers: tuple[tuple[str, str, str], ...] = ()

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        parts = [self.demande, self.etat, self.mot, list(self.adresses), list(self.boitiers)]
        return json.dumps(parts).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Return the answer, or None where the content is none."""
        try:
            demande, etat, mot, adresses, boitiers = json.loads(content)
            paired = [(str(name), str(host), str(digits)) for name, host, digits in boitiers]
            return cls(
                demande=str(demande),
                etat=Etat(etat),
                mot=str(mot),
                adresses=tuple(map(str, adresses)),
                boitiers=tuple(paired),
            )
        except (ValueError, TypeError, RecursionError):
            return None


class Introductions:
    """The two files.

    Raises:
        DiskFullError, VaultError: the disk did not take what is written.
    """

    def __init__(self, disk: Disk, spool: Path) -> None:
        """Look at the spool's place for them."""
        self._disk, self._place = disk, spool / PLACE
        self._request, self._answer = self._place / REQUEST, self._place / ANSWER

    def ask(self, asked: Asked) -> None:
        """Ask; what was asked before is asked no more."""
        with translated():
            lay(self._disk, self._place.parent)
        self._write(self._request, asked.to_bytes())

    def asked(self) -> Asked | None:
        """Return what is asked; None where nothing is."""
        return Asked.parse(read_bounded(self._disk, self._request) or b"")

    def withdraw(self) -> None:
        """Ask no more, and forget the answer: a code was in it."""
        with translated():
            for path in (self._request, self._answer):
                with suppress(FileNotFoundError):
                    self._disk.unlink(path)

    def tell(self, told: Told) -> None:
        """Answer, as far as it is."""
        self._write(self._answer, told.to_bytes())

    def told(self, demande: str) -> Told | None:
        """Return the answer to this request; None as long as there is none."""
        told = Told.parse(read_bounded(self._disk, self._answer) or b"")
        return told if told is not None and told.demande == demande else None

    def _write(self, path: Path, content: bytes) -> None:
        with translated():
            write_atomically(self._disk, path, content, mode=FILE_MODE)


def lay(disk: Disk, spool: Path) -> None:
    """Make the place of the two files, for both users of the spool.

    Raises:
        OSError: as the system does.
    """
    disk.make_directory(spool / PLACE, mode=DIRECTORY_MODE)
