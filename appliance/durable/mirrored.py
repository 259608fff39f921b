"""What a mirror copies, read so that no file tells of what another lacks, while it grows."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from appliance.durable.disk import read_whole, to_read
from appliance.durable.frames import BLOCK
from appliance.durable.keyless import follow
from appliance.durable.sealed_files import is_sealed_file
from appliance.durable.segments import ORIGIN, Contents, Position, segment_path
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk

HEAD: Final = 16 * 1024
QUEUE: Final = "queue/"
"""What the names of the journal's files begin with in a mirror."""


class ChangedMeanwhileError(Exception):
    """A file that was to be copied went, or was written anew, meanwhile."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is mirrored.

    Attributes:
        journal: its directory; it may be open and growing.
        others: further files by the name they get; small ones, and not all need exist.
    """

    journal: Path
    others: Mapping[str, Path]


class Seen(NamedTuple):
    """What a file is known by without reading all of it.

    Attributes:
        size: bytes.
        head: SHA-256 of its first 16 KiB, hexadecimal: a file of the journal that was written
            anew has another salt there.
        whole: it is a file of the journal to which nothing is written any more.
    """

    size: int
    head: str
    whole: bool


class View:
    """A source at one moment.

    A checkpoint and a parity state how far the journal reaches, so they come first, and the
    segment that grows comes last.

    Attributes:
        files: by name, in the order in which they must be read.
        end: where the journal stood, durably, when the segment that grows was read.
    """

    def __init__(self, disk: Disk, source: Source) -> None:
        self.end = ORIGIN
        self._disk, self._journal = to_read(disk), source.journal
        names = [name for name in disk.names(source.journal) if _rank(name)]
        last = Contents.of(names).segments[-1:]
        self._growing = {QUEUE + segment_path(source.journal, one).name: one for one in last}
        found = {name: path for name, path in source.others.items() if disk.exists(path)}
        found |= {QUEUE + name: source.journal / name for name in sorted(names, key=_order)}
        self._paths = found
        self.files = {name: self._seen(name) for name in found}

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(seen.size for seen in self.files.values())

    def read(self, name: str) -> bytes:
        """Return a whole file.

        Raises:
            ChangedMeanwhileError: it went.
            OSError: as the system does.
        """
        try:
            if name not in self._growing:
                return read_whole(self._disk, self._paths[name])
            image = self._read_backwards(self._paths[name])
        except FileNotFoundError:
            raise ChangedMeanwhileError from None
        with suppress(JournalDamagedError):  # whoever opens it says so
            self.end = follow(image, self._growing[name]).durable
        return image

    def refuse_change(self) -> None:
        """Check that what is closed is what it was: it went together, or not at all.

        Raises:
            ChangedMeanwhileError: it is not.
        """
        for name, seen in self.files.items():
            if seen.whole and self._seen(name) != seen:
                raise ChangedMeanwhileError
        if not self._sealed_files() <= self.files.keys():  # the segment read last may name it
            raise ChangedMeanwhileError

    def _sealed_files(self) -> set[str]:
        return {QUEUE + name for name in self._disk.names(self._journal) if is_sealed_file(name)}

    def _seen(self, name: str) -> Seen:
        try:
            descriptor = self._disk.open(self._paths[name])
        except FileNotFoundError:
            raise ChangedMeanwhileError from None
        try:
            head = self._disk.pread(descriptor, HEAD, 0)
            whole = name.startswith(QUEUE) and name not in self._growing
            return Seen(self._disk.size(descriptor), hashlib.sha256(head).hexdigest(), whole)
        finally:
            self._disk.close(descriptor)

    def _read_backwards(self, path: Path) -> bytes:
        """Read a segment block by block from its end.

        A frame that is seen was durable before any that follows it was written, and those were
        read before: nothing whole stands behind a frame that is half there.
        """
        descriptor = self._disk.open(path)
        try:
            starts = range(0, self._disk.size(descriptor), BLOCK)
            blocks = [self._disk.pread(descriptor, BLOCK, at) for at in reversed(starts)]
        finally:
            self._disk.close(descriptor)
        return b"".join(reversed(blocks))


def head_of(end: Position) -> tuple[int, str]:
    """Return what a manifest says of where a journal stood."""
    return end.durable, end.chain.hex()


def _rank(name: str) -> int:
    """Return when a file of a journal is read; 0 for what is not mirrored."""
    prefix, suffix = name[:4], name[-2:]
    ranks = {("idx-", ".s"): 1, ("doc-", ".s"): 1, ("arc-", ".p"): 2, ("seg-", ".p"): 2}
    return ranks.get((prefix, suffix), 3 * ((prefix, suffix) in {("arc-", ".a"), ("seg-", ".j")}))


def _order(name: str) -> tuple[int, str]:
    return _rank(name), name
