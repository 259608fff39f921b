"""Judge what a disk still holds against what was promised."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, ClassVar, Final

from tests.crash.recording import Image, RecordingDisk

Numbers = dict[str, int]
LATER: Final = 1_000_000  # more calls than a life makes: an opening is seeded by its first one


@dataclass
class Promise:
    """What the box said, in plain values that owe nothing to the code under trial.

    Attributes:
        kept: all that was acknowledged.
        asked: what may be found as well while a commit is under way, its whole last.
        numbers: the highest number acknowledged, by what it counts.
        commits: how many were acknowledged.
    """

    kept: Any
    asked: tuple[Any, ...] = ()
    numbers: Numbers = field(default_factory=dict)
    commits: int = 0

    @contextmanager
    def commit(self, *asked: Any, numbers: Numbers | None = None) -> Iterator[None]:
        """Note what is asked for; once the block has ended, it was acknowledged."""
        self.asked = asked
        yield
        self.kept, self.asked = asked[-1], ()
        self.commits += 1
        self.numbers = {**self.numbers, **(numbers or {})}

    def settle(self, found: Any, numbers: Numbers) -> None:
        """Compare with what an opening found; from now on that is the promise.

        Raises:
            AssertionError: it is neither what was acknowledged nor what was asked for.
        """
        assert found in (self.kept, *self.asked), "lost, doubled or invented"
        self.kept, self.asked = found, ()
        known = self.numbers
        higher = {one: max(known.get(one, 0), number) for one, number in numbers.items()}
        self.numbers = {**known, **higher}

    def next_number(self, counted: str) -> int:
        """Return the number that has to come next."""
        return self.numbers.get(counted, 0) + 1


class Trial(ABC):
    """Something durable, open on a disk, that can be tried."""

    empty: ClassVar[Any]

    @abstractmethod
    def __init__(self, disk: RecordingDisk, seed: int) -> None: ...

    @abstractmethod
    def state(self) -> Any:
        """Return everything it holds, in the promise's words."""

    @abstractmethod
    def act(self, random: Random, promise: Promise) -> None:
        """Do one thing at random: at most one commit, noted in the promise."""

    @abstractmethod
    def add(self, promise: Promise) -> None:
        """Make one commit, under the next number where there are numbers."""

    @abstractmethod
    def verify(self) -> None:
        """Read everything back."""

    @abstractmethod
    def close(self) -> None:
        """Close it in good order."""

    @classmethod
    def numbers_in(cls, state: Any) -> Numbers:  # noqa: ARG003 - some count nothing
        """Return the highest numbers in a state."""
        return {}


def judge(trial: type[Trial], image: Image, promise: Promise) -> None:
    """Open a disk that a cut left, and go on working on it; fail unless the promise is kept.

    Raises:
        AssertionError: something acknowledged is missing, or something is there twice, was
            never asked for, or bears a number that was given before.
        BesaceError: it cannot be opened.
    """
    disk = left_by_a_cut(image)
    standing = replace(promise)
    opened = reopen(trial, disk, standing)
    opened.add(standing)
    if promise.commits % 2:
        opened.close()
    disk.kill()
    reopen(trial, disk, standing).verify()


def left_by_a_cut(image: Image, *, cuts: int = 1) -> RecordingDisk:
    """Return a disk whose openings draw other random bytes than those before the cut."""
    disk = RecordingDisk(image)
    disk.calls = cuts * LATER
    return disk


def reopen(trial: type[Trial], disk: RecordingDisk, promise: Promise) -> Trial:
    """Open, and settle the promise by what is found."""
    opened = trial(disk, disk.calls)
    found = opened.state()
    promise.settle(found, trial.numbers_in(found))
    return opened
