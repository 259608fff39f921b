"""The contest on an ext4 of its own, whose device counts what each contender costs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.contest import CONTENDERS, contest
from bench.ext4 import Traffic, mounted
from bench.rows import Row, Times

ROUNDS, BATCH = 27, 40
"""More than a segment of the journal holds: the price of a new one is in the count."""
SIZE: Final = 512 * 1024 * 1024
"""Of the file system, bytes."""


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


def counted_rows(name: str, disk: Path, place: Path) -> Iterator[Row]:
    """Measure on the ext4 that `disk` holds, mounted on `place`."""
    with mounted(disk, place) as device:
        counter = Counter(device)
        measured = contest(place, rounds=ROUNDS, batch=BATCH, watch=counter.watch)
    for contender, times in measured.items():
        yield from times.rows(name, contender)
        yield from _costs(name, contender, times, counter.found[contender])


def _costs(name: str, contender: str, times: Times, traffic: Traffic) -> Iterator[Row]:
    commits = len(times.wall_us)
    for metric, total, unit in (
        ("writes", traffic.writes, "a commit"),
        ("kib", traffic.kib, "KiB a commit"),
        ("flushes", traffic.flushes, "a commit"),
    ):
        yield Row(name=name, contender=contender, metric=metric, value=total / commits, unit=unit)
