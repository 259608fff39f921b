"""A file that leaves the journal takes its key with it.

The key of a segment, an archive or a checkpoint is drawn from the journal's key and from 32 random
bytes that stand in the file's own header and nowhere else.  Once those are overwritten nothing
opens the rest of the file, wherever its blocks still lie, not even with the master key.  Parity
could rebuild the header, so it is overwritten as well.  A part of a file, as mirrors hold them,
does not tell what it is a part of: all of it is overwritten.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from appliance.durable.disk import read_whole
from appliance.durable.segments import FRAMES_START
from appliance.ports.machine import Disk

GONE: Final = "gone-"
"""Before the name of a file that must lose its key: what a cut leaves is finished by the next."""
KEYED: Final = frozenset({".j", ".a", ".s"})
"""Files that open with their own first blocks, or not at all."""


def retire(disk: Disk, directory: Path, paths: Iterable[Path]) -> None:
    """Take files of a directory out of the journal, keys first.

    Raises:
        OSError: as the system does.
    """
    for path in paths:
        disk.rename(path, _gone(path))
    disk.sync_directory(directory)
    destroy_keys(disk, directory)


def keep_hold(disk: Disk, path: Path) -> None:
    """Give a file that is about to be replaced a second name, so that it is not lost from sight.

    Raises:
        OSError: as the system does.
    """
    if disk.exists(_gone(path)):
        disk.unlink(_gone(path))
    disk.link(path, _gone(path))
    disk.sync_directory(path.parent)


def destroy_keys(disk: Disk, directory: Path) -> None:
    """Overwrite the keys of all files that were taken out, and remove them.

    One that a cut kept from being replaced is still the journal's: it only loses that name.

    Raises:
        OSError: as the system does.
    """
    for name in disk.names(directory):
        if name.startswith(GONE):
            path = directory / name
            if not _still_stands(disk, path):
                _overwrite(disk, path)
            disk.unlink(path)


def _still_stands(disk: Disk, gone: Path) -> bool:
    """Tell whether a file stands under its own name too; no two headers are alike.

    One that cannot be read is taken for it.
    """
    own = gone.with_name(gone.name.removeprefix(GONE))
    if not disk.exists(own):
        return False
    try:
        return read_whole(disk, own) == read_whole(disk, gone)
    except OSError:
        return True


def _overwrite(disk: Disk, path: Path) -> None:
    descriptor = disk.open(path)
    try:
        size = disk.size(descriptor)
        key = min(size, FRAMES_START) if path.suffix in KEYED else size
        disk.pwrite(descriptor, bytes(key), 0)
        disk.fdatasync(descriptor)
    finally:
        disk.close(descriptor)


def _gone(path: Path) -> Path:
    return path.with_name(f"{GONE}{path.name}")
