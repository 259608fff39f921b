"""The first screen comes before the station, and the terminal goes from one to the other."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from appliance.demo.practice import CODE
from appliance.tui import texts

PATIENCE_S = 60
F10 = b"\x1b[21~"
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?>]*[ -/]*[@-~]|[()].|\][^\x07]*\x07|P[^\x1b]*\x1b\\|.)")
BESACE = (sys.executable, "-P", "-m", "appliance")


class Person:
    """Sits at the end of a terminal on which the station runs."""

    def __init__(self, directory: Path) -> None:
        self.end, self.line = pty.openpty()
        termios.tcsetwinsize(self.line, (24, 80))
        self.found = termios.tcgetattr(self.line)
        self.seen = b""
        self.station = subprocess.Popen(
            (*BESACE, "station", "--dir", str(directory)),
            stdin=self.line,
            stdout=self.line,
            stderr=self.line,
            env={**os.environ, "TERM": "xterm-256color"},
        )

    def reads(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while text.encode() not in ESCAPES.sub(b"", self.seen):
            left = max(0.0, deadline - time.monotonic())
            assert select.select([self.end], [], [], left)[0], f"never came: {text}"
            self.seen += os.read(self.end, 1 << 16)

    def types(self, keys: bytes) -> None:
        os.write(self.end, keys)

    def leaves(self) -> int:
        self.types(F10)
        deadline = time.monotonic() + PATIENCE_S
        while self.station.poll() is None and time.monotonic() < deadline:
            if select.select([self.end], [], [], 0.1)[0]:
                os.read(self.end, 1 << 16)
        return self.station.wait(PATIENCE_S)

    def gone(self) -> None:
        self.station.kill()
        self.station.wait()
        os.close(self.end)
        os.close(self.line)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("front") / "practice"
    made = (*BESACE, "demo", "--headless", "--visits", "0", "--dir", str(directory))
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    return directory


def test_the_code_may_be_typed_at_once_and_the_terminal_is_put_back(practice: Path) -> None:
    person = Person(practice)
    try:
        person.reads(texts.UNLOCK_TITLE)
        person.types(CODE.encode() + b"\r")
        person.reads(texts.INVITATION)
        assert person.leaves() == 0
        assert termios.tcgetattr(person.line) == person.found
    finally:
        person.gone()


def test_who_leaves_before_the_station_is_there_leaves(practice: Path) -> None:
    person = Person(practice)
    try:
        person.reads(texts.UNLOCK_TITLE)
        assert person.leaves() == 0
        assert termios.tcgetattr(person.line) == person.found
    finally:
        person.gone()


def test_before_the_first_screen_nothing_is_loaded_of_what_comes_behind_it() -> None:
    seen = subprocess.run(
        (sys.executable, "-P", "-c", "import sys, appliance.wiring.front; print(*sys.modules)"),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    behind = ("appliance.services", "appliance.queue", "appliance.engines", "appliance.tui.app")
    assert [name for name in seen if name.startswith(behind)] == []
