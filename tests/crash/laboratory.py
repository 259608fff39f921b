"""Cut the power at every change a short workload makes, and judge every disk that may remain.

For files that are written whole, such as the keyring; lives of a journal are for `enumeration`.
A workload notes in a `Ledger` what it is about to ask for and what was acknowledged.  A
judge opens the disk anew and compares it with the ledger; it raises when they do not agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.crash.media import Medium
from tests.crash.recording import PowerCutError, RecordingDisk

HOME: Final = Path("/made/up")
KEY: Final = bytes(range(32))


@dataclass
class Ledger:
    """What a workload asked for, and what it was told was durable, in order."""

    asked: list[Any] = field(default_factory=list)
    acknowledged: list[Any] = field(default_factory=list)

    @contextmanager
    def commit(self, one: Any) -> Iterator[None]:
        """Note what is asked for, then that it was acknowledged."""
        self.asked.append(one)
        yield
        self.acknowledged.append(one)

    def judge(self, found: Sequence[Any]) -> None:
        """Fail unless all that was acknowledged is there, in order, and nothing else but asked."""
        assert [one for one in found if one in self.acknowledged] == self.acknowledged
        places = [self.asked.index(one) for one in found]  # ValueError: invented
        assert places == sorted(set(places))  # none twice, none before its time


Workload = Callable[[RecordingDisk, Ledger], None]
Judge = Callable[[RecordingDisk, Ledger], None]


class MadeUpEntropy:
    """Bytes that never repeat within a test, and are the same in every run of it."""

    def __init__(self, seed: int = 0) -> None:
        self._seed, self._draws = seed, count()

    def __call__(self, size: int, /) -> bytes:
        draw = f"{self._seed}/{next(self._draws)}".encode()
        return hashlib.shake_256(draw).digest(size)


@dataclass(frozen=True)
class Laboratory:
    """How thoroughly to look.

    Attributes:
        make_disk: what the workload runs on.
        per_cut: about how many disks to judge for each cut and medium.
        nested: share of them on which the power goes again, during the recovery.
    """

    make_disk: Callable[[], RecordingDisk] = RecordingDisk
    seed: int = 2
    per_cut: int = 8
    nested: float = 0.1

    def cut_everywhere(self, workload: Workload, judge: Judge) -> int:
        """Cut before every change; return the number of disks judged."""
        random = Random(self.seed)  # noqa: S311 - repeatable
        states = 0
        for disk, ledger in self._cut_runs(workload):
            for medium in Medium:
                for image in disk.images(medium, random, self.per_cut):
                    judge(RecordingDisk(image), ledger)
                    states += 1
                    if random.random() < self.nested:
                        states += self._cut_recovery(image, judge, ledger, random)
        return states

    def _cut_recovery(self, image: Any, judge: Judge, ledger: Ledger, random: Random) -> int:
        disk = RecordingDisk(image)
        disk.cut_before = random.randrange(12)
        with suppress(PowerCutError):
            judge(disk, ledger)
        images = list(disk.images(Medium.POSIX, random, 2))
        for remaining in images:
            judge(RecordingDisk(remaining), ledger)
        return len(images)

    def _cut_runs(self, workload: Workload) -> Iterator[tuple[RecordingDisk, Ledger]]:
        """Run the workload again and again, cut one change later each time; last, to its end."""
        for cut in count():
            disk, ledger = self.make_disk(), Ledger()
            disk.cut_before = cut
            try:
                workload(disk, ledger)
            except PowerCutError:
                yield disk, ledger
            else:
                yield disk, ledger
                return
