"""The files that the settings or a person name."""

from pathlib import Path

from appliance.durable.disk import write_atomically
from appliance.errors import ConfigError, ExportError, UnreadableFileError, reason
from appliance.ports.machine import Disk


def content_of(path: Path) -> bytes:
    """Return what a file of the settings holds.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} : {reason(error)}") from None


def brought(path: Path, largest: int) -> bytes:
    """Return what a file that somebody brought holds, one byte more than `largest` at the most.

    Raises:
        UnreadableFileError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(largest + 1)
    except OSError as error:
        raise UnreadableFileError(f"{path} : {reason(error)}") from None


def put_out(disk: Disk, path: Path, content: bytes, *, over: bool = False) -> None:
    """Write a file whole, for its owner alone.

    Args:
        disk: where that is.
        path: its name.
        content: all of it.
        over: what stands there may go: the box can make it again at any time.

    Raises:
        ExportError: something stands there, or it cannot be written.
    """
    if not over and disk.exists(path):
        raise ExportError(f"{path} existe déjà")
    try:
        write_atomically(disk, path, content)
    except OSError as error:
        raise ExportError(f"{path} : {reason(error)}") from None
