"""All that could make an invoice durable, round after round in one directory."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Final

from bench.invoice import Maker
from bench.ours import OUR_OWN
from bench.rivals import RIVALS
from bench.rows import Times

CONTENDERS: Final[Mapping[str, Maker]] = {**OUR_OWN, **RIVALS}
SLOW: Final = {"tinydb_json": 20}
"""By how much the batch of a contender is shorter: each of its invoices costs all before it."""


def contest(
    directory: Path,
    *,
    rounds: int,
    batch: int,
    watch: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> Mapping[str, Times]:
    """Let every contender make a batch of invoices durable in each round.

    Args:
        directory: where; on the medium that is measured.
        rounds: each begins with another contender, so that none always follows the same one.
        batch: invoices of one contender in one round.
        watch: entered with the contender's name around each of its batches.
    """
    with ExitStack() as undo:
        calls = {name: _calls(make, directory / name, undo) for name, make in CONTENDERS.items()}
        times = {name: Times() for name in calls}
        names = list(calls)
        for turn in range(rounds):
            first = turn % len(names)
            for name in (*names[first:], *names[:first]):
                with watch(name):
                    times[name].measure(islice(calls[name], batch // SLOW.get(name, 1)))
    return times


def _calls(make: Maker, place: Path, undo: ExitStack) -> Iterator[Callable[[], object]]:
    place.mkdir()
    commit = make(place, undo)
    return (partial(commit, rank) for rank in count(1))
