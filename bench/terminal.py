"""A program on a terminal of 80 by 24: what it shows, when, and what it costs."""

import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

PATIENCE_S: Final = 60.0
READ: Final = 65536
LOOK_S: Final = 0.1
ESCAPES: Final = re.compile(
    rb"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[()].|\][^\x07]*\x07|P[^\x1b]*\x1b\\|.)"
)
TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What a program and its children used so far: seconds of processor, MB of its own at most."""

    cpu_s: float
    peak_mb: float


class Terminal:
    """The end at which a person sits.

    Attributes:
        started: when the program was started, as `time.perf_counter` tells it.
        found: how the terminal was set before.
    """

    def __init__(
        self,
        screen: int,
        program: "subprocess.Popen[bytes]",
        started: float,
        found: list[object],
    ) -> None:
        self.started, self.found = started, found
        self._screen = screen
        self._program = program

    def until(self, text: str, *, since: float) -> float:
        """Return the seconds from a moment until the program has written a text."""
        shown, wanted = b"", text.encode()
        while wanted not in ESCAPES.sub(b"", shown):
            left = since + PATIENCE_S - time.perf_counter()
            readable, _, _ = select.select([self._screen], [], [], max(0.0, left))
            if not readable:
                raise TimeoutError(f"not shown: {text}: {ESCAPES.sub(b'', shown)[-2000:].decode()}")
            try:
                shown += os.read(self._screen, READ)
            except OSError:
                raise RuntimeError(f"the program ended: {shown.decode()}") from None
        return time.perf_counter() - since

    def press(self, keys: bytes, text: str) -> float:
        """Press keys; return the seconds until a text is written in answer."""
        self.drop()
        since = time.perf_counter()
        self.send(keys)
        return self.until(text, since=since)

    def send(self, keys: bytes) -> None:
        """Press keys, whatever they bring."""
        os.write(self._screen, keys)

    def attributes(self) -> list[object]:
        """Return how the terminal is set, as `termios` tells it."""
        return termios.tcgetattr(self._screen)

    def ends(self, keys: bytes) -> int:
        """Press keys that end the program; return its exit code."""
        self.send(keys)
        since = time.perf_counter()
        while self._program.poll() is None and time.perf_counter() - since < PATIENCE_S:
            if select.select([self._screen], [], [], LOOK_S)[0]:
                with suppress(OSError):  # it hung up
                    os.read(self._screen, READ)
        return self._program.wait(PATIENCE_S)

    def drop(self) -> None:
        """Forget what the program wrote up to now."""
        while select.select([self._screen], [], [], 0)[0]:
            os.read(self._screen, READ)

    def cost(self) -> Cost:
        """Ask the system what was used up to now."""
        pids = [self._program.pid, *_children(self._program.pid)]
        status = Path(f"/proc/{self._program.pid}/status").read_text(encoding="ascii")
        [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
        return Cost(sum(map(_cpu_s, pids)), int(peak) / 1024)


@contextmanager
def shown(command: Sequence[str]) -> Iterator[Terminal]:
    """Start a program on a terminal; end it, and read to its end, afterwards."""
    screen, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    environment = {**os.environ, "TERM": "xterm-256color"}
    found = termios.tcgetattr(terminal)
    started = time.perf_counter()
    program = subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    )
    os.close(terminal)
    try:
        yield Terminal(screen, program, started, found)
    finally:
        program.terminate()
        _drain(screen)
        program.wait(PATIENCE_S)
        os.close(screen)


def _drain(screen: int) -> None:
    """Read on until the program hangs up: it may not end with a full terminal."""
    try:
        while os.read(screen, READ):
            pass
    except OSError:  # the other end is closed: this is how Linux says so
        return


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text(encoding="ascii").split()]


def _cpu_s(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, after_name[11:15])) * TICK_S
