"""`python -P -m image.power build/image/amd64 --key KEY`: the power goes, at any moment.

First what a box writes as it starts for the first time, and as it takes an update, is written
down, cut in many ways, and each disk judged where it lies.  Then boxes are cut while they do so,
and while a nurse bills, and start again.  What was counted goes to `power.json`.
"""

import argparse
import json
import signal
import sys
import time
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Final

from image.cuts import NOTE, NOTED, Boxes, Outcome, billing, first_start, update
from image.guest import Guest
from image.states import Recording, counts
from image.trial import PATIENCE_S, Updates, take
from image.verdict import Found, Judge, Release

Counts = dict[str, dict[str, int]]
SETTLED_S: Final = 5


class Power:
    """What is cut, and what came of it.

    Attributes:
        wrong: each promise that was broken, and where.
    """

    def __init__(self, made: Path, publisher: Path, seed: int) -> None:
        """Take what `make image` left, and its publisher's key; make the boxes that are cut."""
        self.wrong: list[str] = []
        self._home = made / "power"
        self._random = Random(seed)  # noqa: S311 - repeatable
        self._updates = Updates(made, publisher)
        self._key = self._updates.key(1, "")
        version = self._updates.system.version
        releases = {
            version: Release.of(made / f"besace_{version}.efi", made / "root.erofs"),
            self._updates.version(1): self._updates.release(1),
        }
        self._judge = Judge(releases, self._home / "scratch")
        self._boxes = Boxes.of(made / "disk.raw", self._home)

    def states(self, count: int) -> Counts:
        """Judge so many disks that cuts may leave: of a first start, an update, its first start."""
        fresh = self._boxes.fresh.copy(self._home / "new")
        ready = self._boxes.ready.copy(self._home / "updated")
        durable = {NOTE.removeprefix("/var"): f"{NOTED}\n".encode()}
        begun = Recording.of(fresh, self._home / "first", _starts)
        taken = Recording.of(ready, self._home / "update", self._takes)
        tried = Recording.of(ready, self._home / "trial", _is_kept)
        return {
            "first start": self._judged(begun, {}, count // 3),
            "update": self._judged(taken, durable, count // 3),
            "trial": self._judged(tried, durable, count - 2 * (count // 3)),
        }

    def _judged(
        self, recording: Recording, durable: dict[str, bytes], count: int
    ) -> dict[str, int]:
        found: list[Found] = []
        for left, one in recording.states(self._judge, durable, self._random, count):
            found.append(one)
            self.wrong += [f"{recording.log}, {left.flushes} flushes: {why}" for why in one.wrong]
        return dict(counts(found))

    def _takes(self, guest: Guest) -> None:
        _starts(guest)
        take(guest, self._key, self._updates.version(1))

    def cuts(self, count: int, minutes: float) -> Counts:
        """Cut so many boxes, or as many as the time allows; count them by what they did."""
        told: Counts = {}
        until = time.monotonic() + minutes * 60
        ways = {"first start": self._first_start, "update": self._update, "billing": self._billing}
        for number, (what, cut) in zip(range(count), cycle(ways.items()), strict=False):
            if time.monotonic() > until:
                break
            outcome = cut(self._home / "cut")
            here = told.setdefault(what, {"cut": 0, "wrong": 0})
            for one in ("cut", f"starts {outcome.version}", *(["wrong"] if outcome.wrong else [])):
                here[one] = here.get(one, 0) + 1
            self.wrong += [f"{what}, cut {number}: {why}" for why in outcome.wrong]
            print(f"{what}, cut {number}: {outcome}", flush=True)
        return told

    def _first_start(self, home: Path) -> Outcome:
        return first_start(self._boxes, home, self._random)

    def _update(self, home: Path) -> Outcome:
        return update(self._boxes, home, self._random, self._key)

    def _billing(self, home: Path) -> Outcome:
        return billing(self._boxes, home, self._random)


def _starts(guest: Guest) -> None:
    guest.await_line("tout va.", PATIENCE_S)
    time.sleep(SETTLED_S)


def _is_kept(guest: Guest) -> None:
    guest.await_line("Finished systemd-bless-boot.service", PATIENCE_S)
    time.sleep(SETTLED_S)


def main() -> int:
    """Cut, judge, and write down what was counted; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="image.power", description=__doc__)
    parser.add_argument("made", type=Path, help="what `make image` left")
    parser.add_argument("--key", type=Path, required=True, help="its publisher's private key")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--states", type=int, default=200, help="disks to judge")
    parser.add_argument("--cuts", type=int, default=20, help="boxes to cut")
    parser.add_argument("--minutes", type=int, default=120, help="no box is cut after them")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that QEMU ends with it
    power = Power(options.made, options.key, options.seed)
    told = {
        "seed": options.seed,
        "states": power.states(options.states),
        "cuts": power.cuts(options.cuts, options.minutes),
        "wrong": power.wrong,
    }
    written = json.dumps(told, indent=1, ensure_ascii=False)
    (options.made / "power.json").write_text(f"{written}\n", encoding="utf-8")
    print(written)
    return 1 if power.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
