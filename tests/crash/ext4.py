"""Cut the whole stack: our code on a real ext4, on a block device that writes down all it is told.

The device is a loop device over a file that Python serves (`bench.fuse_disk`).  What it was
told up to a flush is durable; of what came after, any part may be.  ext4 replays its own
journal when such a disk is mounted, and then the queue is opened.  Needs root.
"""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from appliance.errors import BesaceError
from bench.ext4 import format_ext4, mounted
from bench.fuse_disk import fuse_disk
from tests.crash.kills import bill, judge_store, open_real_store

SIZE: Final = 16 * 1024 * 1024
INVOICES: Final = 60
CUTS_A_RUN: Final = 100
HEAD: Final = struct.Struct("<cQI")  # what, offset, length of the bytes that follow
WRITTEN, FLUSHED, TOLD = b"w", b"f", b"t"


@dataclass(frozen=True)
class Event:
    """A write to the device, a flush of it, or an acknowledgement."""

    what: bytes
    offset: int
    data: bytes


@dataclass
class Cuts:
    """How often the stack was cut, and what was wrong."""

    cuts: int = 0
    failures: list[str] = field(default_factory=list)


class Log:
    """A file of events; each is appended whole, by whichever process it happens in."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)

    def append(self, what: bytes, data: bytes = b"", offset: int = 0) -> None:
        os.writev(self._descriptor, (HEAD.pack(what, offset, len(data)), data))

    def events(self) -> Iterator[Event]:
        image = os.pread(self._descriptor, os.fstat(self._descriptor).st_size, 0)
        place = 0
        while place < len(image):
            what, offset, length = HEAD.unpack_from(image, place)
            place += HEAD.size + length
            yield Event(what, offset, image[place - length : place])


class LoggingMedium:
    """A device in memory that writes down what it is told.  A `bench.fuse_disk.Medium`."""

    def __init__(self, image: bytes, log: Log) -> None:
        self.size = len(image)
        self._image, self._log = bytearray(image), log

    def read(self, size: int, offset: int) -> bytes:
        return bytes(self._image[offset : offset + size])

    def write(self, data: bytes, offset: int) -> None:
        self._image[offset : offset + len(data)] = data
        self._log.append(WRITTEN, data, offset)

    def flush(self) -> None:
        self._log.append(FLUSHED)


def cut_ext4(cuts: int) -> Cuts:
    """Cut that many times, at random places.

    Raises:
        PermissionError: not root.
    """
    if cuts and os.geteuid():
        raise PermissionError("The cuts on ext4 mount file systems: run `make crash` as root.")
    random = Random("ext4")  # noqa: S311 - repeatable, as far as the kernel is
    found = Cuts()
    while found.cuts < cuts:
        with tempfile.TemporaryDirectory() as place:
            _cut_one_run(Path(place), random, min(CUTS_A_RUN, cuts - found.cuts), found)
    return found


def _cut_one_run(place: Path, random: Random, cuts: int, found: Cuts) -> None:
    base = place / "base"
    format_ext4(base, SIZE)
    events = _record(place, base.read_bytes())
    places = sorted(random.sample(range(len(events)), cuts))
    for image, told in _remains(bytearray(base.read_bytes()), events, places, random):
        found.cuts += 1
        (place / "cut").write_bytes(image)
        try:
            with mounted(place / "cut", place / f"mounted-{found.cuts}"):
                store = open_real_store(place / f"mounted-{found.cuts}" / "queue")
                try:
                    judge_store(store, told)
                finally:
                    store.close()
        except (AssertionError, BesaceError) as error:
            found.failures.append(f"cut {found.cuts}: {type(error).__name__} {error}")


def _record(place: Path, image: bytes) -> Sequence[Event]:
    """Bill on a fresh file system; return what its device was told, and what we were."""
    log = Log(place / "log")
    device = place / "device"
    device.touch()
    with fuse_disk(device, LoggingMedium(image, log)), mounted(device, place / "recorded"):
        store = open_real_store(place / "recorded" / "queue")
        for _ in range(INVOICES):
            bill(store, lambda told: log.append(TOLD, told.encode()))
        store.close()
    return [*log.events()]


def _remains(
    durable: bytearray, events: Sequence[Event], places: Sequence[int], random: Random
) -> Iterator[tuple[bytes, list[str]]]:
    """Yield what a cut at each place leaves on the device, and what was acknowledged by then."""
    pending: list[Event] = []
    told: list[str] = []
    for place, event in enumerate(events):
        if place in places:
            image = bytearray(durable)
            kept = random.sample(range(len(pending)), random.randint(0, len(pending)))
            for rank in sorted(kept):
                _apply(image, pending[rank])
            yield bytes(image), list(told)
        if event.what == FLUSHED:
            for one in pending:
                _apply(durable, one)
            pending.clear()
        elif event.what == WRITTEN:
            pending.append(event)
        else:
            told.append(event.data.decode())


def _apply(image: bytearray, event: Event) -> None:
    image[event.offset : event.offset + len(event.data)] = event.data
