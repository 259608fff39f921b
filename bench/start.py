"""From the command to the unlock screen, beside the import of the library that draws it."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from appliance.tui import texts
from bench.rows import OURS, Row, in_turn
from bench.terminal import shown

PYTHON = (sys.executable, "-P")
ROUNDS = 5


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as directory:
        practice = ("--dir", directory)
        subprocess.run(
            (*PYTHON, "-m", "appliance", "demo", "--headless", "--visits", "0", *practice),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        station = (*PYTHON, "-m", "appliance", "station", *practice)
        contenders = {
            OURS: lambda: _until_shown(station, texts.UNLOCK_TITLE),
            "import textual.app": lambda: _until_over((*PYTHON, "-c", "import textual.app")),
            "python -c pass": lambda: _until_over((*PYTHON, "-c", "pass")),
        }
        yield from in_turn("start to unlock screen", contenders, unit="ms", rounds=ROUNDS)


def _until_over(command: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return (time.perf_counter() - start) * 1000


def _until_shown(command: tuple[str, ...], text: str) -> float:
    """Start a program on a terminal; return the milliseconds until it shows a text."""
    with shown(command) as terminal:
        return terminal.until(text, since=terminal.started) * 1000
