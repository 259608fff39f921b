"""The short form of a hostile link; `make soak-network` is the long one."""

import sys
from pathlib import Path

import pytest

from tests.hostile.laboratory import Trial, run, told
from tests.hostile.relay import Weather

TRIAL = Trial(invoices=30, lot=3, weather=Weather((), seed=7, cut=(1_000, 50_000)), limit_s=45)


def test_a_line_cut_at_every_turn_and_a_courier_killed_lose_nothing_and_double_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = run(tmp_path, TRIAL)
    with capsys.disabled():
        sys.stdout.write(f"\nhostile link: {told(outcome)}\n")
    assert outcome.faults == ""
    assert outcome.acknowledged == TRIAL.invoices
    assert outcome.network["cuts"] > 0
    assert outcome.kills > 0
