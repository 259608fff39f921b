"""Requests by HTTPS to a server that proves itself, bounded in bytes and in time.

Nothing is followed, guessed or unpacked: a redirection is an answer like another, and a body
beyond its bound, or cut before its end, is no answer.
"""

import http.client
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

from appliance.errors import (
    CredentialsRefusedError,
    LinkDownError,
    ServerBusyError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.ports.machine import Clock
from appliance.sync.link import SLOWEST, Peer, one_line, translated
from appliance.sync.pace import LONGEST

PROBLEM: Final = "application/problem+json"  # RFC 9457
OUR_NAME: Final = "Besace"
NOT_NOW: Final = frozenset({429, 503})
NO_ROOM: Final = 507
ACCOUNT: Final = frozenset({401, 403})
MESSAGE: Final = frozenset({400, 404, 413, 415, 422})  # refusals, where the server words them
# How a server that closed a line says so: before a word of its answer.
GONE: Final = (http.client.RemoteDisconnected, ConnectionResetError, ssl.SSLEOFError)
PIECE: Final = 4096
SHORTEST_S: Final = 0.001  # 0 would mean not to wait at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked.

    Attributes:
        path: below the root of the server's service, quoted.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered, whole.

    Attributes:
        kind: the media type of the content, without its parameters.
        retry_after: as it was said; empty where it was not.
    """

    status: int
    kind: str
    content: bytes
    retry_after: str = ""

    @property
    def table(self) -> dict[str, Any]:
        """Return the content as a JSON object.

        Raises:
            ServerUnreachableError: it is none.
        """
        try:
            table = json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise ServerUnreachableError("JSON") from error
        if not isinstance(table, dict):
            raise ServerUnreachableError("JSON")
        return table


class Line:
    """A line to one server, kept from one request to the next until `close`."""

    def __init__(self, peer: Peer, root: str, clock: Clock) -> None:
        """Remember the server; nothing is opened yet.

        Args:
            peer: the server; its password is a bearer token, or empty.
            root: where its service begins, with a slash at both ends.
            clock: keeps the time that the server asks for.

        Raises:
            ConfigError: see `Peer.tls`.
        """
        self.peer = peer
        self._root = root
        self._clock = clock
        self._tls = peer.tls()
        self._tls.sslsocket_class = _Patient
        self._kept: http.client.HTTPSConnection | None = None
        self._closed_until = datetime.min.replace(tzinfo=UTC)

    def ask(self, request: Request, *, limit: int) -> Answer:
        """Put one request; return the answer, of `limit` bytes at the most.

        A GET on a line that was kept is put again on a new one: a server may close what rests.

        Raises:
            ServerBusyError: the server asked to wait, now or before; then it was not called.
            ServerUnreachableError, CertificateRefusedError: see `translated`.
            CredentialsRefusedError: our token is none.
        """
        self._wait_as_told()
        kept, self._kept = self._kept, None
        if kept is not None:
            try:
                return self._exchange(kept, request, limit)
            except ServerUnreachableError as error:
                if request.method != "GET" or not isinstance(error.__cause__, GONE):
                    raise
        return self._exchange(self._connection(), request, limit)

    def close(self) -> None:
        """Let go of the server.  Safe to call twice."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _connection(self) -> http.client.HTTPSConnection:
        peer = self.peer
        return http.client.HTTPSConnection(
            peer.host, peer.port, timeout=peer.deadline_s, context=self._tls
        )

    def _exchange(
        self, connection: http.client.HTTPSConnection, request: Request, limit: int
    ) -> Answer:
        try:
            with translated(), _spoken():
                answer = self._converse(connection, request, limit)
        except LinkDownError:
            connection.close()
            raise
        self._kept = connection
        self._heed(answer)
        return answer

    def _converse(
        self, connection: http.client.HTTPSConnection, request: Request, limit: int
    ) -> Answer:
        if connection.sock is None:
            connection.connect()
        self._be_patient(cast(_Patient, connection.sock), len(request.body))
        with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before
            body = _pieces(request.body) if request.body else None
            connection.request(request.method, self._root + request.path, body, self._head(request))
        with connection.getresponse() as response:
            content = response.read(limit + 1)
            if len(content) > limit or response.length:
                raise http.client.IncompleteRead(b"")
            return Answer(
                status=response.status,
                kind=response.headers.get_content_type(),
                content=content,
                retry_after=response.headers.get("Retry-After", ""),
            )

    def _be_patient(self, patient: "_Patient", size: int) -> None:
        """Wait for the answer as long as a slow line takes to carry a body of `size` bytes.

        The system takes the whole body from us at once, and the answer comes after its end.
        """
        usual = self.peer.deadline_s
        patient.settimeout(usual + size / SLOWEST)
        patient.allow(usual + size / SLOWEST, silence=usual)

    def _head(self, request: Request) -> dict[str, str]:
        token = self.peer.password
        if not (token.isascii() and token.isprintable()):
            raise CredentialsRefusedError("ASCII")
        mine = {"Authorization": f"Bearer {token}"} if token else {}
        size = {"Content-Length": str(len(request.body))} if request.body else {}
        return {"User-Agent": OUR_NAME, **mine, **size, **request.headers}

    def _wait_as_told(self) -> None:
        now = self._clock.now()
        if now < self._closed_until <= now + LONGEST:  # else the clock was set back
            raise ServerBusyError(f"jusqu’à {self._closed_until:%H:%M:%S} UTC")

    def _heed(self, answer: Answer) -> None:
        """Call nobody before the time that a server asked for, within four hours."""
        if answer.status in NOT_NOW:
            now = self._clock.now()
            self._closed_until = now + min(_wait(answer.retry_after, now), LONGEST)


class _Patient(ssl.SSLSocket):
    """A connection on which a slow line is waited for, and a server that dawdles is not."""

    _until = _longest = _silence = 0.0

    def allow(self, seconds: float, *, silence: float) -> None:
        """Wait so long for an answer, then `silence` at the most, and for its bytes at a pace."""
        self._until = time.monotonic() + seconds
        self._longest, self._silence = seconds, silence

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Receive within the time that is left."""
        left = min(self._until - time.monotonic(), self._longest)
        self.settimeout(max(left, SHORTEST_S))
        count = super().recv_into(buffer, nbytes, flags)
        self._until += count / SLOWEST
        self._longest = self._silence
        return count


def _pieces(body: bytes) -> Iterator[bytes]:
    """Yield a body by pieces, each of which is deciphered and kept without the next one."""
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]


def refusal(answer: Answer) -> LinkDownError:
    """Return what an answer other than yes means.

    A refusal of one message is believed where the server words it as its service does; anything
    else comes of whatever stands on the way, and no message is to blame.
    """
    line = _line(answer)
    if answer.status in ACCOUNT:
        return CredentialsRefusedError(line)
    if answer.status in NOT_NOW:
        return ServerBusyError(line)
    if answer.kind == PROBLEM and answer.status in MESSAGE:
        return ServerRefusedError(line)
    if answer.kind == PROBLEM and answer.status == NO_ROOM:
        return ServerPostponedError(line)
    return ServerUnreachableError(line)


def _line(answer: Answer) -> str:
    words = ""
    if answer.kind == PROBLEM:
        with suppress(ServerUnreachableError):
            words = str(answer.table.get("detail") or answer.table.get("title") or "")
    return one_line(f"{answer.status} {words}".encode("ascii", "replace"))


def _wait(told: str, now: datetime) -> timedelta:
    """Return how long a server asks to wait (RFC 9110, 10.2.3); not at all where it does not."""
    if told.isascii() and told.isdecimal():
        return timedelta(seconds=min(int(told[:9]), LONGEST.total_seconds()))
    try:
        return max(parsedate_to_datetime(told) - now, timedelta())
    except (ValueError, TypeError):  # no date, or one without a time zone
        return timedelta()


@contextmanager
def _spoken() -> Iterator[None]:
    """Say what an answer that is no HTTP means."""
    try:
        yield
    except http.client.HTTPException as error:
        raise ServerUnreachableError(type(error).__name__) from error
