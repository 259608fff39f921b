"""A disk in memory that tells apart what is durable and what a power cut may lose.

Content is lost by sector, names one by one, in any combination that POSIX allows: nothing
orders two writes, or two names, but a sync between them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.crash.media import Medium, Write, contents, resize, split, subsets, write

PLENTY: Final = 1 << 40

Image = Mapping[Path, bytes]


class PowerCutError(BaseException):
    """Nothing in the code under test can catch it, as nothing can catch the real one."""


@dataclass(eq=False)
class File:
    """An inode: what is durable, and what was written since."""

    durable: bytes = b""
    current: bytearray = field(default_factory=bytearray)
    pending: list[Write | int] = field(default_factory=list)  # a whole number is a new size
    mode: int = 0o600


@dataclass(eq=False)
class NameChange:
    """A name that appears (`source` None), moves, or goes (`target` None)."""

    source: Path | None
    target: Path | None
    file: File
    unsynced: set[Path]

    def apply(self, names: dict[Path, File]) -> None:
        if self.source is not None and names.get(self.source) is self.file:
            del names[self.source]
        if self.target is not None:
            names[self.target] = self.file


class RecordingDisk:
    """Implements `ports.machine.Disk`.

    Attributes:
        cut_before: the power goes before this change (from 0); None: it never does.
        syncs_left: the power goes before the sync of content after so many; None: as above.
        before_change: called before each change, so that somebody can look at the disk then.
        fail_at: this call (from 0) raises `failure`; None: none does.
        stays_broken: all calls after `fail_at` fail too.
        failed_changes: how many of the calls that failed would have changed something.
        changes, calls: how many there were.
        free: what `free_bytes` answers.
    """

    def __init__(self, image: Image | None = None) -> None:
        self.cut_before: int | None = None
        self.syncs_left: int | None = None
        self.before_change: Callable[[], None] | None = None
        self.fail_at: int | None = None
        self.stays_broken = False
        self.failed_changes = 0
        self.failure = errno.EIO
        self.changes = self.calls = 0
        self.free = PLENTY
        self._names = {path: File(data, bytearray(data)) for path, data in (image or {}).items()}
        self._durable_names = dict(self._names)
        self._name_changes: list[NameChange] = []
        self._directories = {path.parent for path in self._names}
        self._descriptors: dict[int, File] = {}
        self._locks: dict[int, File] = {}
        self._next_descriptor = 3

    # The port -----------------------------------------------------------------------------

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        self._call(change=create)
        if create:
            if path in self._names:
                raise _error(errno.EEXIST)
            self._rename(NameChange(None, path, File(mode=mode), {path.parent}))
        if path not in self._names:
            raise _error(errno.ENOENT)
        descriptor, self._next_descriptor = self._next_descriptor, self._next_descriptor + 1
        self._descriptors[descriptor] = self._names[path]
        return descriptor

    def close(self, descriptor: int) -> None:
        self._call()
        del self._descriptors[descriptor]
        self._locks.pop(descriptor, None)

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        self._call()
        return bytes(self._descriptors[descriptor].current[offset : offset + size])

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        self._call(change=True)
        file = self._descriptors[descriptor]
        write(file.current, offset, data)
        file.pending.extend(split(offset, bytes(data)))

    def write_through(self, descriptor: int, data: bytes, offset: int) -> None:
        """Do it in the two steps of which a system may do one without the other."""
        self.pwrite(descriptor, data, offset)
        self.fdatasync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._call(change=True)
        file = self._descriptors[descriptor]
        resize(file.current, size)
        file.pending.append(size)

    def fdatasync(self, descriptor: int) -> None:
        if self.syncs_left == 0:
            raise PowerCutError
        if self.syncs_left is not None:
            self.syncs_left -= 1
        self._call(change=True)
        file = self._descriptors[descriptor]
        file.durable = bytes(file.current)
        file.pending.clear()

    def size(self, descriptor: int) -> int:
        self._call()
        return len(self._descriptors[descriptor].current)

    def lock(self, descriptor: int) -> bool:
        self._call()
        file = self._descriptors[descriptor]
        if any(held is file for held in self._locks.values()):
            return False
        self._locks[descriptor] = file
        return True

    def rename(self, source: Path, target: Path) -> None:
        self._call(change=True)
        if source not in self._names:
            raise _error(errno.ENOENT)
        self._rename(
            NameChange(source, target, self._names[source], {source.parent, target.parent})
        )

    def link(self, source: Path, target: Path) -> None:
        self._call(change=True)
        if target in self._names:
            raise _error(errno.EEXIST)
        self._rename(NameChange(None, target, self._names[source], {target.parent}))

    def unlink(self, path: Path) -> None:
        self._call(change=True)
        if path not in self._names:
            raise _error(errno.ENOENT)
        self._rename(NameChange(path, None, self._names[path], {path.parent}))

    def sync_directory(self, path: Path) -> None:
        self._call(change=True)
        for change in self._name_changes:
            change.unsynced.discard(path)
            if not change.unsynced:
                change.apply(self._durable_names)
        self._name_changes = [change for change in self._name_changes if change.unsynced]

    def names(self, path: Path) -> list[str]:
        self._call()
        if path not in self._directories:
            raise _error(errno.ENOENT)
        below = [str(found).removeprefix(f"{path}/") for found in self._names]
        return sorted(name for name in below if "/" not in name)

    def exists(self, path: Path) -> bool:
        self._call()
        return path in self._names or path in self._directories

    def make_directory(self, path: Path, *, mode: int = 0o700) -> None:
        self._call()
        self._directories |= {path, *path.parents}

    def free_bytes(self, path: Path) -> int:
        self._call()
        return self.free

    # The laboratory -----------------------------------------------------------------------

    def kill(self) -> None:
        """End the process: locks and descriptors go, what was written stays as it is."""
        self._descriptors.clear()
        self._locks.clear()

    def images(self, medium: Medium, random: Random, limit: int) -> Iterator[Image]:
        """Yield disks that a power cut may leave at this moment, at most about `limit`."""
        named = [*subsets(self._name_changes, random, limit)]
        touched = {change.file: None for change in self._name_changes}
        touched |= dict.fromkeys(self._names.values())
        files = [file for file in touched if file.pending]
        variants = [
            [*contents(file.durable, file.pending, medium, random, limit)] for file in files
        ]
        for changes, *chosen in _choices([named, *variants], random, limit):
            content = dict(zip(files, chosen, strict=True))
            names = dict(self._durable_names)
            for change in changes:
                change.apply(names)
            yield {path: content.get(file, file.durable) for path, file in names.items()}

    def contents(self) -> dict[Path, bytes]:
        """Return all files as a process sees them."""
        return {path: bytes(file.current) for path, file in self._names.items()}

    def _rename(self, change: NameChange) -> None:
        change.apply(self._names)
        self._name_changes.append(change)

    def _call(self, *, change: bool = False) -> None:
        if change:
            if self.changes == self.cut_before:
                raise PowerCutError
            if self.before_change is not None:
                self.before_change()
            self.changes += 1
        call, self.calls = self.calls, self.calls + 1
        if self.fail_at is None or call < self.fail_at:
            return
        if call == self.fail_at or self.stays_broken:
            self.failed_changes += change
            raise _error(self.failure)


def _choices(sides: list[list[Any]], random: Random, limit: int) -> Iterator[list[Any]]:
    """Yield about `limit` ways to take one of each side: none, all, then at random."""
    count = prod(map(len, sides))
    extremes = [0, count - 1, *(random.randrange(count) for _ in range(2 * limit))]
    for choice in [*dict.fromkeys(range(count) if count <= limit else extremes)][:limit]:
        picked, rest = [], choice
        for side in sides:
            rest, place = divmod(rest, len(side))
            picked.append(side[place])
        yield picked


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
