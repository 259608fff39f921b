"""The monkey, for as long as it is given."""

import time
from collections.abc import Mapping
from itertools import count

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.monkey import Monkey

LONG = settings(
    max_examples=3,
    stateful_step_count=40,
    deadline=None,
    database=None,
    suppress_health_check=[*HealthCheck],
)


def play(limit_s: float) -> Mapping[str, int]:
    """Let one monkey after the other play; raise what one found, with the steps that led there."""
    end, Monkey.harvest = time.monotonic() + limit_s, 0
    for played in count(1):
        run_state_machine_as_test(seed(played)(Monkey), settings=LONG)
        if time.monotonic() >= end:
            break
    return {"monkeys": played * LONG.max_examples, "invoices": Monkey.harvest}
