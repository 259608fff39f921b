"""The directory that is carried: a USB key, or any directory that two programs reach.

Names are lower-case digits and a short end, good for FAT and exFAT.  A file is whole or absent,
whenever the key is pulled.  What else stands there is let be.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from pathlib import Path
from struct import Struct
from typing import Final
from zlib import compress, decompressobj
from zlib import error as zlib_error

from appliance.durable.disk import write_atomically
from appliance.errors import CarryFullError, CarryGoneError, CarryPlaceError, reason
from appliance.ports.machine import Disk
from appliance.spool.shelf import LARGEST_FILE, read_bounded
from appliance.sync.carry.letter import Kind

FOLDER: Final = "besace"
NAME: Final = re.compile(r"([0-9a-f]{64})\.([a-z]{3})")
FILE_MODE: Final = 0o644
DIRECTORY_MODE: Final = 0o755
ENTRY: Final = Struct(">68sI")  # name of the file, its bytes
MARGIN: Final = 64 * 1024
"""Bytes left free beside what is to be written: names and tables take room too."""
NO_ROOM: Final = frozenset({ENOSPC, EDQUOT, EFBIG})
NOT_HERE: Final = frozenset({EACCES, EPERM, EROFS})


class Satchel:
    """Letters in one directory; every change is durable on return.

    All methods raise CarryGoneError where the key fails or is gone; those that write raise
    CarryFullError and CarryPlaceError too.
    """

    def __init__(self, disk: Disk, directory: Path) -> None:
        """Look at a directory, which must be there.

        Raises:
            CarryPlaceError: it is not: perhaps the key is not plugged in.
        """
        self._disk, self._root, self._folder = disk, directory, directory / FOLDER
        with translated(directory):
            if not disk.exists(directory):
                raise CarryPlaceError(f"{directory} : dossier introuvable")

    def make(self, room: int = 0) -> None:
        """Make the folder on the key, once it is sure that so many bytes go in.

        Raises:
            CarryFullError: they do not; nothing was written.
        """
        with translated(self._root):
            free = self._disk.free_bytes(self._root)
            if room and free < room + MARGIN:
                raise CarryFullError(f"il faut {(room + MARGIN) // 1024 + 1} Kio")
            if not self._disk.exists(self._folder):
                self._disk.make_directory(self._folder, mode=DIRECTORY_MODE)
                self._disk.sync_directory(self._root)

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Return the sorted names of the letters of one kind."""
        with translated(self._folder):
            try:
                found = self._disk.names(self._folder)
            except FileNotFoundError:
                return ()
        matches = (NAME.fullmatch(name) for name in found)
        return tuple(match[1] for match in matches if match and match[2] == kind)

    def empty(self) -> None:
        """Take all letters away."""
        for kind in Kind:
            for name in self.names(kind):
                self.remove(kind, name)

    def pack(self, kinds: Collection[Kind]) -> bytes:
        """Return the letters of these kinds as one, smaller than they are; see `unpack`."""
        found = ((kind, name, self.read(kind, name)) for kind in kinds for name in self.names(kind))
        packed = (
            ENTRY.pack(f"{name}.{kind}".encode("ascii"), len(content)) + content
            for kind, name, content in found
            if content is not None
        )
        return compress(b"".join(packed), 9)

    def unpack(self, packed: bytes) -> int:
        """Put there what `pack` made of letters elsewhere; return how many.

        Raises:
            ValueError: it is nothing that `pack` made.
        """
        letters = list(_entries(packed))
        for kind, name, content in letters:
            self.write(kind, name, content)
        return len(letters)

    def read(self, kind: Kind, name: str) -> bytes | None:
        """Return a file; None where it is gone, unreadable or beyond 32 MiB."""
        return read_bounded(self._disk, self._path(kind, name))

    def write(self, kind: Kind, name: str, content: bytes) -> None:
        """Put a letter there.  A repeat writes nothing."""
        if self.read(kind, name) == content:
            return
        with translated(self._folder):
            write_atomically(self._disk, self._path(kind, name), content, mode=FILE_MODE)

    def remove(self, kind: Kind, name: str) -> None:
        """Take a letter away that is of no use any more; on a key that only reads it stays."""
        with translated(self._folder), suppress(FileNotFoundError):
            try:
                self._disk.unlink(self._path(kind, name))
            except OSError as error:
                if error.errno not in NOT_HERE:
                    raise
            else:
                self._disk.sync_directory(self._folder)

    def _path(self, kind: Kind, name: str) -> Path:
        return self._folder / f"{name}.{kind}"


def _entries(packed: bytes) -> Iterator[tuple[Kind, str, bytes]]:
    """Yield what `Satchel.pack` made.

    Raises:
        ValueError: it is something else.
    """
    opened = decompressobj()
    try:
        content = opened.decompress(packed, LARGEST_FILE)
    except zlib_error:
        raise ValueError("not packed") from None
    if not opened.eof:
        raise ValueError("cut, or too large")
    while content:
        if len(content) < ENTRY.size:
            raise ValueError("cut")
        raw, size = ENTRY.unpack_from(content)
        match = NAME.fullmatch(raw.decode("ascii", "replace"))
        letter, content = content[ENTRY.size :][:size], content[ENTRY.size + size :]
        if match is None or len(letter) != size:
            raise ValueError("another entry")
        yield Kind(match[2]), match[1], letter


@contextmanager
def translated(place: Path) -> Iterator[None]:
    """Say what a failed system call means for a key.

    Raises:
        CarryFullError, CarryPlaceError, CarryGoneError: in the place of an OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise CarryFullError from error
        if error.errno in NOT_HERE or isinstance(error, NotADirectoryError):
            raise CarryPlaceError(f"{place} : {reason(error)}") from error
        raise CarryGoneError(f"{place} : {reason(error)}") from error
