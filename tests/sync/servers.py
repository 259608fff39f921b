"""Small real servers on the loopback, with moods.

A mood is a table from the start of a command to what is done instead of the right thing:
bytes are sent as they are, HANG_UP closes, SILENCE says nothing more.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BufferedRWPair
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ACCOUNT: Final = "cabinet"
PASSWORD: Final = "made up"
NOBODY: Final = "nobody@example.test"  # no server of the tests takes anything for them
HANG_UP: Final = b"<hang up>"
SILENCE: Final = b"<silence>"
Moods = Mapping[bytes, bytes]
Stream = BufferedRWPair


# Certificates -------------------------------------------------------------------------


class Authority:
    """A certificate authority of our own; its files live in `home`."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True)
        self._home = home
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST AUTHORITY")])
        ours = x509.BasicConstraints(ca=True, path_length=None)
        certificate = self._builder(self._name, self._key).add_extension(ours, critical=True)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)  # noqa: FBT003
        signed = certificate.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())
        self.file = home / "authority.pem"
        self.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def server_tls(self, address: str = "127.0.0.1", *, days: int = 0) -> ssl.SSLContext:
        """Return a server's context; see `server_file`."""
        file = self._home / f"{address}{days}.pem"
        file.write_bytes(self.server_file(address, days=days))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def server_file(self, address: str = "127.0.0.1", *, days: int = 0) -> bytes:
        """Return a key and a certificate that names `address`, PEM.

        Its two days of validity lie `days` from today.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(address))])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        plain = self._builder(x509.Name([]), key, days)
        builder = plain.add_extension(name, critical=True)
        signed = builder.add_extension(issuer, critical=False).sign(self._key, hashes.SHA256())
        pem = serialization.Encoding.PEM
        private = key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + signed.public_bytes(pem)

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int = 0
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC) + timedelta(days=days)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )


# A real submission server -------------------------------------------------------------


@dataclass
class Keeper:
    """What the submission server took."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address == NOBODY:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert session.authenticated
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append((envelope.rcpt_tos[0], content))
        return "250 2.0.0 taken as 42"


def _authenticate(*details: object) -> AuthResult:
    login = details[-1]
    right = login == LoginPassword(ACCOUNT.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def submission(keeper: Keeper, tls: ssl.SSLContext, *, starttls: bool) -> Iterator[int]:
    """Run aiosmtpd in a thread; yield its port."""

    def protocol() -> SMTP:
        return SMTP(
            keeper,
            hostname="caisse.test",
            tls_context=tls if starttls else None,
            authenticator=_authenticate,
            auth_required=starttls,  # the library warns where it does not see TLS itself
            auth_require_tls=starttls,
        )

    async def serve() -> None:
        over = asyncio.Event()
        server = await asyncio.get_running_loop().create_server(
            protocol, "127.0.0.1", 0, ssl=None if starttls else tls
        )
        started.set_result((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), over))
        async with server:
            await over.wait()

    started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    port, loop, over = started.result(10)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


# Servers with moods -------------------------------------------------------------------


@contextmanager
def serving(talk: "Callable[[Talk], None]", tls: ssl.SSLContext | None) -> Iterator[int]:
    """Answer one connection after the other with `talk`; yield the port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            while not over.is_set():
                with suppress(OSError):  # the client left, or we did
                    plain, _ = listener.accept()
                    with plain, _wrapped(plain, tls) as connection:
                        connection.settimeout(10)
                        with connection.makefile("rwb") as stream:
                            talk(Talk(stream, over))

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            with suppress(OSError), socket.create_connection(listener.getsockname(), 1):
                pass  # wakes the one who accepts
            thread.join()


def _wrapped(plain: socket.socket, tls: ssl.SSLContext | None) -> socket.socket:
    return plain if tls is None else tls.wrap_socket(plain, server_side=True)


class HungUpError(OSError):
    """The mood was to hang up."""


@dataclass
class Talk:
    """One conversation."""

    stream: Stream
    over: threading.Event

    def hear(self) -> bytes:
        line = self.stream.readline()
        if not line:
            raise HungUpError
        return line.rstrip(b"\r\n")

    def say(self, what: bytes) -> None:
        if what == HANG_UP:
            raise HungUpError
        if what == SILENCE:
            self.over.wait(10)
            raise HungUpError
        half = what.endswith(HANG_UP)
        self.stream.write(what.removesuffix(HANG_UP) if half else what + b"\r\n")
        self.stream.flush()
        if half:
            raise HungUpError


def mood_of(moods: Moods, line: bytes, otherwise: bytes) -> bytes:
    return next((mood for start, mood in moods.items() if line.startswith(start)), otherwise)


def moody_smtp(moods: Moods, heard: list[bytes] | None = None) -> Callable[[Talk], None]:
    """Return a submission server; `BODY` stands for the end of a message.

    The commands go to `heard`, their first four letters.
    """
    heard = [] if heard is None else heard
    right = {b"EHLO": b"250-caisse.test\r\n250 AUTH PLAIN", b"AUTH": b"235 yes", b"DATA": b"354 go"}

    def talk(talk: Talk) -> None:
        talk.say(mood_of(moods, b"GREETING", b"220 caisse.test"))
        while True:
            line = talk.hear()[:4].upper()
            heard.append(line)
            talk.say(mood_of(moods, line, right.get(line, b"250 yes")))
            if line == b"DATA" and b"DATA" not in moods:
                if moods.get(b"BODY") == HANG_UP:
                    raise HungUpError  # in the middle of it
                while talk.hear() != b".":
                    pass
                talk.say(moods.get(b"BODY", b"250 taken"))

    return talk


@dataclass
class Maildrop:
    """A POP3 server's messages, (uid, bytes), and the commands that it heard."""

    messages: list[tuple[bytes, bytes]]
    moods: dict[bytes, bytes] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)

    def talk(self, talk: Talk) -> None:
        doomed: set[int] = set()
        talk.say(mood_of(self.moods, b"GREETING", b"+OK caisse.test"))
        while True:
            line = talk.hear()
            self.heard.append(line)
            answer = mood_of(self.moods, line, self._answer(line, doomed))
            if line == b"QUIT" and answer == b"+OK":  # done once it is said
                self.messages = [
                    one for number, one in enumerate(self.messages, 1) if number not in doomed
                ]
            talk.say(answer)

    def _answer(self, line: bytes, doomed: set[int]) -> bytes:
        word, _, argument = line.partition(b" ")
        numbered = list(enumerate(self.messages, 1))
        if word == b"PASS" and argument != PASSWORD.encode():
            return b"-ERR [AUTH] wrong"
        if word == b"LIST":
            return _listed([b"%d %d" % (number, len(one)) for number, (_, one) in numbered])
        if word == b"UIDL":
            return _listed([b"%d %b" % (number, uid) for number, (uid, _) in numbered])
        if word == b"RETR":
            lines = self.messages[int(argument) - 1][1].split(b"\r\n")[:-1]
            return _listed([b"." + one if one.startswith(b".") else one for one in lines])
        if word == b"DELE":
            doomed.add(int(argument))
        return b"+OK"


def _listed(lines: list[bytes]) -> bytes:
    return b"\r\n".join([b"+OK", *lines, b"."])
