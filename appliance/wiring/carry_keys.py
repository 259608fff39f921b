"""Whose keys a machine carries with, and in whose directory."""

import os
import pwd
from pathlib import Path
from typing import Final

from appliance.durable.disk import write_atomically
from appliance.errors import EntryError
from appliance.sealing.correspondance import Trousse
from appliance.sealing.secret import Secret
from appliance.wiring.machine import Machine, translated

SEED: Final = "carry.key"
SEED_SIZE: Final = 32
USE: Final = b"carry"


def own_directory(place: Path) -> Path:
    """Return the courier's own directory, or a relay's, made if missing.

    Raises:
        EntryError: it is another user's, who could not read what we would leave there.
    """
    Machine().disk.make_directory(place)
    owner = place.stat().st_uid
    if owner != os.geteuid():
        raise EntryError(f"lancez cette commande par « sudo -u {_name(owner)} »")
    return place


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"#{user}"


def trousse_of(directory: Path, machine: Machine) -> Trousse:
    """Return this machine's own keys; they are made once, and open nothing but what is carried."""
    with Secret(bytearray(seed_of(directory / SEED, machine))) as secret:
        return Trousse(secret, USE)


def seed_of(path: Path, machine: Machine) -> bytes:
    """Return the random bytes of a file, made once.

    Raises:
        DiskFullError, VaultError: this machine's disk failed.
    """
    with translated("clés"):
        if not machine.disk.exists(path):
            write_atomically(machine.disk, path, machine.entropy(SEED_SIZE))
        return path.read_bytes()
