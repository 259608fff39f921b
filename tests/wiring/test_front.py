"""The first screen comes before the station, and the terminal goes from one to the other."""

import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pytest

from appliance.demo.practice import CODE
from appliance.tui import texts
from bench.terminal import shown
from tests.wiring import typed_through

PATIENCE_S = 30.0
BETWEEN_KEYS_S = 0.005
F10 = b"\x1b[21~"
BESACE = (sys.executable, "-P", "-m", "appliance")


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("front") / "practice"
    made = (*BESACE, "demo", "--headless", "--visits", "0", "--dir", str(directory))
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    return directory


def station_of(practice: Path) -> Sequence[str]:
    return (*BESACE, "station", "--dir", str(practice))


def test_the_code_may_be_typed_at_once_and_the_terminal_is_put_back(practice: Path) -> None:
    with shown(station_of(practice)) as terminal:
        terminal.until(texts.UNLOCK_TITLE, since=terminal.started)
        terminal.press(CODE.encode() + b"\r", texts.INVITATION)
        assert terminal.attributes() != terminal.found
        assert terminal.ends(F10) == 0
        assert terminal.attributes() == terminal.found


def test_a_key_pressed_while_the_terminal_changes_hands_is_not_lost(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = (sys.executable, "-P", typed_through.__file__, str(told))
    with shown(program) as terminal:
        terminal.until(texts.UNLOCK_TITLE, since=terminal.started)
        sent, letters = b"", cycle(b"abcdefghijklmnopqrstuvwxyz")
        until = time.monotonic() + PATIENCE_S
        while not told.with_suffix(".begun").exists() and time.monotonic() < until:
            sent += bytes([next(letters)])
            terminal.send(sent[-1:])
            time.sleep(BETWEEN_KEYS_S)
        terminal.send(typed_through.END)
        while not (whole := told.with_suffix(".whole")).exists() and time.monotonic() < until:
            time.sleep(BETWEEN_KEYS_S)
    assert whole.read_bytes() == sent + typed_through.END


def test_who_leaves_before_the_station_is_there_leaves(practice: Path) -> None:
    with shown(station_of(practice)) as terminal:
        terminal.until(texts.UNLOCK_TITLE, since=terminal.started)
        assert terminal.ends(F10) == 0
        assert terminal.attributes() == terminal.found


def test_before_the_first_screen_nothing_is_loaded_of_what_comes_behind_it() -> None:
    seen = subprocess.run(
        (sys.executable, "-P", "-c", "import sys, appliance.wiring.front; print(*sys.modules)"),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    behind = ("appliance.services", "appliance.queue", "appliance.engines", "appliance.tui.app")
    assert [name for name in seen if name.startswith(behind)] == []
