"""One box for all tests of this directory: laid, started and ended once."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Final

import pytest

from appliance.demo.practice import CARDS, CODE
from appliance.demo.reader import SerialReader
from tests.sandbox.machine import Box, lay, network, on
from tests.terminal import Terminal, terminal

HOLDS_THE_SCREEN: Final = ("sh", "-c", "trap '' HUP; exec sleep 3600")
"""A terminal without a program: the station takes it over, and a hang-up does not close it."""


@dataclass(frozen=True)
class Played:
    """A box that is on, and what a person and a caisse have to do with it.

    Attributes:
        screen: its tty1.
        reader: at the other end of its line.
    """

    box: Box
    screen: Terminal
    reader: SerialReader
    caisse: Popen[str]

    def figures(self) -> dict[str, int]:
        """Return what the caisse counted."""
        assert self.caisse.stdin is not None
        assert self.caisse.stdout is not None
        self.caisse.stdin.write("\n")
        self.caisse.stdin.flush()
        found: dict[str, int] = json.loads(self.caisse.stdout.readline())
        return found

    def open_practice(self) -> None:
        """Start the station anew, the reader empty, and give it the code."""
        self.reader.remove()
        self.box.run("systemctl", "stop", "besace-station.service")
        self.screen.run(
            "send-keys", "-R"
        )  # what the one before left on the screen asks for nothing
        self.box.run("systemctl", "start", "besace-station.service")
        self.screen.wait_for("Code du cabinet")
        self.screen.press(CODE, "Enter")
        self.screen.wait_for("À mettre en lot", "Lecteur")

    def insert_card(self, place: int = 0, holder: str = "ESSAIMONT ADA") -> None:
        """Put a card in; wait until the screen names its holder."""
        self.reader.insert(CARDS[place][1])
        self.screen.wait_for(f"Carte de {holder}")


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Start a box with Besace and a practice to play with."""
    assert os.geteuid() == 0, "systemd as a first process: run these tests as root"
    home = tmp_path_factory.mktemp("sandbox")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home / "root", ignore_errors=True)  # 170 MB
        caisse = stack.enter_context(network("tests.sandbox.caisse", str(home / "played")))
        assert caisse.stdout is not None
        assert caisse.stdout.readline() == "here\n"
        lay(home / "root", home / "played" / "practice.tar")
        screen = stack.enter_context(terminal(home / "tmux", HOLDS_THE_SCREEN))
        reader = stack.enter_context(SerialReader())
        tty = Path(screen.run("display-message", "-p", "#{pane_tty}").strip())
        box = stack.enter_context(on(home / "root", caisse.pid, tty, reader.device))
        box.wait_for("active", "systemctl", "is-active", "multi-user.target")
        yield Played(box, screen, reader, caisse)
