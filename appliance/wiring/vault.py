"""The practice's keys on disk: made once, opened with a code."""

from pathlib import Path
from typing import Final

from appliance.durable.disk import write_atomically
from appliance.errors import NoVaultError
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.sealing.slots import Cost, Keyring
from appliance.wiring.machine import Machine

KEYRING: Final = "keyring"
PUBLIC_KEY: Final = "practice.pub"
"""In the spool: what the courier seals fetched messages to."""
PUBLIC_MODE: Final = 0o640


def has_vault(station: Path) -> bool:
    """Tell whether a practice was made in this directory."""
    return (station / KEYRING).exists()


def create_vault(station: Path, spool: Path, code: str, cost: Cost, machine: Machine) -> bytes:
    """Make the practice's keys; return the master key (32 bytes).

    The public key is written first: a cut in between leaves no practice without it.
    """
    keyring, master = Keyring.create(code, cost=cost, entropy=machine.entropy)
    for directory in (station, spool):
        machine.disk.make_directory(directory)
    public = inbox_public_key(inbox_private_key(master))
    write_atomically(machine.disk, spool / PUBLIC_KEY, public, mode=PUBLIC_MODE)
    write_atomically(machine.disk, station / KEYRING, keyring.serialize())
    return master


def open_vault(station: Path, code: str) -> bytes:
    """Return the master key.

    Raises:
        NoVaultError: no practice was made here.
        WrongCodeError: the code opens nothing.
        JournalDamagedError: the keyring is not what was written.
    """
    try:
        stored = (station / KEYRING).read_bytes()
    except FileNotFoundError:
        raise NoVaultError from None
    return Keyring.parse(stored).unlock(code)
