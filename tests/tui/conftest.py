"""What the tests of the screen share."""

from pathlib import Path

import pytest

from tests.tui.stage import Stage

LOOK_S = 0.002


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pilot look ten times as often whether a key has been dealt with."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", LOOK_S)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", LOOK_S / 20)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)
