"""A box that is being made, and a hand that answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from appliance.config import load
from appliance.demo.caisse import Caisse
from appliance.wiring.machine import Machine
from appliance.wiring.probe import answer
from appliance.wiring.trial import stand_in_caisse
from tests.practice import CHEAP

LOOK_S = 0.01


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pilot look twice as often, and keys cost little."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", LOOK_S)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", LOOK_S / 5)
    monkeypatch.setattr("appliance.wiring.first_hour.desk.code_cost", lambda: CHEAP)
    monkeypatch.setattr("appliance.logs.to_stderr", lambda: None)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the courier's test be made in this process."""

    @contextmanager
    def woken(settings: Path) -> Iterator[None]:
        answer(load(settings), Machine())
        yield

    monkeypatch.setattr("appliance.wiring.first_hour.trials.woken", woken)


@pytest.fixture
def caisse(tmp_path: Path) -> Iterator[Caisse]:
    (tmp_path / "elsewhere").mkdir()
    with stand_in_caisse(tmp_path / "elsewhere", Machine()) as caisse:
        yield caisse
