"""A disk in memory that tells apart what is durable and what a power cut may lose.

Content is lost by sector, names one by one, in any combination that POSIX allows: nothing
orders two writes, or two names, but a sync between them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from pathlib import Path
from random import Random
from typing import Final, TypeVar

SECTOR: Final = 512
BLOCK: Final = 4096
PLENTY: Final = 1 << 40

Image = Mapping[Path, bytes]
T = TypeVar("T")


class PowerCutError(BaseException):
    """Nothing in the code under test can catch it, as nothing can catch the real one."""


class Medium(StrEnum):
    """What a cut may do to the write under way."""

    POSIX = "posix"  # each sector is old or new
    TORN = "torn"  # one sector under write is garbage
    BLOCK = "block"  # any sector in a block of 4 KiB under write is garbage


@dataclass(frozen=True)
class Write:
    """Bytes within one sector."""

    offset: int
    data: bytes


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
        fail_at: this call (from 0) raises `failure`; None: none does.
        changes, calls: how many there were.
        free: what `free_bytes` answers.
    """

    def __init__(self, image: Image | None = None) -> None:
        self.cut_before: int | None = None
        self.fail_at: int | None = None
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
        _write(file.current, offset, data)
        start = offset
        while start < offset + len(data):
            end = min(start - start % SECTOR + SECTOR, offset + len(data))
            file.pending.append(Write(start, bytes(data[start - offset : end - offset])))
            start = end

    def truncate(self, descriptor: int, size: int) -> None:
        self._call(change=True)
        file = self._descriptors[descriptor]
        _resize(file.current, size)
        file.pending.append(size)

    def fdatasync(self, descriptor: int) -> None:
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
        return sorted(found.name for found in self._names if found.parent == path)

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
        named = list(_subsets(self._name_changes, random, limit))
        touched = {file for change in self._name_changes for file in [change.file] if file.pending}
        touched |= {file for file in self._names.values() if file.pending}
        files = sorted(touched, key=lambda file: len(file.pending))
        variants = [list(_contents(file, medium, random, limit)) for file in files]
        choices = list(product(named, product(*variants)))
        for changes, contents in random.sample(choices, min(limit, len(choices))):
            content = dict(zip(files, contents, strict=True))
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
            self.changes += 1
        call, self.calls = self.calls, self.calls + 1
        if call == self.fail_at:
            raise _error(self.failure)


def _subsets(items: list[T], random: Random, limit: int) -> Iterator[list[T]]:
    """Yield some of the ways to keep a part of `items`: all of them while they are few."""
    count = len(items)
    if count <= 5:
        masks = list(range(1 << count))
    else:
        everything = (1 << count) - 1
        masks = [(1 << kept) - 1 for kept in range(count + 1)]  # prefixes
        masks += [everything ^ prefix for prefix in masks]  # suffixes
        masks += [everything ^ (1 << lost) for lost in range(count)]
        masks += [1 << kept for kept in range(count)]
        masks = [0, everything, *random.sample(masks, min(limit, len(masks)))]
        masks += [random.getrandbits(count) for _ in range(limit // 4)]
    for mask in dict.fromkeys(masks):
        yield [item for place, item in enumerate(items) if mask >> place & 1]


def _contents(file: File, medium: Medium, random: Random, limit: int) -> Iterator[bytes]:
    for kept in _subsets(file.pending, random, limit):
        content = bytearray(file.durable)
        for change in kept:
            if isinstance(change, int):
                _resize(content, change)
            else:
                _write(content, change.offset, change.data)
        _spoil(content, file.pending, medium, random)
        yield bytes(content)


def _spoil(content: bytearray, pending: list[Write | int], medium: Medium, random: Random) -> None:
    """Leave garbage where the medium may, in a write that was under way."""
    writes = [change for change in pending if isinstance(change, Write)]
    if medium is Medium.POSIX or not writes:
        return
    offset = random.choice(writes).offset
    offset -= offset % SECTOR
    if medium is Medium.BLOCK:
        offset += SECTOR * random.randrange(BLOCK // SECTOR) - offset % BLOCK
    if offset + SECTOR <= len(content):
        content[offset : offset + SECTOR] = random.randbytes(SECTOR)


def _write(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset + len(data):
        _resize(content, offset + len(data))
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    content[:] = content[:size].ljust(size, b"\0")


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
