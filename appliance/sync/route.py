"""The way out of this machine, as the kernel tells it by rtnetlink: see rtnetlink(7).

No network manager is asked whether there is a route: the kernel knows, and says so at once
when it changes.  Whether bytes are paid for is known to NetworkManager alone.
"""

import logging
import socket
import struct
import subprocess
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from appliance.ports.link import Link, LinkState

log = logging.getLogger(__name__)

HEADER: Final = struct.Struct("=IHHII")  # length, type, flags, sequence, port
ROUTE: Final = struct.Struct("=BBBBBBBBI")  # family, destination length, ..., type, flags
DUMP: Final = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
NEWROUTE: Final = 24
GETROUTE: Final = 26
DONE: Final = 3
ERROR: Final = 2
GROUPS: Final = 0x1 | 0x40 | 0x400  # links, IPv4 routes, IPv6 routes
UNICAST: Final = 1
MAIN: Final = 254
BUFFER: Final = 65_536
PATIENCE_S: Final = 2.0
METERED: Final = ("u 1", "u 3")  # yes, and guessed yes
ASK: Final = (
    "busctl", "--system", "--timeout=2", "get-property", "org.freedesktop.NetworkManager",
    "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager", "Metered",
)  # fmt: skip


class Watched(Link, Protocol):
    """A link that tells when it changed, until it is closed."""

    def has_changed(self) -> bool:
        """Tell whether links or routes moved since the last look."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


class RouteWatch:
    """Implements `Watched`; tells too when something of the routes changed."""

    def __init__(self, is_metered: Callable[[], bool]) -> None:
        """Begin to listen.

        Args:
            is_metered: asked only where there is a route.

        Raises:
            OSError: this system has no rtnetlink, or forbids it.
        """
        self._is_metered = is_metered
        self._news = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        self._news.bind((0, GROUPS))
        self._news.setblocking(False)  # noqa: FBT003 - the method's only argument

    def state(self) -> LinkState:
        """Look at the kernel's table of routes; where it cannot be had, a route is assumed."""
        try:
            if not any(is_default(entry) for entry in dump_routes()):
                return LinkState.DOWN
        except OSError as error:
            log.warning("the kernel does not tell its routes: %s", error.strerror)
        return LinkState.METERED if self._is_metered() else LinkState.UP

    def has_changed(self) -> bool:
        """Tell whether links or routes moved since the last look."""
        changed = False
        try:
            while self._news.recv(BUFFER):
                changed = True
        except BlockingIOError:
            return changed
        except OSError:  # there was more news than the kernel would keep for us
            return True
        return changed

    def close(self) -> None:
        """Stop listening."""
        self._news.close()


class Unwatched:
    """A link that nobody watches: taken to be there, and tried.  Implements `Watched`."""

    def state(self) -> LinkState:
        """Say that it is there."""
        return LinkState.UP

    def has_changed(self) -> bool:
        """Say that it never changes."""
        return False

    def close(self) -> None:
        """Do nothing: nothing was opened."""


def dump_routes() -> Iterator[bytes]:
    """Yield the kernel's routes, each as the body of its message.

    Raises:
        OSError: the kernel does not answer.
    """
    request = HEADER.pack(HEADER.size + ROUTE.size, GETROUTE, DUMP, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.settimeout(PATIENCE_S)
        kernel.send(request + bytes(ROUTE.size))
        while True:
            for kind, body in messages(kernel.recv(BUFFER)):
                if kind in (DONE, ERROR):
                    return
                if kind == NEWROUTE:
                    yield body


def messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut what the kernel sent into (type, body)."""
    while len(data) >= HEADER.size:
        length, kind, *_ = HEADER.unpack_from(data)
        if length < HEADER.size:
            return
        yield kind, data[HEADER.size : length]
        data = data[(length + 3) & ~3 :]


def is_default(entry: bytes) -> bool:
    """Tell whether a route leads everywhere, and not into the void."""
    if len(entry) < ROUTE.size:
        return False
    _, destination, _, _, table, _, _, kind, _ = ROUTE.unpack_from(entry)
    return (destination, table, kind) == (0, MAIN, UNICAST)


def network_manager_says_metered() -> bool:
    """Ask NetworkManager over D-Bus; where it is not there nothing is known, and nothing said."""
    try:
        told = subprocess.run(ASK, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.stdout.strip() in METERED
