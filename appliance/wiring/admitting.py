"""A service for paired boxes: each connection in a thread of its own, a few at a time."""

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import BoundedSemaphore, Event, Thread
from typing import Final

AT_ONCE: Final = 4
"""Connections that are served at the same time; who comes beyond that is sent away."""
LOOK_S: Final = 0.5
"""How soon an end is heeded."""


def admit(
    server: socket.socket, serve: Callable[[socket.socket], object], over: Event
) -> Sequence[Thread]:
    """Serve whoever comes, until the end; return the threads that may still be at it.

    Args:
        server: listens.
        serve: serves one connection and closes it; in a thread.
        over: set at the end.
    """
    room = BoundedSemaphore(AT_ONCE)
    threads: list[Thread] = []

    def serve_one(connection: socket.socket) -> None:
        try:
            serve(connection)
        finally:
            room.release()

    server.settimeout(LOOK_S)
    while not over.is_set():
        with suppress(TimeoutError):
            connection, _ = server.accept()
            if room.acquire(blocking=False):
                threads = [one for one in threads if one.is_alive()]
                threads.append(Thread(target=serve_one, args=(connection,), daemon=True))
                threads[-1].start()
            else:
                connection.close()
    return threads
