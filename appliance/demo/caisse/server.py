"""The caisse as one object: a desk, behind mail (SMTP and POP3) and behind the HTTPS API."""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final, Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP

from appliance.demo.caisse.adri import ADRI
from appliance.demo.caisse.annuaire import ANNUAIRE
from appliance.demo.caisse.api import Api, Mood
from appliance.demo.caisse.desk import CAISSE, MUTUELLE, Desk, Policy
from appliance.demo.caisse.https import HttpsService
from appliance.demo.caisse.identity import HOST, Identity
from appliance.demo.caisse.maildrop import Account, Maildrops
from appliance.demo.caisse.pieces import ACCUEIL
from appliance.demo.caisse.pop3 import GREETING, Conversation
from appliance.demo.caisse.returns import Rejet
from appliance.demo.caisse.submission import Submission
from appliance.demo.caisse.uploads import Uploads

ADDRESSES: Final = (CAISSE, MUTUELLE, ADRI, ANNUAIRE, ACCUEIL)
IDLE_S: Final = 600.0  # RFC 1939, 3: a server waits ten minutes at least
LONGEST_LINE: Final = 512
START_S: Final = 10.0
GOODBYE_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the servers listen, all behind TLS from the first byte."""

    host: str
    smtp: int
    pop3: int
    https: int = 0


class Caisse:
    """The stand-in caisse and mutuelle of one directory.  Use it in a `with`.

    Attributes:
        ca: PEM of the authority that the servers' certificate comes from.
        certificate: PEM of the certificate to encipher lots to.
        raw: the log of all that was received, JSON lines.
        endpoints: where it listens, or did: a second start listens there again.
    """

    def __init__(
        self,
        directory: Path,
        accounts: Sequence[Account],
        *,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        ports: tuple[int, int, int] = (0, 0, 0),
    ) -> None:
        """Open the directory, or make it.

        Args:
            directory: where its whole state lives.
            accounts: its clients.
            now: its clock; certificates are valid around it.
            entropy: gives that many random bytes.
            ports: SMTP, POP3 and HTTPS; 0 takes a free one, a former one makes a restart unnoticed.
        """
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._identity = Identity(directory, now())
        self.ca, self.certificate = self._identity.ca, self._identity.certificate
        self.raw = directory / "raw.jsonl"
        boxes = directory / "mailboxes"
        self._maildrops = Maildrops(boxes, accounts, now=now, entropy=entropy)
        self._desk = Desk(directory, self._identity, self._maildrops, now=now)
        uploads = Uploads(directory / "uploads", self._desk.receive, now=now, entropy=entropy)
        self._api = Api(self._maildrops, ADDRESSES, uploads)
        self.endpoints = Endpoints(HOST, *ports)
        self._service: _Service | None = None
        self._https: HttpsService | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def policy(self) -> Policy:
        """How it answers: at first yes to all; may be replaced at any time."""
        return self._desk.policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._desk.policy = policy

    @property
    def mood(self) -> Mood:
        """How its API misbehaves: at first not at all; may be replaced at any time."""
        return self._api.mood

    @mood.setter
    def mood(self, mood: Mood) -> None:
        self._api.mood = mood

    def start(self) -> Endpoints:
        """Listen; return once all servers answer.

        Raises:
            OSError: a port that was asked for is taken.
        """
        submission = Submission(self._maildrops, ADDRESSES, self._desk.receive)
        service = _Service(submission, self._maildrops, self._identity.server_context())
        mail = service.start(self.endpoints)
        self._service = service
        address = mail.host, self.endpoints.https
        self._https = HttpsService(self._api, address, self._identity.server_context())
        self.endpoints = replace(mail, https=self._https.port)
        return self.endpoints

    def close(self) -> None:
        """Stop listening; the directory keeps everything.  Safe to call twice."""
        if self._https is not None:
            self._https.close()
            self._https = None
        if self._service is not None:
            self._service.close()
            self._service = None

    def pay(self, rejets: Mapping[str, Rejet] | None = None) -> int:
        """Settle what waits, see `Desk.pay`; return how many invoices."""
        return self._desk.pay(rejets)

    def figures(self) -> Mapping[str, int]:
        """Return what was seen and taken, see `Desk.figures`."""
        return self._desk.figures()


class _Service:
    """One thread, one event loop, two listening sockets."""

    def __init__(
        self, submission: Submission, maildrops: Maildrops, context: ssl.SSLContext
    ) -> None:
        self._submission, self._maildrops, self._context = submission, maildrops, context
        self._ready: Future[tuple[Endpoints, asyncio.AbstractEventLoop]] = Future()
        self._stop = asyncio.Event()
        self._smtp: WeakSet[SMTP] = WeakSet()
        self._pop3: WeakSet[asyncio.StreamWriter] = WeakSet()

    def start(self, wanted: Endpoints) -> Endpoints:
        serve = partial(asyncio.run, self._serve(wanted))
        self._thread = Thread(target=serve, name="caisse", daemon=True)
        self._thread.start()
        endpoints, self._loop = self._ready.result(START_S)
        return endpoints

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self, wanted: Endpoints) -> None:
        with ExitStack() as servers:
            try:
                endpoints = await self._listen(wanted, servers)
            except OSError as error:
                self._ready.set_exception(error)
                return
            self._ready.set_result((endpoints, asyncio.get_running_loop()))
            await self._stop.wait()
        await self._hang_up()

    async def _listen(self, wanted: Endpoints, servers: ExitStack) -> Endpoints:
        loop = asyncio.get_running_loop()
        smtp = await loop.create_server(self._submit, wanted.host, wanted.smtp, ssl=self._context)
        servers.callback(smtp.close)
        pop3 = await asyncio.start_server(
            self._converse, wanted.host, wanted.pop3, ssl=self._context, limit=LONGEST_LINE
        )
        servers.callback(pop3.close)
        return Endpoints(wanted.host, _port(smtp), _port(pop3))

    def _submit(self) -> SMTP:
        protocol = self._submission.protocol()
        self._smtp.add(protocol)
        return protocol

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._pop3.add(writer)
        conversation = Conversation(self._maildrops)
        # A line too long, a client gone or asleep: the session ends and nothing is deleted.
        with suppress(ValueError, OSError, TimeoutError):
            writer.write(GREETING)
            while not conversation.over and (line := await _line(reader)):
                writer.write(conversation.answer(line))
                await writer.drain()
        writer.close()

    async def _hang_up(self) -> None:
        for writer in self._pop3:
            writer.transport.abort()
        for protocol in self._smtp:
            if isinstance(protocol.transport, asyncio.Transport):
                protocol.transport.abort()
        if sessions := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(sessions, timeout=GOODBYE_S)


async def _line(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(IDLE_S):
        return await reader.readline()


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port
