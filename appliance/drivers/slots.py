"""The two roots of a box, and the loader's files that start them.

One root runs; the other takes an update.  The loader starts the newest kernel that it finds in
its directory, and counts down those whose name ends in `+3`: the tries that are left.  So an
update stands once its kernel has its name, and every step before leaves the box as it was.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from appliance.errors import (
    ReleaseAlteredError,
    ReleaseTooLargeError,
    ReleaseTriedError,
    SlotError,
    reason,
)
from appliance.formats.release import Part, Release

TRIES: Final = 3
EMPTY: Final = "_empty"
KERNEL: Final = re.compile(
    r"besace_(?P<version>\d{14})(?:\+(?P<left>\d+)(?:-(?P<done>\d+))?)?\.efi"
)
"""The loader's names (systemd-boot's boot counting): no counter once the system proved good."""
ROOT: Final = re.compile(r"besace_\d{14}|_empty")
PIECE: Final = 1 << 20


class Slot(NamedTuple):
    """A partition that holds a root, or may: its number, its name, its place in bytes."""

    number: int
    label: str
    start: int
    size: int


class Kernel(NamedTuple):
    """A system that the loader may start.

    Attributes:
        left: how many tries are left; None for one that proved good.
    """

    version: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Slots:
    """See the module.

    Attributes:
        disk: the whole disk's device; a file does as well.
        loader: the directory of the loader's kernels.
        running: the version that runs now.
    """

    disk: Path
    loader: Path
    running: int

    def spare(self) -> Slot:
        """Return the root that does not run.

        Raises:
            SlotError: the disk has not the one that runs and another, or cannot be read.
        """
        found = {slot.label: slot for slot in self._slots()}
        if found.pop(f"besace_{self.running}", None) is None or len(found) != 1:
            raise SlotError(f"{self.disk} : deux racines attendues")
        return found.popitem()[1]

    def kernels(self) -> list[Kernel]:
        """Return what the loader may start, the newest first; it passes over an empty file.

        Raises:
            SlotError: its directory cannot be read.
        """
        with _told():
            whole = [path.name for path in self.loader.iterdir() if path.stat().st_size]
        found = map(KERNEL.fullmatch, whole)
        kernels = (Kernel(int(one["version"]), _number(one["left"])) for one in found if one)
        return sorted(kernels, key=lambda one: one.version, reverse=True)

    def install(self, release: Release, kernel: Iterable[bytes], root: Iterable[bytes]) -> None:
        """Lay an update into the spare root, and let the loader try it.

        Args:
            release: what its head says.
            kernel: the bytes of its kernel.
            root: those of its root.

        Raises:
            ReleaseTriedError: the system that runs has not proved good: the other one must stay.
            ReleaseTooLargeError: it does not fit; nothing was written.
            ReleaseAlteredError: the bytes are not those of its head; the box starts as before.
            SlotError: the disk failed; the box starts as before.
        """
        slot = self.spare()
        if Kernel(self.running, None) not in self.kernels():
            raise ReleaseTriedError
        if release.root.size > slot.size:
            raise ReleaseTooLargeError(f"{release.root.size} > {slot.size}")
        with _told():
            self._forget_others()
        self._name(slot, EMPTY)
        with _told():
            _fill(self.disk, slot.start, release.root, root)
        self._name(slot, release.name)
        with _told():
            self._admit(release, kernel)

    def _forget_others(self) -> None:
        """Leave the loader only the system that runs: the spare root is about to change."""
        for path in self.loader.iterdir():
            if path.name != f"besace_{self.running}.efi":
                path.unlink()
        _sync(self.loader)

    def _admit(self, release: Release, kernel: Iterable[bytes]) -> None:
        """Give the loader the kernel, whole, under a name that counts its tries."""
        unfinished = self.loader / f"{release.name}.new"
        unfinished.touch()
        _fill(unfinished, 0, release.kernel, kernel)
        admitted = unfinished.rename(self.loader / f"{release.name}+{TRIES}.efi")
        _sync(admitted)  # on FAT a name that is new says nothing of size and place before
        _sync(self.loader)

    def _slots(self) -> Iterator[Slot]:
        table = json.loads(_sfdisk("--json", self.disk))["partitiontable"]
        sector = int(table["sectorsize"])
        for entry in table["partitions"]:
            if ROOT.fullmatch(entry.get("name", "")):
                number = int(entry["node"].removeprefix(str(self.disk)).lstrip("p"))
                start, size = entry["start"] * sector, entry["size"] * sector
                yield Slot(number, entry["name"], start, size)

    def _name(self, slot: Slot, label: str) -> None:
        options = ("--no-reread", "--no-tell-kernel", "--quiet")
        _sfdisk(*options, "--part-label", self.disk, str(slot.number), label)
        _sync(self.disk)


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _fill(target: Path, start: int, part: Part, pieces: Iterable[bytes]) -> None:
    """Write a part's bytes at `start`, durably, then read them back from the medium.

    Raises:
        ReleaseAlteredError: they are not those that were signed.
        SlotError: the disk gives back others.
    """
    descriptor = os.open(target, os.O_RDWR)
    try:
        if _digest(_written(descriptor, start, part.size, pieces)) != part.sha256:
            raise ReleaseAlteredError
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, start, part.size, os.POSIX_FADV_DONTNEED)
        if _digest(_read(descriptor, start, part.size)) != part.sha256:
            raise SlotError("relecture différente")
    finally:
        os.close(descriptor)


def _written(descriptor: int, start: int, size: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Write pieces one after the other, and yield each; never beyond the size that was told."""
    at = start
    for piece in pieces:
        if at + len(piece) > start + size:
            raise ReleaseAlteredError
        os.pwrite(descriptor, piece, at)
        at += len(piece)
        yield piece


def _read(descriptor: int, start: int, size: int) -> Iterator[bytes]:
    for at in range(start, start + size, PIECE):
        yield os.pread(descriptor, min(PIECE, start + size - at), at)


def _digest(pieces: Iterable[bytes]) -> str:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sfdisk(*arguments: str | Path) -> str:
    """Ask for the partition table, or change it.

    Raises:
        SlotError: it cannot be read or written.
    """
    command = ["/usr/sbin/sfdisk", *map(str, arguments)]
    with _told():
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - fixed
    if done.returncode != 0:
        raise SlotError(done.stderr.strip())
    return done.stdout


@contextmanager
def _told() -> Iterator[None]:
    """Say what a failure of the system means.

    Raises:
        SlotError: in the place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise SlotError(reason(error)) from error
