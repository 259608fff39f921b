"""What a power cut may leave of writes that were not synced, on three kinds of medium."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final, TypeVar

SECTOR: Final = 512
BLOCK: Final = 4096
FEW: Final = 5  # up to here every subset is tried

T = TypeVar("T")


class Medium(StrEnum):
    """What a cut may do to the write under way, beside losing it."""

    POSIX = "posix"  # each sector is old or new
    TORN = "torn"  # one sector under write is half new, or garbage
    BLOCK = "block"  # any sector in a block of 4 KiB under write is garbage


@dataclass(frozen=True)
class Write:
    """Bytes within one sector."""

    offset: int
    data: bytes

    @property
    def sector(self) -> int:
        return self.offset // SECTOR


Pending = Sequence[Write | int]  # a whole number is a new size


def split(offset: int, data: bytes) -> Iterator[Write]:
    """Yield a write as what a medium does at once: never more than a sector."""
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
        yield Write(offset + start, data[start:end])
        start = end


def contents(
    durable: bytes, pending: Pending, medium: Medium, random: Random, limit: int
) -> Iterator[bytes]:
    """Yield what a file may hold after a cut, none and all of what is pending first."""
    for kept in subsets(_telling(durable, pending), random, limit):
        content = bytearray(durable)
        for change in kept:
            if isinstance(change, int):
                resize(content, change)
            else:
                write(content, change.offset, change.data)
        _spoil(content, pending, medium, random)
        yield bytes(content)


def subsets(items: Sequence[T], random: Random, limit: int) -> Iterator[list[T]]:
    """Yield ways to keep a part of `items`: all while they are few, else about `limit`.

    The first keeps none, the last keeps all.
    """
    count = len(items)
    everything = (1 << count) - 1
    if count <= FEW:
        masks = list(range(everything))
    else:
        prefixes = [(1 << kept) - 1 for kept in range(1, count)]
        shaped = prefixes + [everything ^ prefix for prefix in prefixes]
        shaped += [everything ^ (1 << lost) for lost in range(count)]
        shaped += [1 << kept for kept in range(count)]
        masks = [0, *random.sample(shaped, min(limit, len(shaped)))]
        masks += [random.getrandbits(count) for _ in range(limit // 4)]
    for mask in dict.fromkeys((*masks, everything)):
        yield [item for place, item in enumerate(items) if mask >> place & 1]


def write(content: bytearray, offset: int, data: bytes) -> None:
    """Write as a file system does: a gap is zeros."""
    if len(content) < offset + len(data):
        resize(content, offset + len(data))
    content[offset : offset + len(data)] = data


def resize(content: bytearray, size: int) -> None:
    """Cut or lengthen with zeros."""
    content[:] = content[:size].ljust(size, b"\0")


def _telling(durable: bytes, pending: Pending) -> list[Write | int]:
    """Leave out sectors that are only written with what stands there: lost or not is the same."""
    told = {
        change.sector
        for change in pending
        if isinstance(change, Write)
        and durable[change.offset : change.offset + len(change.data)] != change.data
    }
    return [change for change in pending if isinstance(change, int) or change.sector in told]


def _spoil(content: bytearray, pending: Pending, medium: Medium, random: Random) -> None:
    """Spoil one sector where the medium may, in a write that was under way."""
    writes = [change for change in pending if isinstance(change, Write)]
    if medium is Medium.POSIX or not writes:
        return
    hit = random.choice(writes)
    start = hit.sector * SECTOR
    if medium is Medium.TORN and random.random() < 0.5:
        half = hit.data[: len(hit.data) // 2]
        if hit.offset + len(hit.data) <= len(content):
            content[hit.offset : hit.offset + len(half)] = half
        return
    if medium is Medium.BLOCK:
        start += random.randrange(BLOCK // SECTOR) * SECTOR - start % BLOCK
    if start + SECTOR <= len(content):
        content[start : start + SECTOR] = random.randbytes(SECTOR)
