"""Long work: how far it is, how long it may still take, and the way out of it."""

import threading
import time
from collections.abc import Callable
from typing import Final

from appliance.errors import GivenUpError
from appliance.tui import texts

CELLS: Final = 20
SURE_AFTER_S: Final = 1.0
"""Before, an estimate would be a guess."""


class LongWork:
    """Is told from the work's own thread how far it is; a person leaves it at its next step.

    Args:
        sentence: French: what is done.
        tell: gets the line to show, from that thread.
        now: seconds, always growing.
    """

    def __init__(
        self,
        sentence: str,
        tell: Callable[[str], object],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sentence = sentence
        self._tell = tell
        self._now = now
        self._started = now()
        self._left = threading.Event()

    def __call__(self, done: int, total: int) -> None:
        """Show that so many parts of so many are done.

        Raises:
            GivenUpError: a person wants out.
        """
        if self._left.is_set():
            raise GivenUpError
        self._tell(line(self._sentence, done, total, self._now() - self._started))

    def leave(self) -> None:
        """Let the work end at its next step."""
        self._left.set()


def line(sentence: str, done: int, total: int, elapsed_s: float) -> str:
    """Return a bar, its figure and what is left, in words that need no colour."""
    part = min(done / total, 1.0) if total else 0.0
    filled = round(CELLS * part)
    bar = "#" * filled + "." * (CELLS - filled)
    parts = [f"{sentence} [{bar}] {round(100 * part)} %"]
    if part and elapsed_s >= SURE_AFTER_S:
        parts.append(texts.STILL.format(left=duration(elapsed_s / part - elapsed_s)))
    return ", ".join([*parts, texts.LEAVE_WORK])


def duration(seconds: float) -> str:
    """Write how long something still takes, roughly."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 100 else f"{-(-whole // 60)} min"
