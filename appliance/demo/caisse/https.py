"""The concentrator on a socket: HTTP/1.1 under TLS, a thread a connection, and its moods."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit
from weakref import WeakSet

from appliance.demo.caisse.api import LONGEST_MESSAGE, PROBLEM, ROOT, Answered, Api, Asked, problem

PIECE: Final = 16 * 1024
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
IDLE_S: Final = 60.0


class CutError(OSError):
    """The line is to be cut here, or was."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Besace-TEST"
    sys_version = ""
    timeout = IDLE_S
    disable_nagle_algorithm = True  # head and body leave apart
    error_content_type = PROBLEM
    error_message_format = '{"status": %(code)d, "title": "not understood"}'
    server: "HttpsService"

    def handle(self) -> None:
        """Answer until one side leaves."""
        with suppress(OSError):  # the client left, or we did, or it speaks no TLS
            super().handle()

    def serve(self) -> None:
        """Answer one request."""
        target = urlsplit(self.path)
        length = self._length()
        if length is None or "transfer-encoding" in self.headers:
            self.close_connection = True
            self._send(problem(411, "a length is expected"))
            return
        pieces = self._pieces(length)
        asked = Asked(
            method=self.command,
            path=unquote(target.path).removeprefix(ROOT) if target.path.startswith(ROOT) else "",
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            length=length,
            pieces=pieces,
        )
        answered = self.server.api.answer(asked)
        for _ in pieces:  # a client that is still writing would not read
            pass
        self._send(answered)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing: the desk has its own log."""

    def _length(self) -> int | None:
        """Return how long the body is; None where nobody can tell, or it is beyond reason."""
        told = self.headers.get("Content-Length", "0")
        long = not (told.isascii() and told.isdecimal()) or len(told) > len(str(LONGEST_MESSAGE))
        return None if long else int(told)

    def _pieces(self, length: int) -> Iterator[bytes]:
        cut_after = self.server.api.mood.cut_after
        left = length
        while left:
            here = length - left
            most = min(left, PIECE)
            if cut_after is not None:
                most = min(most, cut_after - here)
            if most <= 0 or not (piece := self.rfile.read1(most)):
                self.server.cut(self.connection)
                raise CutError
            left -= len(piece)
            yield piece

    def _send(self, answered: Answered) -> None:
        self.send_response(answered.status)
        for name, value in answered.headers.items():
            self.send_header(name, value)
        if answered.status != 204:
            self.send_header("Content-Type", answered.kind)
            self.send_header("Content-Length", str(len(answered.content)))
        self.end_headers()
        if self.command != "HEAD":
            self._write(answered.content)

    def _write(self, content: bytes) -> None:
        drip_s = self.server.api.mood.drip_s
        step = 1 if drip_s else max(len(content), 1)
        for start in range(0, len(content), step):
            self.wfile.write(content[start : start + step])
            if drip_s:
                time.sleep(drip_s)


for method in METHODS:  # the library finds its hooks by these names
    setattr(Handler, f"do_{method}", Handler.serve)


class HttpsService(ThreadingHTTPServer):
    """A listening socket and its threads.

    Attributes:
        api: what answers.
        port: where it listens.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, api: Api, address: tuple[str, int], context: ssl.SSLContext) -> None:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        super().__init__(address, Handler)
        self.api = api
        self.port: int = self.server_address[1]
        self._context = context
        self._live: WeakSet[socket.socket] = WeakSet()
        self._thread = Thread(target=self.serve_forever, args=(0.05,), name="https", daemon=True)
        self._thread.start()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept one connection; its handshake comes with its first byte, in its own thread."""
        plain, address = super().get_request()
        secured = self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        self._live.add(secured)
        return secured, address

    def cut(self, connection: socket.socket) -> None:
        """Cut one line, without a word."""
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stop listening and cut every line."""
        self.shutdown()
        self.server_close()
        self._thread.join()
        for connection in list(self._live):
            self.cut(connection)
