"""The same on a model of an SD card: slow to write, slower to flush, and counted.

A model and not a card: ext4 on a loop device whose every request takes its stated time.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from bench.contest import CONTENDERS, contest
from bench.enqueue import PLACE
from bench.ext4 import Traffic, format_ext4, mounted
from bench.fuse_disk import DEVICE, fuse_disk
from bench.rows import Row, Times, UnmeasurableError

NAME: Final = "enqueue_sd"
SIZE: Final = 512 * 1024 * 1024
A_WRITE_S: Final = 1e-3
A_WRITTEN_KIB_S: Final = 60e-6
A_FLUSH_S: Final = 4e-3
ROUNDS, BATCH = 27, 40
"""More than a segment of the journal holds: the price of a new one is in the count."""


class SdCard:
    """A file that answers as slowly as a cheap card; one request at a time."""

    def __init__(self, image: Path) -> None:
        self.size = image.stat().st_size
        self._descriptor = os.open(image, os.O_RDWR)

    def read(self, size: int, offset: int) -> bytes:
        return os.pread(self._descriptor, size, offset)

    def write(self, data: bytes, offset: int) -> None:
        time.sleep(A_WRITE_S + len(data) / 1024 * A_WRITTEN_KIB_S)
        os.pwrite(self._descriptor, data, offset)

    def flush(self) -> None:
        time.sleep(A_FLUSH_S)


class Counter:
    """Adds up what a device did for each contender."""

    def __init__(self, device: str) -> None:
        self._device = device
        self.found = dict.fromkeys(CONTENDERS, Traffic(0, 0, 0))

    @contextmanager
    def watch(self, name: str) -> Iterator[None]:
        before = Traffic.of(self._device)
        yield
        self.found[name] += Traffic.of(self._device) - before


def rows() -> Iterator[Row]:
    if os.geteuid() or not DEVICE.exists():
        raise UnmeasurableError(f"the modelled card needs root and {DEVICE}")
    PLACE.mkdir(exist_ok=True)
    with ExitStack() as undo:
        directory = Path(undo.enter_context(tempfile.TemporaryDirectory(dir=PLACE)))
        image, disk, place = directory / "image", directory / "disk", directory / "mounted"
        format_ext4(image, SIZE)
        disk.touch()
        undo.enter_context(fuse_disk(disk, SdCard(image)))
        counter = Counter(undo.enter_context(mounted(disk, place)))
        measured = contest(place, rounds=ROUNDS, batch=BATCH, watch=counter.watch)
    for name, times in measured.items():
        yield from times.rows(NAME, name)
        yield from _costs(name, times, counter.found[name])


def _costs(name: str, times: Times, traffic: Traffic) -> Iterator[Row]:
    commits = len(times.wall_us)
    for metric, total, unit in (
        ("writes", traffic.writes, "a commit"),
        ("kib", traffic.kib, "KiB a commit"),
        ("flushes", traffic.flushes, "a commit"),
    ):
        yield Row(name=NAME, contender=name, metric=metric, value=total / commits, unit=unit)
