"""From the command to the unlock screen, beside the import of the library that draws it."""

import os
import pty
import select
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator

from appliance.tui import texts
from bench.rows import OURS, Row, in_turn

PYTHON = (sys.executable, "-P")
ROUNDS = 5
PATIENCE_S = 60.0


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
    """Start a program on a terminal of 80 by 24; return the milliseconds until it shows a text."""
    screen, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    environment = {**os.environ, "TERM": "xterm-256color"}
    start = time.perf_counter()
    program = subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    )
    os.close(terminal)
    try:
        _read_until(screen, text.encode(), start + PATIENCE_S)
        return (time.perf_counter() - start) * 1000
    finally:
        program.terminate()
        _drain(screen)
        program.wait(PATIENCE_S)
        os.close(screen)


def _read_until(screen: int, text: bytes, deadline: float) -> None:
    shown = b""
    while text not in shown:
        readable, _, _ = select.select([screen], [], [], max(0.0, deadline - time.perf_counter()))
        if not readable:
            raise TimeoutError(f"not shown: {text.decode()}")
        try:
            shown += os.read(screen, 65536)
        except OSError:
            raise RuntimeError(f"the program ended: {shown.decode()}") from None


def _drain(screen: int) -> None:
    """Read on until the program hangs up: it may not end with a full terminal."""
    try:
        while os.read(screen, 65536):
            pass
    except OSError:  # the other end is closed: this is how Linux says so
        return
