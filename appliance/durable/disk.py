"""The real disk, and the one recipe for a file that is either old or new, never half."""

import errno
import fcntl
import os
from contextlib import suppress
from mmap import mmap
from pathlib import Path
from typing import Final

from appliance.ports.machine import Disk

PIECE: Final = 64 * 1024
"""Bytes written at once past the page cache: such a write must lie on a page of memory."""


class SystemDisk:
    """Files through the system's own calls.  Implements `ports.Disk`."""

    def __init__(self) -> None:
        self._through: dict[int, memoryview] = {}  # where descriptors past the cache write from

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        """Open for reading and writing, or make a new file of exactly that mode."""
        if not create:
            return os.open(path, os.O_RDWR | os.O_NOFOLLOW)  # no way out of a shared directory
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        with suppress(PermissionError):  # on FAT a file is whose the mount says, with its mode
            os.fchmod(descriptor, mode)  # the process's umask has no say
        return descriptor

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        self._through.pop(descriptor, None)
        os.close(descriptor)

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        """Return up to `size` bytes from `offset`."""
        return os.pread(descriptor, size, offset)

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        """Write all of `data` at `offset`, however often the system stops short."""
        written = os.pwrite(descriptor, data, offset)
        while written < len(data):
            written += os.pwrite(descriptor, memoryview(data)[written:], offset + written)

    def write_through(self, descriptor: int, data: bytes, offset: int) -> None:
        """Write whole blocks, and return once these are on the medium; see `ports.Disk`.

        One system call does both, unless there is more than a piece.
        """
        buffer = self._through.get(descriptor) or self._bypass_cache(descriptor)
        flags, written = os.RWF_DSYNC if len(data) <= PIECE else 0, 0
        while written < len(data):
            piece = data[written : written + PIECE]
            part = buffer[: len(piece)]
            part[:] = piece
            written += os.pwritev(descriptor, (part,), offset + written, flags)
        if not flags:
            os.fdatasync(descriptor)

    def _bypass_cache(self, descriptor: int) -> memoryview:
        """Write past the page cache from now on; return where such writes must start from.

        A commit is a fifth faster so, and a write that failed leaves no page behind that the
        kernel would call clean.
        """
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_DIRECT)
        except OSError as error:
            if error.errno != errno.EINVAL:  # a file system that has no such thing
                raise
        self._through[descriptor] = memoryview(mmap(-1, PIECE))
        return self._through[descriptor]

    def truncate(self, descriptor: int, size: int) -> None:
        """Set the file's size."""
        os.ftruncate(descriptor, size)

    def fdatasync(self, descriptor: int) -> None:
        """Return once the file's content is on the medium."""
        os.fdatasync(descriptor)

    def size(self, descriptor: int) -> int:
        """Return the file's size in bytes."""
        return os.fstat(descriptor).st_size

    def lock(self, descriptor: int) -> bool:
        """Take the exclusive advisory lock; False when somebody else holds it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def rename(self, source: Path, target: Path) -> None:
        """Give a file a new name, replacing what stood there."""
        os.rename(source, target)  # noqa: PTH104 - the system call itself is the point

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name; FileExistsError where that is taken."""
        os.link(source, target)

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        os.unlink(path)  # noqa: PTH108

    def sync_directory(self, path: Path) -> None:
        """Return once the names in `path` are on the medium."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def names(self, path: Path) -> list[str]:
        """Return the sorted names in a directory."""
        return sorted(os.listdir(path))  # noqa: PTH208

    def exists(self, path: Path) -> bool:
        """Tell whether the name exists, even as a link that leads nowhere."""
        return os.path.lexists(path)

    def make_directory(self, path: Path, *, mode: int = 0o700) -> None:
        """Make a directory of that mode and its missing parents; no error if it exists."""
        if not path.is_dir():
            path.mkdir(parents=True)
            with suppress(PermissionError):
                path.chmod(mode)

    def free_bytes(self, path: Path) -> int:
        """Return how many bytes an ordinary user may still write below `path`."""
        found = os.statvfs(path)
        return found.f_bavail * found.f_frsize


class ReadingDisk(SystemDisk):
    """Files to read alone, for a service whose sandbox lets nothing be opened for writing."""

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:  # noqa: ARG002
        """Open for reading; a new file is refused as the system would refuse it."""
        if create:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW)


def to_read(disk: Disk) -> Disk:
    """Return the disk for what is only read: root's settings, a place not to be written."""
    return ReadingDisk() if type(disk) is SystemDisk else disk


def write_atomically(disk: Disk, path: Path, data: bytes, mode: int = 0o600) -> None:
    """Make `path` hold `data` durably; after a cut it holds the old bytes or the new ones.

    One writer a path.

    Raises:
        OSError: as the system does; unless the last sync failed, the old bytes still stand.
    """
    temporary = path.with_name(f".{path.name}.new")
    if disk.exists(temporary):  # left by a cut
        disk.unlink(temporary)
    descriptor = disk.open(temporary, create=True, mode=mode)
    try:
        disk.pwrite(descriptor, data, 0)
        disk.fdatasync(descriptor)
    finally:
        disk.close(descriptor)
    disk.rename(temporary, path)
    disk.sync_directory(path.parent)


def read_whole(disk: Disk, path: Path) -> bytes:
    """Return all bytes of a file.

    Raises:
        OSError: as the system does.
    """
    descriptor = disk.open(path)
    try:
        size = disk.size(descriptor)
        data = disk.pread(descriptor, size, 0)
        while len(data) < size and (more := disk.pread(descriptor, size - len(data), len(data))):
            data += more
        return data
    finally:
        disk.close(descriptor)
