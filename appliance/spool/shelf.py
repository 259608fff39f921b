"""One directory of the spool: files that two users share, each named by 64 hexadecimal digits.

Another user writes here too, so nothing is believed: a name that is not ours is set aside and
never opened, and a file that cannot be read is an answer, not an accident.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Final

from appliance.durable.disk import write_atomically
from appliance.errors import DiskFullError, VaultError
from appliance.ports.machine import Disk

log = logging.getLogger(__name__)

FILE_MODE: Final = 0o660
LARGEST_FILE: Final = 32 * 1024 * 1024  # bytes; a mail server takes less
NAME: Final = re.compile(r"[0-9a-f]{64}")


class Shelf:
    """Files in one directory; every change is durable on return.

    Changes raise DiskFullError where no room is left, VaultError where the disk fails.
    """

    def __init__(self, disk: Disk, directory: Path, aside: Path) -> None:
        self._disk = disk
        self._directory = directory
        self._aside = aside

    def __contains__(self, name: str) -> bool:
        return self._disk.exists(self.path(name))

    def names(self) -> tuple[str, ...]:
        """Return the sorted names here; what is named otherwise is set aside."""
        with translated():
            found = self._disk.names(self._directory)
        # A leading dot is a file being written: it gets its name when it is whole.
        for stranger in found:
            if not NAME.fullmatch(stranger) and not stranger.startswith("."):
                self._banish(stranger)
        return tuple(name for name in found if NAME.fullmatch(name))

    def read(self, name: str) -> bytes | None:
        """Return the whole file, or None where it is gone, unreadable or beyond 32 MiB."""
        return read_bounded(self._disk, self.path(name))

    def write(self, name: str, content: bytes) -> None:
        """Put a file under its name.  A repeat writes nothing."""
        if self.read(name) == content:
            self.sync()
            return
        with translated():
            write_atomically(self._disk, self.path(name), content, mode=FILE_MODE)

    def sync(self) -> None:
        """Make the names here durable: whoever gave them may have died before it did."""
        with translated():
            self._disk.sync_directory(self._directory)

    def move(self, name: str, target: "Shelf") -> bool:
        """Rename a file to another shelf; tell whether it stands there.

        Of two that move the same file to two shelves, the first one wins.  A repeat is free.
        """
        with translated(), suppress(FileNotFoundError):
            self._disk.rename(self.path(name), target.path(name))
        target.sync()
        self.sync()
        return name in target

    def remove(self, name: str) -> None:
        """Remove a file.  A repeat is free."""
        with translated():
            try:
                self._disk.unlink(self.path(name))
            except FileNotFoundError:
                return
            except IsADirectoryError:  # nothing of ours
                self.set_aside(name)
        self.sync()

    def set_aside(self, name: str) -> None:
        """Move a file that cannot be used out of the way, for a person to look at."""
        log.warning("%s in %s is set aside", name[:12], self._directory.name)
        self._banish(name)

    def _banish(self, entry: str) -> None:
        try:
            self._disk.rename(self._directory / entry, self._aside / entry)
        except OSError as error:
            log.warning("a file in %s stays in the way: %s", self._directory.name, error.strerror)

    def path(self, name: str) -> Path:
        """Return where a file of this name stands or would stand.

        Raises:
            ValueError: it is not 64 hexadecimal digits.
        """
        if not NAME.fullmatch(name):
            raise ValueError("not a name of the spool")
        return self._directory / name


def read_bounded(disk: Disk, path: Path) -> bytes | None:
    """Return a whole file, or None where it is gone, unreadable or beyond 32 MiB."""
    try:
        descriptor = disk.open(path)
    except OSError:
        return None
    try:
        size = disk.size(descriptor)
        content = disk.pread(descriptor, min(size, LARGEST_FILE), 0)
    except OSError:
        return None
    finally:
        disk.close(descriptor)
    return content if len(content) == size else None


@contextmanager
def translated() -> Iterator[None]:
    """Say what a failed system call means."""
    try:
        yield
    except OSError as error:
        if error.errno in {ENOSPC, EDQUOT}:
            raise DiskFullError("spool") from error
        raise VaultError(f"spool : {error.strerror}") from error
