"""What goes between a station, its carrier and a helper: pictures one way, and nothing back.

From the station a picture is its length in four bytes and its text; a length of none ends the
view.  The helper says nothing: whatever comes from there, the end of the connection too, ends it.
"""

import os
import select
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Condition, Event, Lock
from typing import Final

from appliance.errors import PairAbsentError
from appliance.spool.wire import LENGTH, exactly, framed

LARGEST: Final = 64 * 1024
"""Of a picture; a screen of a box has no more than a tenth."""
LOOK_S: Final = 0.5
"""How soon is noticed that the helper left, or the station."""
CUT_MS: Final = 8_000
"""After that long without a sign of the other side the network is cut."""
SILENT_S: Final = 20.0
"""A helper's patience: pictures come twice a second."""


class Carrier:
    """Between the station's socket and the one helper who sees it; used by several threads.

    Attributes:
        over: set once the view is over.
    """

    def __init__(self, station: socket.socket) -> None:
        """Take a connection to the station; it is closed by whoever made it."""
        self._station, self._said = station, Lock()
        self._changed = Condition()
        self._picture, self._count, self._taken = b"", 0, False
        self.over = Event()

    def follow(self) -> None:
        """Take pictures from the station until the view is over."""
        try:
            for picture in pictures(self._station):
                with self._changed:
                    self._picture, self._count = picture, self._count + 1
                    self._changed.notify_all()
        except (OSError, PairAbsentError):
            pass  # the station is gone, and the view with it
        finally:
            self.over.set()

    def refuse(self) -> None:
        """Tell the station that somebody was sent away."""
        self._tell("refusee")

    def show(self, helper: ssl.SSLSocket, name: str) -> None:
        """Show the view to a helper until it is over, or the helper leaves; one at a time.

        Args:
            helper: of a paired box.
            name: what the screen calls it.
        """
        with self._changed:
            came_first, self._taken = not self._taken, True
        if not came_first:
            self.refuse()
            return
        self._tell(f"admise {name}")
        helper.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, CUT_MS)
        try:
            self._give(helper)
        except OSError:
            self._tell("coupee")
        else:
            self._tell("partie")

    def _give(self, helper: ssl.SSLSocket) -> None:
        """Send each picture that is new; return once anything came from the helper.

        Raises:
            OSError: the way there is cut.
        """
        given = 0
        while not self.over.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._count > given, LOOK_S)  # noqa: B023 - waits here
                picture, count = self._picture, self._count
            if select.select([helper], [], [], 0)[0] or helper.pending():
                if error := helper.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    raise OSError(error, os.strerror(error))
                return
            if count > given:
                helper.sendall(framed(picture))
                given = count
        helper.sendall(framed(b""))

    def _tell(self, line: str) -> None:
        with self._said, suppress(OSError):  # it is gone: `follow` notices
            self._station.sendall(f"{line}\n".encode())


def watch(connection: socket.socket, show: Callable[[str], object]) -> None:
    """Show a view until it is over; nothing is sent.

    Args:
        connection: to the paired box.
        show: called with each picture: rows of printable text.

    Raises:
        PairAbsentError: what came is no picture, or was cut.
        OSError: the connection failed.
    """
    connection.settimeout(SILENT_S)
    for picture in pictures(connection):
        rows = picture.decode(errors="replace").split("\n")
        show("\n".join("".join(filter(str.isprintable, row)) for row in rows))


def pictures(connection: socket.socket) -> Iterator[bytes]:
    """Yield the pictures of a view until it is over.

    Raises:
        PairAbsentError: what comes is none, or it was cut.
        OSError: the connection failed.
    """
    while True:
        (size,) = LENGTH.unpack(exactly(connection, LENGTH.size))
        if size == 0:
            return
        if size > LARGEST:
            raise PairAbsentError("no picture")
        yield exactly(connection, size)
