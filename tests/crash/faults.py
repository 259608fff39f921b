"""Let each call to the disk fail, once or from then on: nothing is lost, nothing more accepted."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count, product, starmap
from random import Random
from typing import Final, NamedTuple

from appliance.errors import BesaceError, VaultError
from tests.crash.judging import Promise, Trial, judge
from tests.crash.media import Medium
from tests.crash.recording import Image, RecordingDisk
from tests.crash.workloads import TRIALS

ACTS: Final = 4
REMAINS: Final = 2  # disks judged of each medium after a failure


@dataclass
class Faults:
    """How many calls failed, how many disks were judged then, and what was wrong."""

    calls: int
    states: int
    failures: list[str]


class Fault(NamedTuple):
    """An error of the system, once or from then on."""

    number: int
    stays: bool


FAULTS: Final = tuple(starmap(Fault, product((errno.EIO, errno.ENOSPC), (False, True))))


def fail_everywhere(
    trial: str, fault: Fault, make_disk: Callable[[], RecordingDisk] = RecordingDisk
) -> Faults:
    """Run one short life again and again, another call failing each time."""
    found = Faults(0, 0, [])
    for call in count():
        disk = make_disk()
        disk.fail_at, disk.failure, disk.stays_broken = call, *fault
        promise = Promise(TRIALS[trial].empty)
        try:
            _live(TRIALS[trial], disk, promise)
            if disk.calls <= call:  # the life was over before
                return found
            found.calls += 1
            disk.kill()
            found.states += _judge_remains(TRIALS[trial], disk, promise)
        except (AssertionError, BesaceError) as error:
            what = f"{type(error).__name__} {error}"
            found.failures.append(f"{trial} call {call} {errno.errorcode[fault.number]}: {what}")
    raise AssertionError("a life has an end")


def _live(trial: type[Trial], disk: RecordingDisk, promise: Promise) -> None:
    """Act, and once something failed insist, as a program that ignores it would."""
    random = Random("faults")  # noqa: S311 - repeatable
    opened: Trial | None = None
    try:
        opened = trial(disk, 0)
        for _ in range(ACTS):
            opened.act(random, promise)
        opened.close()
    except VaultError:
        if opened is not None and disk.failed_changes:
            _insist(opened, promise)


def _insist(opened: Trial, promise: Promise) -> None:
    for _ in range(2):
        mine = replace(promise)
        try:
            opened.add(mine)
        except VaultError:
            continue
        raise AssertionError("accepted after a failed write or sync")


def _judge_remains(trial: type[Trial], disk: RecordingDisk, promise: Promise) -> int:
    """Judge what a new process sees, and what a cut leaves after the failure."""
    random = Random("remains")  # noqa: S311
    remains: list[Image] = [disk.contents()]
    for medium in Medium:
        remains += disk.images(medium, random, REMAINS)
    for image in remains:
        judge(trial, image, promise)
    return len(remains)
