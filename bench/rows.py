"""What a benchmark gives: rows, and the way to get honest ones."""

from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Final, TypedDict

OURS: Final = "besace"


class Row(TypedDict):
    """One number.

    Rows of one name and metric belong together; the contender `besace` is compared with the
    others, which are limits that nothing can beat or rivals that a user might choose.
    """

    name: str
    contender: str
    metric: str
    value: float
    unit: str


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
