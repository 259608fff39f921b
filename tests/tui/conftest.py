"""What the tests of the screen share."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.errors import VaultError
from tests.tui.stage import Stage

LOOK_S = 0.002


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pilot look ten times as often whether a key has been dealt with."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", LOOK_S)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", LOOK_S / 20)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    if made.poste is not None:
        with suppress(VaultError):  # of a test whose disk failed
            made.poste.billing.store.close()
