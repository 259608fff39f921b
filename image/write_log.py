"""What QEMU's `blklogwrites` kept of a disk: each write and each flush; and the disks cuts leave.

A flush makes all that was written before it durable.  Of what was written after the last one, a
cut leaves anything: none, all, some of it in any order, a part of one write.

The log begins with a head of one sector; each entry has a head of one sector, and its bytes.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

MAGIC: Final = 0x6A736677736872
VERSION: Final = 1
HEAD: Final = struct.Struct("<QQQI")
"""Magic number, version, how many entries, the size of a sector (bytes)."""

ENTRY: Final = struct.Struct("<QQQQ")
"""The first sector that it is for, how many, flags, the size of a mark's text."""

FLUSH: Final = 1
DISCARD: Final = 4
SECTOR: Final = 512


class Write(NamedTuple):
    """A write: where on the disk, where its bytes stand in the log, how many."""

    at: int
    source: int
    size: int


@dataclass(frozen=True, slots=True)
class Left:
    """What a cut leaves.

    Attributes:
        flushes: how many flushes ended before it: all before them is there.
        kept: what is there of the writes that came after, in their order.
    """

    flushes: int
    kept: tuple[Write, ...]


def spans(log: Path) -> list[list[Write]]:
    """Read a log; return the writes before each flush, and at the end those after the last.

    Discards are passed over: the bytes stay what they were, as QEMU leaves them.

    Raises:
        ValueError: it is no such log, or ends within an entry that its head counts.
    """
    size = log.stat().st_size
    with log.open("rb") as opened:
        head = opened.read(HEAD.size)
        if len(head) < HEAD.size:
            raise ValueError(f"{log}: no head")
        magic, version, count, sector = HEAD.unpack(head)
        if (magic, version) != (MAGIC, VERSION):
            raise ValueError(f"{log}: no log of writes")
        found: list[list[Write]] = [[]]
        place = sector
        for _ in range(count):
            opened.seek(place)
            entry = opened.read(ENTRY.size)
            if len(entry) < ENTRY.size:
                raise ValueError(f"{log}: it ends too soon")
            first, sectors, flags, _text = ENTRY.unpack(entry)
            place += sector
            if flags & FLUSH:
                found.append([])
            if sectors and not flags & DISCARD:
                found[-1].append(Write(first * sector, place, sectors * sector))
                place += sectors * sector
        if place > size:
            raise ValueError(f"{log}: it ends too soon")
    return found


def lefts(
    between: Sequence[Sequence[Write]], quiet: range, random: Random, count: int
) -> list[Left]:
    """Draw what cuts may leave, in the order of their moments.

    Args:
        between: see `spans`.
        quiet: a part of the disk where writes are many and each is like the others: half of the
            cuts fall where something is written outside of it.
        random: decides.
        count: how many.
    """
    outside = [
        number
        for number, writes in enumerate(between)
        if any(write.at not in quiet for write in writes)
    ]
    drawn = []
    for number in range(count):
        among = outside if outside and number % 2 else range(len(between))
        flushes = random.choice(among)
        drawn.append(Left(flushes, _some(between[flushes], random)))
    return sorted(drawn, key=lambda left: left.flushes)


def _some(writes: Sequence[Write], random: Random) -> tuple[Write, ...]:
    """Draw what is left of writes that no flush followed."""
    match random.randrange(4):
        case 0:  # in order, up to a moment
            return tuple(writes[: random.randint(0, len(writes))])
        case 1:  # any of them
            return tuple(write for write in writes if random.random() < 0.5)
        case 2:  # all but a few
            return tuple(write for write in writes if random.random() > 1 / (1 + len(writes)))
        case _:  # in order, the last one torn
            kept = list(writes[: random.randint(0, len(writes))])
            if kept:
                last = kept.pop()
                sectors = random.randint(0, last.size // SECTOR)
                kept.append(last._replace(size=sectors * SECTOR))
            return tuple(kept)


class Replay:
    """A disk that goes through what its log says."""

    def __init__(self, disk: Path, log: Path) -> None:
        """Take a disk as it was when the log began (raw; it is changed), and its log."""
        self.disk, self._log = disk, log
        self.between = spans(log)
        self._done = 0

    @contextmanager
    def after(self, left: Left) -> Iterator[Path]:
        """Have the disk as a cut left it; later cuts come later.

        Raises:
            ValueError: it is earlier than one before.
        """
        if left.flushes < self._done:
            raise ValueError(f"{left.flushes} after {self._done}")
        for writes in self.between[self._done : left.flushes]:
            self._write(writes)
        self._done = left.flushes
        with self.disk.open("rb") as opened:
            before = [(one.at, os.pread(opened.fileno(), one.size, one.at)) for one in left.kept]
        self._write(left.kept)
        try:
            yield self.disk
        finally:
            with self.disk.open("r+b") as opened:
                for at, data in reversed(before):
                    os.pwrite(opened.fileno(), data, at)

    def _write(self, writes: Sequence[Write]) -> None:
        with self._log.open("rb") as source, self.disk.open("r+b") as target:
            for write in writes:
                data = os.pread(source.fileno(), write.size, write.source)
                os.pwrite(target.fileno(), data, write.at)
