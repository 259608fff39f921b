"""The machine itself: its time, its randomness, its disk."""

from datetime import datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the present moment, with its time zone (UTC)."""
        ...


class Entropy(Protocol):
    """The only source of randomness."""

    def __call__(self, size: int, /) -> bytes:
        """Return `size` bytes that nobody can guess."""
        ...


class Uptime(Protocol):
    """The only source of durations that survive a program: nobody sets it."""

    def __call__(self) -> float:
        """Return the seconds since the machine started, sleep included."""
        ...


class Disk(Protocol):
    """System calls on files, one method a call, so that tests can record or forbid each.

    All raise OSError as the system does; callers translate.  A file is named by its whole
    path.  Nothing is durable before `fdatasync` or `write_through` (content)
    or `sync_directory` (names).
    """

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        """Open for reading and writing, or with `create` make a new file of that mode.

        Return a descriptor.  With `create` an existing name is FileExistsError.
        """
        ...

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        ...

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        """Return up to `size` bytes from `offset`."""
        ...

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        """Write all of `data` at `offset`."""
        ...

    def write_through(self, descriptor: int, data: bytes, offset: int) -> None:
        """Write whole blocks of 4096 bytes, and return once these are on the medium.

        They are written past the page cache where the file system can: after the first time
        nothing else is written or read through the descriptor.
        """
        ...

    def truncate(self, descriptor: int, size: int) -> None:
        """Set the file's size."""
        ...

    def fdatasync(self, descriptor: int) -> None:
        """Return once the file's content is on the medium."""
        ...

    def size(self, descriptor: int) -> int:
        """Return the file's size in bytes."""
        ...

    def lock(self, descriptor: int) -> bool:
        """Take the exclusive advisory lock; False when another process holds it."""
        ...

    def rename(self, source: Path, target: Path) -> None:
        """Give a file a new name, replacing what stood there."""
        ...

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name; FileExistsError where that is taken."""
        ...

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        ...

    def sync_directory(self, path: Path) -> None:
        """Return once the names in `path` are on the medium."""
        ...

    def names(self, path: Path) -> list[str]:
        """Return the sorted names in a directory."""
        ...

    def exists(self, path: Path) -> bool:
        """Tell whether the name exists."""
        ...

    def make_directory(self, path: Path, *, mode: int = 0o700) -> None:
        """Make a directory of that mode and its missing parents; no error if it exists."""
        ...

    def free_bytes(self, path: Path) -> int:
        """Return how many bytes an ordinary user may still write below `path`."""
        ...


class Ratchet(Protocol):
    """A value of 32 bytes outside of all files, which turns one way: it can only be extended.

    An extension puts SHA-256(value, data) in the place of the value; 32 zeros come first.  All
    raise TpmMuteError where the thing does not answer, or refuses.
    """

    def read(self) -> bytes | None:
        """Return the value; None where none is defined, nothing where another thing stands."""
        ...

    def define(self) -> None:
        """Make the value, where there is none."""
        ...

    def extend(self, data: bytes) -> None:
        """Turn it on by `data`, 40 bytes; it is durable when this returns."""
        ...

    def undefine(self) -> None:
        """Let the value go, and all that it knew."""
        ...
