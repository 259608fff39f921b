"""One question over a local socket: how does the station stand?

The answer is one JSON object and the end of the connection.  Only the station's own user may
ask: the socket stands in its directory.
"""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

TIMEOUT_S: Final = 5.0
LONGEST: Final = 64 * 1024


class EnquiryDesk:
    """Answers on a socket until it is closed.  Use it in a `with`."""

    def __init__(self, path: Path, answer: Callable[[], Mapping[str, Any]]) -> None:
        self._path = path
        self._answer = answer
        self._socket = socket.socket(socket.AF_UNIX)
        self._thread = threading.Thread(target=self._serve, name="enquiry", daemon=True)

    def __enter__(self) -> Self:
        self._path.unlink(missing_ok=True)  # left by a station that was killed
        self._socket.bind(str(self._path))
        self._path.chmod(0o600)
        self._socket.listen()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._path.unlink(missing_ok=True)
        # Closing alone would not wake the thread that accepts.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(TIMEOUT_S)

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            with peer:
                peer.settimeout(TIMEOUT_S)
                self._tell(peer)

    def _tell(self, peer: socket.socket) -> None:
        try:
            peer.sendall(json.dumps(dict(self._answer())).encode())
        except OSError:
            return  # the asker left


def ask(path: Path) -> Mapping[str, Any] | None:
    """Return the station's answer; None when no station answers there."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(TIMEOUT_S)
        try:
            peer.connect(str(path))
            answer = b"".join(iter(lambda: peer.recv(LONGEST), b""))
            told: Mapping[str, Any] = json.loads(answer)
        except (OSError, ValueError):
            return None
        return told
