"""Whose turn it is with the courier's table: the service's, or a person's who carries.

A person's program holds a lock on a file; the service sees that within a second, closes its
table, and takes it up again when the lock is gone, be it that the other program died.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Final, TypeVar

from appliance.errors import BusyError, CarryWaitsError
from appliance.ports.machine import Disk

TURN: Final = "turn"
LOOK_S: Final = 0.2
PATIENCE_S: Final = 60.0
"""A pass that sends over a bad line may take longer: then a person tries again."""

Opened = TypeVar("Opened")


class Turn:
    """The file whose lock says that a person carries."""

    def __init__(self, disk: Disk, directory: Path) -> None:
        """Look at the courier's own directory."""
        self._disk, self._path = disk, directory / TURN

    def is_asked(self) -> bool:
        """Tell whether a person carries, or waits to."""
        if not self._disk.exists(self._path):
            return False
        descriptor = self._disk.open(self._path)
        try:
            return not self._disk.lock(descriptor)
        finally:
            self._disk.close(descriptor)

    def await_end(self, stop: Event) -> None:
        """Return when nobody carries any more, or when this program is asked to stop."""
        while self.is_asked() and not stop.wait(LOOK_S):
            pass

    @contextmanager
    def taken(self, open_: Callable[[], Opened]) -> Iterator[Opened]:
        """Ask for the turn, and give what `open_` opens once the service let go.

        Raises:
            CarryWaitsError: the service is on its round and does not let go.
        """
        if not self._disk.exists(self._path):
            self._disk.close(self._disk.open(self._path, create=True))
        descriptor = self._disk.open(self._path)
        try:
            self._insist(lambda: self._disk.lock(descriptor))
            yield self.awaited(open_)
        finally:
            self._disk.close(descriptor)

    def awaited(self, open_: Callable[[], Opened]) -> Opened:
        """Return what `open_` opens, once no other program has it open.

        Raises:
            CarryWaitsError: one keeps it.
        """
        found: list[Opened] = []

        def opens() -> bool:
            try:
                found.append(open_())
            except BusyError:
                return False
            return True

        self._insist(opens)
        return found[0]

    def _insist(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            if time.monotonic() > deadline:
                raise CarryWaitsError
            time.sleep(LOOK_S)
