"""A terminal of 80 columns and 24 lines, in tmux, with real keys."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import join
from typing import Final

PATIENCE_S: Final = 40.0
SIZE: Final = ("-x", "80", "-y", "24")


@dataclass(frozen=True)
class Terminal:
    """One tmux server of our own, with one window."""

    socket: Path

    def run(self, *words: str) -> str:
        """Give tmux one command; return what it prints."""
        return subprocess.run(
            ["tmux", "-S", str(self.socket), *words],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=PATIENCE_S,
        ).stdout

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names; other words are typed."""
        self.run("send-keys", *keys)

    def screen(self) -> str:
        """Return what is on the screen."""
        return self.run("capture-pane", "-p")

    def wait_for(self, *texts: str) -> str:
        """Return the first screen that shows all of the texts."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            shown = self.screen()
            if all(text in shown for text in texts):
                return shown
            if time.monotonic() > deadline:
                raise AssertionError(f"{texts} never showed on:\n{shown}")
            time.sleep(0.1)


@contextmanager
def terminal(socket: Path, command: Sequence[str]) -> Iterator[Terminal]:
    """Run a command in a terminal of its own, and end it with the block."""
    opened = Terminal(socket)
    started = f"TERM=tmux-256color LC_ALL=C.UTF-8 {join(command)}"
    opened.run("-f", "/dev/null", "new-session", "-d", *SIZE, started)
    try:
        yield opened
    finally:
        opened.run("kill-server")
