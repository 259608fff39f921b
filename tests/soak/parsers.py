"""Everything that parses what a card or a reader says, on as many inputs as the time allows."""

import time
from collections.abc import Mapping
from itertools import count
from typing import Final

from tests.drivers.test_fuzz import PARSERS, SEEDS, SLOWEST, spoilt, worst

BATCH: Final = 10_000


def play(limit_s: float) -> Mapping[str, float]:
    """Give each parser its share of the time; return the inputs tried, and the slowest one's time.

    Raises:
        AssertionError: an input took too long; what a parser raises goes through.
    """
    found: dict[str, float] = {}
    for name, parser in PARSERS.items():
        end, slowest = time.monotonic() + limit_s / len(PARSERS), 0.0
        for batch in count(1):
            slowest = max(slowest, worst(parser, spoilt(SEEDS[name], BATCH, seed=batch)))
            assert slowest < SLOWEST, name
            if time.monotonic() >= end:
                break
        found |= {f"{name} inputs": batch * BATCH, f"{name} slowest ms": round(slowest * 1000, 2)}
    return found
