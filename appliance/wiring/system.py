"""The system that an image started: what it is, where its two roots are."""

import re
import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from appliance.drivers.slots import Slots
from appliance.errors import NotAnImageError, SlotError
from appliance.formats.package import Verify
from appliance.sealing.signature import published_by

PUBLISHER: Final = re.compile(r"[0-9a-f]{64}|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a box that runs from an image keeps what an update needs; tests have their own.

    Attributes:
        description: version, board and publisher of the system that runs: part of its root.
        state: the partition by which the disk is found.
        devices: the kernel's tree of block devices.
        loader: the loader's directory of kernels.
        kept: what was fetched and not taken yet, and what a person is to be told.
    """

    description: Path = Path("/usr/lib/besace/system.toml")
    state: Path = Path("/dev/disk/by-partlabel/besace-state")
    devices: Path = Path("/sys/class/block")
    loader: Path = Path("/efi/EFI/Linux")
    kept: Path = Path("/var/lib/besace-update")


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What runs.

    Attributes:
        version: see `Release.version`.
        board: the kind of machine.
        publisher: the public key (32 bytes) of who publishes updates; empty for nobody.
    """

    version: int
    board: str
    publisher: bytes

    @property
    def verify(self) -> Verify:
        """Tells the publisher's signature; where there is none, no signature is his."""
        return partial(published_by, self.publisher)


def running(places: Places) -> System:
    """Return the system that runs.

    Raises:
        NotAnImageError: it was not made by `make image`.
    """
    try:
        return described(places.description)
    except (OSError, ValueError):
        raise NotAnImageError from None


def described(file: Path) -> System:
    """Read the description that `make image` writes.

    Raises:
        OSError: as the system does.
        ValueError: it is no such description.
    """
    match tomllib.loads(file.read_text(encoding="utf-8")):
        case {"version": int() as version, "board": str() as board, "publisher": str() as key}:
            if PUBLISHER.fullmatch(key):
                return System(version=version, board=board, publisher=bytes.fromhex(key))
    raise ValueError(str(file))


def slots(places: Places, system: System) -> Slots:
    """Return the two roots of the disk that the system runs from.

    Raises:
        SlotError: the disk cannot be found.
    """
    try:
        partition = places.state.resolve(strict=True).name
        disk = (places.devices / partition).resolve(strict=True).parent.name
    except OSError:
        raise SlotError(str(places.state)) from None
    return Slots(Path("/dev") / disk, places.loader, system.version)
