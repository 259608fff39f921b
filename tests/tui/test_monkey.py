"""Nothing that a monkey does shows a fault or loses an invoice; `make soak` lets it play longer."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.monkey import Monkey

SHORT = settings(
    max_examples=3,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[*HealthCheck],
)


def test_a_monkey_finds_no_fault_and_loses_no_invoice() -> None:
    Monkey.harvest = 0
    run_state_machine_as_test(Monkey, settings=SHORT)
    assert Monkey.harvest > 0
