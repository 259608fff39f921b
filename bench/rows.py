"""What a benchmark gives: rows, and the way to get honest ones."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Final, TypedDict

OURS: Final = "besace"


class Row(TypedDict):
    """One number.

    Rows of one name and metric belong together; the contender `besace` is compared with the
    others, which are limits that nothing can beat or rivals that a user might choose.
    A row without a number says in `unit` why there is none.
    """

    name: str
    contender: str
    metric: str
    value: float | None
    unit: str


class UnmeasurableError(Exception):
    """This system cannot measure it; the message says in one sentence what it lacks."""


def first_line(said: str) -> str:
    """Return what a program complained of, without its advice."""
    return said.strip().partition("\n")[0]


def missing(name: str, reason: UnmeasurableError) -> Row:
    """Return the row that stands for all that could not be measured."""
    return Row(name=name, contender=OURS, metric="missing", value=None, unit=str(reason))


def in_turn(
    name: str, contenders: Mapping[str, Callable[[], float]], *, unit: str, rounds: int
) -> Iterator[Row]:
    """Run every contender once a round, so that a slow minute is slow for all.

    Args:
        name: what is measured.
        contenders: each call makes one measure, in `unit`.
        unit: of all the values.
        rounds: how often; one more, not counted, warms caches up.
    """
    values: dict[str, list[float]] = {contender: [] for contender in contenders}
    for _ in range(rounds + 1):
        for contender, measure in contenders.items():
            values[contender].append(measure())
    for contender, (_, *counted) in values.items():
        yield Row(name=name, contender=contender, metric="median", value=median(counted), unit=unit)


@dataclass(slots=True)
class Times:
    """How long each call of a contender took, and how much of it the processor worked."""

    wall_us: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)

    def measure(self, calls: Iterable[Callable[[], object]]) -> None:
        """Run each call; keep its time, and the batch's mean time of processor."""
        count = len(self.wall_us)
        working = time.process_time_ns()
        for call in calls:
            start = time.perf_counter_ns()
            call()
            self.wall_us.append((time.perf_counter_ns() - start) / 1000)
        working = time.process_time_ns() - working
        self.cpu_us.append(working / 1000 / (len(self.wall_us) - count))

    def rows(self, name: str, contender: str) -> Iterator[Row]:
        """Yield p50 and p99, and the median batch's time of processor."""
        found = {
            "p50": median(self.wall_us),
            "p99": quantiles(self.wall_us, n=100)[-1],
            "cpu": median(self.cpu_us),
        }
        for metric, value in found.items():
            yield Row(name=name, contender=contender, metric=metric, value=value, unit="us")
