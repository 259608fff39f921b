"""Concentrators of the tests: the stand-in's API on a socket, and a teller of made-up answers."""

import os
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from appliance.demo.caisse.api import Api
from appliance.demo.caisse.https import HttpsService
from appliance.demo.caisse.maildrop import Account, Maildrops
from appliance.demo.caisse.uploads import Uploads
from appliance.ports.link import Mailbox
from appliance.ports.machine import Clock
from appliance.sync.concentrateur import ConcentrateurMailbox
from appliance.sync.https import Line
from appliance.sync.link import Peer
from tests.contracts.outbox import TO, Served
from tests.made_up import StoppedClock
from tests.sync.servers import ACCOUNT, HANG_UP, PASSWORD, SILENCE, Authority, Talk


@dataclass
class Desk:
    """What stands behind an API: what it took, and what waits for the account."""

    directory: Path
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        def now() -> datetime:
            return datetime.now(UTC)

        accounts = [Account(ACCOUNT, PASSWORD)]
        self.maildrops = Maildrops(
            self.directory / "mailboxes", accounts, now=now, entropy=os.urandom
        )
        uploads = Uploads(self.directory / "uploads", self._keep, now=now, entropy=os.urandom)
        self.api = Api(self.maildrops, (TO,), uploads)

    def _keep(self, sender: str, recipients: tuple[str, ...], message: bytes) -> str:
        self.taken.append((recipients[0], message))
        return sha256(message).hexdigest()

    @contextmanager
    def listening(self, tls: ssl.SSLContext) -> Iterator[Served]:
        service = HttpsService(self.api, ("127.0.0.1", 0), tls)
        try:
            yield Served(service.port, self.taken)
        finally:
            service.close()


def line(
    port: int,
    authority: Authority,
    *,
    password: str = PASSWORD,
    deadline_s: float = 10.0,
    clock: Clock | None = None,
    certificate: Path | None = None,
) -> Line:
    peer = Peer(
        host="127.0.0.1",
        port=port,
        account=ACCOUNT,
        password=password,
        authority=authority.file,
        certificate=certificate,
        deadline_s=deadline_s,
    )
    return Line(peer, "/v1/", clock or StoppedClock())


@dataclass
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def telling(
    answer: "Callable[[Heard], bytes]", heard: list[Heard] | None = None
) -> Callable[[Talk], None]:
    """Return a server that answers each request with these very bytes; see `servers.serving`."""

    def talk(talk: Talk) -> None:
        while True:
            method, path, _ = talk.hear().decode().split()
            fields = dict(_headers(talk))
            body = talk.stream.read(int(fields.get("content-length", "0")))
            request = Heard(method, path, fields, body)
            if heard is not None:
                heard.append(request)
            _say(talk, answer(request))

    return talk


def _say(talk: Talk, what: bytes) -> None:
    """Say these very bytes; HANG_UP at their end cuts the line, SILENCE says nothing more."""
    if what == SILENCE or what.endswith(HANG_UP):
        talk.say(what)
    talk.stream.write(what)
    talk.stream.flush()


def _headers(talk: Talk) -> Iterator[tuple[str, str]]:
    while header := talk.hear():
        name, _, value = header.decode().partition(": ")
        yield name.lower(), value


def told(status: str, content: bytes = b"", *headers: str, kind: str = "application/json") -> bytes:
    """Return an answer as bytes."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    return "\r\n".join([*head, *headers, "", ""]).encode() + content


def ids_of(mailbox: Mailbox) -> list[str]:
    """Return the ids of the list, fetched or not."""
    assert isinstance(mailbox, ConcentrateurMailbox)
    return [row.id for row in mailbox._rows(mailbox._line)]
