"""Card readers on USB, as the kernel lists them (`/sys/bus/usb/devices`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CARD_READER: Final = "0b"  # bInterfaceClass of CCID
KNOWN_SERIAL: Final = frozenset({"0B00:0090"})
"""Terminals that show a serial line until their menu says PC/SC (Ingenico, Olaqin)."""


@dataclass(frozen=True, slots=True)
class UsbReader:
    """One reader.

    Attributes:
        identity: vendor and product, four hexadecimal digits each: `2947:0101`.
        ccid: how many of its interfaces speak CCID.
    """

    identity: str
    ccid: int


def usb_readers(devices: Path) -> tuple[UsbReader, ...]:
    """Return what looks like a card reader below the kernel's directory, in order."""
    return tuple(
        reader
        for device in sorted(devices.glob("*/idVendor"))
        if (reader := _reader(device.parent)).ccid or reader.identity in KNOWN_SERIAL
    )


def _reader(device: Path) -> UsbReader:
    identity = f"{_text(device / 'idVendor')}:{_text(device / 'idProduct')}".upper()
    classes = [_text(path) for path in _interfaces(device)]
    return UsbReader(identity, classes.count(CARD_READER))


def _interfaces(device: Path) -> Iterator[Path]:
    return device.glob(f"{device.name}:*/bInterfaceClass")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:  # it was unplugged while we looked
        return ""
