"""Which practice a box belongs to, and which of its boxes it is: nothing secret, no patient."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.domain.plage import FIRST, Plage
from appliance.durable.disk import read_whole, to_read, write_atomically
from appliance.errors import NoVaultError
from appliance.ports.machine import Disk, Entropy
from appliance.sealing.titled import read_titled, write_titled

BOITIER: Final = "boitier"
"""In the station's directory.  A box without it is the practice's first."""
NAME_SIZE: Final = 8


@dataclass(frozen=True, slots=True)
class Boitier:
    """One box.

    Attributes:
        nom: drawn when it was first asked for; 16 hexadecimal digits.
        plage: its range of numbers.
    """

    nom: str
    plage: Plage

    def serialize(self) -> bytes:
        """Return the file's bytes; see `titled`."""
        return write_titled(BOITIER, {"nom": self.nom, "plage": self.plage.rang})


def draw(entropy: Entropy, plage: Plage) -> Boitier:
    """Return a new box."""
    return Boitier(entropy(NAME_SIZE).hex(), plage)


def read(data: bytes) -> Boitier | None:
    """Read what `serialize` wrote; None when it is that no more."""
    try:
        raw = read_titled(BOITIER, data)
        return Boitier(bytes.fromhex(raw["nom"]).hex(), Plage(int(raw["plage"])))
    except (ValueError, KeyError, TypeError):
        return None


def boitier_of(disk: Disk, station: Path, entropy: Entropy) -> Boitier:
    """Return which box this is; give it a name if it has none.

    Raises:
        OSError: as the system does.
    """
    path = station / BOITIER
    found = read(read_whole(disk, path)) if disk.exists(path) else None
    if found is None:
        found = draw(entropy, Plage(FIRST))
        write_atomically(disk, path, found.serialize())
    return found


def cabinet_of(disk: Disk, public_key: Path) -> str:
    """Return what names the practice: a digest of the key that the courier seals to.

    It stays the same in every box that was restored.

    Raises:
        NoVaultError: no practice was made here.
        OSError: as the system does.
    """
    if not disk.exists(public_key):
        raise NoVaultError
    public = read_whole(to_read(disk), public_key)
    return hashlib.sha256(b"besace practice" + public).hexdigest()[:16]
