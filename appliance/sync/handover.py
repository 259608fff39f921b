"""Two boxes that hand each other their sealed letters: one polls, the other answers.

A turn is a frame of the one and a frame of the other; an empty frame says that nothing is new.
What came is durable before the next frame leaves.  After a cut each says all that it has anew:
the newest letter holds what every letter before it said.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Final

from appliance.errors import PairAbsentError
from appliance.spool.plis import LARGEST, Plis
from appliance.spool.wire import LENGTH, exactly, framed

PACE_S: Final = 1.0
"""Between two turns."""


def call(connection: socket.socket, plis: Plis, pause: Callable[[float], bool]) -> None:
    """Take turns with the other box until `pause` says that it is over.

    Args:
        connection: to the paired box; its own timeout bounds each frame.
        plis: the letters of this box.
        pause: waits that many seconds; True to stop.

    Raises:
        PairAbsentError: what came is no frame, or is cut short.
        OSError: the connection failed.
    """
    told = b""
    while True:
        told = _tell(connection, plis, told)
        if not _hear(connection, plis) or pause(PACE_S):
            return


def answer(connection: socket.socket, plis: Plis) -> None:
    """Answer the other box's turns until it leaves; raises what `call` does."""
    told = b""
    while _hear(connection, plis):
        told = _tell(connection, plis, told)


class Seat:
    """One connection takes turns at a time: a new one has the one before hang up, and waits for it.

    So what an old connection still had to write is never newer than what a new one brings.
    """

    def __init__(self) -> None:
        self._held: socket.socket | None = None
        self._taken = Lock()

    @contextmanager
    def taken_by(self, connection: socket.socket) -> Iterator[None]:
        """Take turns inside, alone."""
        former, self._held = self._held, connection
        if former is not None:
            with suppress(OSError):  # it is gone already
                socket.socket.shutdown(former, socket.SHUT_RDWR)  # past TLS: it is cut, not ended
        with self._taken:
            yield


def _tell(connection: socket.socket, plis: Plis, told: bytes) -> bytes:
    """Send what this side has to say, or nothing where it was said; return what is said now."""
    pli = plis.given()
    news = b"" if pli == told else pli
    connection.sendall(framed(news))
    return pli


def _hear(connection: socket.socket, plis: Plis) -> bool:
    """Take in one frame; False where the other side left between two turns."""
    first = connection.recv(LENGTH.size)
    if not first:
        return False
    head = first + exactly(connection, LENGTH.size - len(first))
    (size,) = LENGTH.unpack(head)
    if size > LARGEST:
        raise PairAbsentError("no frame")
    pli = exactly(connection, size)
    if pli and pli != plis.take():
        plis.bring(pli)
    return True
