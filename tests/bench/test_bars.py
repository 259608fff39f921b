"""A bar that is not met says so; what was not measured never passes for met."""

import pytest

from bench.bars import BARS, Bar
from bench.rows import Row, UnmeasurableError, missing

BAR = Bar("enqueue", "p50", 1.6, beside="prezeroed")


def row(contender: str, value: float) -> Row:
    return Row(name="enqueue", contender=contender, metric="p50", value=value, unit="us")


@pytest.mark.parametrize(("ours", "verdict"), [(160.0, "met "), (161.0, "NOT MET "), (0.0, "met ")])
def test_a_bar_is_met_up_to_its_limit(ours: float, verdict: str) -> None:
    assert BAR.judge([row("besace", ours), row("prezeroed", 100.0)]).startswith(verdict)


def test_what_was_not_measured_is_not_met() -> None:
    absent = missing("enqueue", UnmeasurableError("no disk here"))
    assert BAR.judge([row("besace", 1.0)]).startswith("not measured ")
    assert BAR.judge([absent, row("prezeroed", 1.0)]).startswith("not measured ")


def test_no_bar_is_written_twice() -> None:
    said = [(bar.name, bar.metric, bar.beside) for bar in BARS]
    assert len(set(said)) == len(said)
