"""The card worker: a small program that speaks PC/SC so that the station need not.

A mute reader blocks PC/SC for minutes and nothing can interrupt the call: the station kills
this process instead and starts another.  It knows no card and keeps nothing.

    python -m appliance.drivers.worker REQUESTS REPORTS   (two inherited descriptors)
"""

import contextlib
import os
import sys
import threading
from multiprocessing.connection import Connection
from typing import Final

from appliance.drivers.bridge import GREETED, Report, tell
from appliance.drivers.pcsc import PcscChannel, Stack
from appliance.drivers.servant import Servant
from appliance.errors import BesaceError

LOOK: Final = 0.5  # seconds: the longest that a worker outlives its station
RETRY: Final = 0.25  # seconds between two tries to reach pcscd


class Stacks:
    """PC/SC for requests: a connection of its own each time.

    One that was made before pcscd restarted is dead.
    """

    def __init__(self) -> None:
        self._stack: Stack | None = None

    def connect(self, slot: str) -> PcscChannel:
        """Power the card of a slot and hold it; see `Stack.connect`."""
        if self._stack:
            self._stack.close()
        self._stack = Stack()
        return self._stack.connect(slot)


def serve(requests: Connection) -> None:
    """Obey until the station is gone."""
    servant = Servant(Stacks().connect)
    with contextlib.suppress(EOFError, OSError):
        while True:
            servant.serve_one(requests)


def watch(reports: Connection) -> None:
    """Report until the station is gone, then end the process."""
    station = os.getppid()
    pause = threading.Event()
    with contextlib.suppress(OSError):
        while os.getppid() == station:
            try:
                _watch_service(reports, station)
            except BesaceError as failure:
                tell(reports, Report((), type(failure).__name__))
                pause.wait(RETRY)
    # The other thread may be stuck in PC/SC, where no exception would reach it.
    os._exit(0)


def _watch_service(reports: Connection, station: int) -> None:
    stack = Stack()
    tell(reports, GREETED)
    stack.probe()
    report = Report(())
    while os.getppid() == station:
        report = stack.look(LOOK) or report
        tell(reports, report)  # though nothing moved: silence is how a service that hangs is known


def main() -> None:
    """Serve on one descriptor, report on the other."""
    requests, reports = (Connection(int(argument)) for argument in sys.argv[1:3])
    threading.Thread(target=watch, args=[reports], daemon=True).start()
    serve(requests)
    os._exit(0)


if __name__ == "__main__":
    main()
