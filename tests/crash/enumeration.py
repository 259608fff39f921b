"""Enumerate the disks that a cut may leave at every change of a life, and judge each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random
from typing import Final

from appliance.errors import BesaceError
from tests.crash.judging import Promise, Trial, judge, left_by_a_cut, reopen
from tests.crash.keeping_trials import KEEPING
from tests.crash.media import SECTOR, Medium
from tests.crash.recording import Image, PowerCutError, RecordingDisk
from tests.crash.workloads import TRIALS

EVERY: Final = {**TRIALS, **KEEPING}
LIVES: Final = 3
PARITY: Final = ".p"  # suffix of the files that rebuild a lost block
ROTTEN: Final = 20  # sectors spoilt in each life
NESTED: Final = 0.05  # share of the disks on which the power goes again, during the recovery


@dataclass(frozen=True)
class Plan:
    """One life of one trial, and how thoroughly to look at it.

    Attributes:
        trial: a name of `EVERY`.
        acts: in each opening.
        per_cut: disks of each medium at each change, about.
    """

    trial: str
    seed: int
    acts: int = 4
    per_cut: int = 12
    media: tuple[Medium, ...] = tuple(Medium)


@dataclass
class Findings:
    """What was looked at, and what was wrong.

    Attributes:
        states: distinct disks judged, by medium.
        nested: those among them that a cut during a recovery left.
        rotten: disks with one spoilt sector that were judged, not counted among the states.
        failures: what was wrong and where, enough to see it again.
    """

    states: dict[str, int] = field(default_factory=dict)
    nested: int = 0
    rotten: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def add(self, other: Findings) -> None:
        for medium, count in other.states.items():
            self.states[medium] = self.states.get(medium, 0) + count
        self.nested += other.nested
        self.rotten += other.rotten
        self.failures += other.failures


class Enumeration:
    """Looks at one life from outside; see `enumerate_states`."""

    def __init__(self, plan: Plan, make_disk: Callable[[], RecordingDisk], most: int) -> None:
        self.findings = Findings()
        self._plan, self._most = plan, most
        self._trial = EVERY[plan.trial]
        self._disk = make_disk()
        self._promise = Promise(self._trial.empty)
        self._looking = Random(f"look {plan}")  # noqa: S311 - repeatable
        self._seen: set[int] = set()

    def run(self) -> Findings:
        living = Random(f"live {self._plan}")  # noqa: S311
        self._disk.before_change = self._look
        try:
            live(self._trial, self._disk, self._promise, living, self._plan.acts)
            self._look()
            self._look_at_rot()
        except (AssertionError, BesaceError) as error:
            self._tell("alive", error)
        return self.findings

    def _look(self) -> None:
        """Judge what a cut at this moment may leave."""
        for medium in self._plan.media:
            for image in self._disk.images(medium, self._looking, self._plan.per_cut):
                if len(self.findings.failures) < self._most and self._is_new(image):
                    self._judge(medium, image, self._promise)
                    if self._looking.random() < NESTED:
                        self._look_at_recovery(medium, image)

    def _look_at_recovery(self, medium: Medium, image: Image) -> None:
        """Cut again, during the opening and the closing that follow a cut."""
        disk = left_by_a_cut(image, cuts=2)
        standing = replace(self._promise)

        def look() -> None:
            for left in disk.images(medium, self._looking, 3):
                if self._is_new(left):
                    self.findings.nested += 1
                    self._judge(medium, left, standing)

        disk.before_change = look
        try:
            reopen(self._trial, disk, standing).close()
        except (AssertionError, BesaceError):
            return  # `_judge` has told of it
        look()

    def _look_at_rot(self) -> None:
        """Spoil single sectors, with nothing left to rebuild them: a whole answer, or a refusal."""
        reopen(self._trial, self._disk, self._promise).close()
        held = self._disk.contents().items()
        image = {path: content for path, content in held if path.suffix != PARITY}
        for path in self._looking.choices(sorted(image), k=ROTTEN):
            content = bytearray(image[path])
            if any(content):
                start = self._looking.randrange(len(content)) // SECTOR * SECTOR
                content[start : start + SECTOR] = self._looking.randbytes(SECTOR)
                self.findings.rotten += 1
                self._judge_rotten({**image, path: bytes(content)})

    def _judge_rotten(self, image: Image) -> None:
        try:
            reopen(self._trial, left_by_a_cut(image), replace(self._promise))
        except BesaceError:
            return  # refused: damage is not silent
        except AssertionError as error:
            self._tell("rotten", error)

    def _judge(self, medium: Medium, image: Image, promise: Promise) -> None:
        self.findings.states[medium] = self.findings.states.get(medium, 0) + 1
        try:
            judge(self._trial, image, promise)
        except (AssertionError, BesaceError) as error:
            self._tell(medium, error)

    def _tell(self, when: str, error: Exception) -> None:
        place = f"{self._plan.trial} {self._plan.seed} change {self._disk.changes}"
        self.findings.failures.append(f"{place} {when}: {type(error).__name__} {error}")

    def _is_new(self, image: Image) -> bool:
        state = hash((self._promise.commits, frozenset(image.items())))
        new = state not in self._seen
        self._seen.add(state)
        return new


def live(
    trial: type[Trial], disk: RecordingDisk, promise: Promise, random: Random, acts: int
) -> None:
    """Open, act, then close, be killed, or be killed in the middle of a change; some times over."""
    for _ in range(LIVES):
        opened = reopen(trial, disk, promise)
        end = random.choice(("closed", "killed", "killed in a change", "killed before a sync"))
        if end == "killed in a change":
            disk.cut_before = disk.changes + random.randint(1, 2 * acts)
        elif end == "killed before a sync":
            disk.syncs_left = random.randrange(acts)
        with suppress(PowerCutError):
            for _ in range(acts):
                opened.act(random, promise)
            if end == "closed":
                opened.close()
        disk.kill()
        disk.cut_before = disk.syncs_left = None


def enumerate_states(
    plan: Plan, make_disk: Callable[[], RecordingDisk] = RecordingDisk, most: int = 20
) -> Findings:
    """Judge every disk of a plan; stop at `most` failures."""
    return Enumeration(plan, make_disk, most).run()


def plans(trials: Iterable[str], seeds: Iterable[int], per_cut: int = 12) -> Iterator[Plan]:
    """Yield a plan for each seed and trial."""
    return (Plan(trial, seed, per_cut=per_cut) for seed, trial in product(seeds, trials))
