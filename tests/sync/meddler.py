"""A line in front of a real server, with one bad moment: it cuts or stalls in a chosen place."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from select import select
from typing import Final

HOST: Final = "127.0.0.1"
PIECE: Final = 4096
LOOK_S: Final = 0.05


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Where the line fails: half of the piece that reaches it passes, and nothing after.

    Attributes:
        by_server: whose bytes reach it.
        after: how many bytes of that side pass before.
        once_said: and how many of the client's, for what answers them.
        stalls: True where the line stays open and silent, False where it is cut.
    """

    by_server: bool
    after: int = 0
    once_said: int = 0
    stalls: bool = False


@dataclass
class Line:
    """The line; its first connection meets the moment, the next ones pass.

    Attributes:
        moment: None once it was met.
    """

    port: int
    moment: Moment | None
    over: threading.Event

    def serve(self, listener: socket.socket) -> None:
        """Carry one connection after the other until the end."""
        listener.settimeout(LOOK_S)
        while not self.over.is_set():
            with suppress(TimeoutError):
                client, _ = listener.accept()
                server = socket.create_connection((HOST, self.port))
                with client, server, suppress(OSError):  # one side left in the middle
                    self._carry(client, server)

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        passed = {client: 0, server: 0}
        others = {client: server, server: client}
        while not self.over.is_set():
            for side in select([client, server], [], [], LOOK_S)[0]:
                if not (piece := side.recv(PIECE)):
                    return
                passed[side] += len(piece)
                if self._is_met(passed[side], passed[client], by_server=side is server):
                    others[side].sendall(piece[: len(piece) // 2])
                    self._fail(client)
                    return
                others[side].sendall(piece)

    def _is_met(self, passed: int, said: int, *, by_server: bool) -> bool:
        moment = self.moment
        return (
            moment is not None
            and moment.by_server is by_server
            and passed > moment.after
            and said > moment.once_said
        )

    def _fail(self, client: socket.socket) -> None:
        """Go, or say nothing until the client goes."""
        moment, self.moment = self.moment, None
        while moment is not None and moment.stalls and not self.over.is_set():
            if select([client], [], [], LOOK_S)[0] and not client.recv(PIECE):
                return


@contextmanager
def meddled(port: int, moment: Moment) -> Iterator[int]:
    """Run such a line before a server; yield the port to call instead."""
    line = Line(port, moment, threading.Event())
    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=line.serve, args=(listener,))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            line.over.set()
            thread.join()
