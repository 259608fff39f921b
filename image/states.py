"""Disks as cuts leave them: a start or an update is written down, then cut in many ways.

Nothing is started for it: `image.verdict` judges each disk where it lies.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from image.commands import run
from image.guest import Guest, Machine
from image.table import parts
from image.verdict import Found, Judge
from image.write_log import Left, Replay, lefts

TABLE_SIZE: Final = 1 << 20
"""More than the second table of partitions takes at the end of a disk (bytes)."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a box did to its disk.

    Attributes:
        disk: as it was before (raw).
        log: each write and each flush (see `image.write_log`).
    """

    disk: Path
    log: Path

    @classmethod
    def of(cls, machine: Machine, home: Path, live: Callable[[Guest], None]) -> "Recording":
        """Switch a machine on, have it live a while, cut its power; keep what it wrote."""
        home.mkdir(parents=True, exist_ok=True)
        disk, log = home / "before.raw", home / "log"
        run(["qemu-img", "convert", "-O", "raw", machine.home / "disk.qcow2", disk])
        log.write_bytes(b"")
        with machine.on(log=log) as guest:
            live(guest)
        return cls(disk, log)

    def states(
        self, judge: Judge, durable: dict[str, bytes], random: Random, count: int
    ) -> Iterator[tuple[Left, Found]]:
        """Judge so many disks that cuts may have left; yield each, in the order of their moments.

        Args:
            judge: knows the systems that may be on it.
            durable: what the data partition had before, and must have.
            random: decides where it is cut and what is left.
            count: how many.
        """
        changed = self.disk.with_name("changed.raw")
        run(["cp", "--sparse=always", self.disk, changed])
        replay = Replay(changed, self.log)
        state = parts(self.disk)["besace-state"]
        data = range(state.start + state.size, changed.stat().st_size - TABLE_SIZE)
        for left in lefts(replay.between, data, random, count):
            with replay.after(left) as disk:
                yield left, judge.judge(disk, durable)
        changed.unlink()


def counts(found: list[Found]) -> Counter[str]:
    """Count disks by what they would start, and those that are not as promised."""
    told = Counter(f"starts {one.starts}" for one in found)
    told["with data"] = sum(one.has_data for one in found)
    told["wrong"] = sum(bool(one.wrong) for one in found)
    return told
