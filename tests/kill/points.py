"""Die at a chosen system call: before or after every write, sync, rename, send and receive.

The calls are wrapped where Python meets the system, below all code of ours, so that no path
can go round them.  Two points stand at each call: before it, and after it.
"""

import os
import signal
import socket
import ssl
from collections.abc import Callable
from typing import Any, Final

DISK: Final = (
    "pwrite",
    "pwritev",
    "ftruncate",
    "fdatasync",
    "fsync",
    "rename",
    "replace",
    "unlink",
)
NETWORK: Final = ("send", "sendall", "recv", "recv_into", "read", "write", "do_handshake")


class Points:
    """Counts the points that are passed, and kills this process at one of them.

    Attributes:
        passed: the names of the calls, two entries a call, in order.
    """

    def __init__(self, fatal: int | None = None) -> None:
        self.passed: list[str] = []
        self._fatal = fatal
        self._inside = False

    def arm(self) -> None:
        """Wrap the calls of this process, for ever."""
        for name in DISK:
            self._wrap(os, name)
        for kind in (socket.socket, ssl.SSLSocket):
            for name in NETWORK:
                if name in vars(kind):
                    self._wrap(kind, name)
        self._wrap(socket, "create_connection")

    def _wrap(self, owner: Any, name: str) -> None:
        real = getattr(owner, name)
        setattr(owner, name, self._watched(real, name))

    def _watched(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if self._inside:  # one call of the library may be made of another
                return real(*arguments, **options)
            self._pass(name)
            self._inside = True
            try:
                answer = real(*arguments, **options)
            finally:
                self._inside = False
            self._pass(name)
            return answer

        return call

    def _pass(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
