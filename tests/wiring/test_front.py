"""The first screen comes before the station, and the terminal goes from one to the other."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from appliance.demo.practice import CODE
from appliance.tui import texts
from bench.terminal import shown

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
