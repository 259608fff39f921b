"""The real station on a terminal, with very many invoices: start, unlock, each key's answer.

A key's time ends when the words that answer it were written to the terminal.  Textual's own
demonstration is started on the same terminal, in the same run, and opens its palette as ours
opens its menu.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from appliance.config import load
from appliance.demo.practice import CODE
from appliance.tui import texts
from appliance.tui.texts import lists
from appliance.wiring.machine import Machine
from appliance.wiring.trial import SETTINGS
from appliance.wiring.vault import Vault
from bench.place import PLACE
from bench.rows import OURS, Row
from bench.terminal import Cost, Terminal, shown

COUNT: Final = int(os.environ.get("BESACE_BENCH_SCREEN", "100000"))
PYTHON: Final = (sys.executable, "-P")
RIVAL: Final = "textual demo"
RIVAL_SHOWN: Final = ((*PYTHON, "-m", "textual"), "Textual")
RIVAL_PALETTE: Final = "Search for commands"
RIVAL_ROUNDS: Final = 10
RIVAL_REST_S: Final = 2.0
"""Until it listens, and until its palette has gone again: it loses keys that come before."""
STARTS: Final = 5
ROUNDS: Final = 60
DOWN: Final = b"\x1b[B"
ESCAPE: Final = b"\x1b"
CTRL_P: Final = b"\x10"
F4: Final = b"\x1bOS"
F9: Final = b"\x1b[20~"
REST_S: Final = 0.03
"""Between two keys: a person is slower still."""
SEEN_S: Final = 1.0
TYPED_S: Final = 0.15
"""A person sees that the code is asked for, and types it; the station is loaded meanwhile."""


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as made:
        directory = Path(made) / "practice"
        _make(directory)
        station = (*PYTHON, "-m", "appliance", "station", "--dir", str(directory))
        yield from _starts({OURS: (station, texts.UNLOCK_TITLE), RIVAL: RIVAL_SHOWN})
        with _started(station, texts.UNLOCK_TITLE) as terminal:
            _type(terminal, CODE)
            home = terminal.press(b"\r", texts.INVITATION)
            derivation = _derivation(directory)
            times = {"beyond the key": home - derivation, "key derivation": derivation}
            for metric, seconds in times.items():
                yield _row("screen unlock to home", OURS, metric, seconds * 1000, "ms")
            yield from _keys(OURS, _pressed(terminal))
        yield from _at_once(station)
        with _started(*RIVAL_SHOWN) as terminal:
            yield from _keys(RIVAL, _palette(terminal))


def _type(terminal: Terminal, code: str) -> None:
    """Type a code as a person does."""
    time.sleep(SEEN_S)
    for letter in code:
        terminal.send(letter.encode())
        time.sleep(TYPED_S)


def _at_once(station: Sequence[str]) -> Iterator[Row]:
    """Yield what somebody waits who types the code the moment that it is asked for."""
    with _started(station, texts.UNLOCK_TITLE) as terminal:
        home = terminal.press(CODE.encode() + b"\r", texts.INVITATION)
    yield _row(
        "screen unlock to home", OURS, "typed at once, key derivation included", home * 1000, "ms"
    )


def _make(directory: Path) -> None:
    demo = ("-m", "appliance", "demo", "--headless", "--visits", "1", "--dir", str(directory))
    fill = ("-m", "bench.screen_fill", str(directory), str(COUNT))
    for command in (demo, fill):
        subprocess.run((*PYTHON, *command), check=True, stdout=subprocess.DEVNULL)


def _derivation(directory: Path) -> float:
    """Return the seconds that the code alone takes, the least disturbed of a few."""
    vault, times = Vault.of(load(directory / SETTINGS), Machine()), []
    for _ in range(STARTS):
        since = time.perf_counter()
        with vault.open(CODE):
            times.append(time.perf_counter() - since)
    return min(times)


def _starts(programs: Mapping[str, tuple[Sequence[str], str]]) -> Iterator[Row]:
    """Yield what each costs until its first screen: time, processor, memory; all in turn."""
    found: dict[str, list[tuple[float, Cost]]] = {contender: [] for contender in programs}
    for _ in range(STARTS):
        for contender, (command, first) in programs.items():
            with shown(command) as terminal:
                wall = terminal.until(first, since=terminal.started)
                found[contender].append((wall, terminal.cost()))
    for contender, measured in found.items():
        metrics = {
            "wall": (median(wall for wall, _ in measured) * 1000, "ms"),
            "cpu": (median(cost.cpu_s for _, cost in measured) * 1000, "ms"),
            "peak": (max(cost.peak_mb for _, cost in measured), "MB"),
        }
        for metric, (value, unit) in metrics.items():
            yield _row("screen start", contender, metric, value, unit)


@contextmanager
def _started(command: Sequence[str], first: str) -> Iterator[Terminal]:
    with shown(command) as terminal:
        terminal.until(first, since=terminal.started)
        yield terminal


def _pressed(terminal: Terminal) -> Iterator[float]:
    """Yield the seconds of each answer: menu, search, the queue row by row and page by page."""
    for _ in range(ROUNDS):
        yield terminal.press(F9, lists.MENU_TITLE)
        yield terminal.press(ESCAPE, texts.INVITATION)
        yield terminal.press(F4, lists.SEARCH_TITLE)
        for letter in (b"e", b"s"):
            terminal.send(letter)
            time.sleep(REST_S)
        yield terminal.press(b"s", "ESSAIMONT")
        yield terminal.press(ESCAPE, texts.INVITATION)
    yield terminal.press(F9, lists.MENU_TITLE)
    yield terminal.press(b"f", f">{COUNT + 1:09d}")
    for rank in range(COUNT, COUNT - ROUNDS * 4, -1):
        time.sleep(REST_S)
        yield terminal.press(DOWN, f">{rank:09d}")


def _palette(terminal: Terminal) -> Iterator[float]:
    """Yield the seconds that the rival's palette takes to open."""
    for _ in range(RIVAL_ROUNDS):
        time.sleep(RIVAL_REST_S)
        yield terminal.press(CTRL_P, RIVAL_PALETTE)
        terminal.send(ESCAPE)


def _keys(contender: str, seconds: Iterable[float]) -> Iterator[Row]:
    times = [one * 1000 for one in seconds]
    for metric, value in {"p50": median(times), "p99": quantiles(times, n=100)[-1]}.items():
        yield _row("screen key to answer", contender, metric, value, "ms")


def _row(name: str, contender: str, metric: str, value: float, unit: str) -> Row:
    return Row(name=name, contender=contender, metric=metric, value=value, unit=unit)
