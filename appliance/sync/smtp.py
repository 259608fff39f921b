"""Submission of mail (RFC 6409), always under TLS and always with an account."""

import smtplib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

from appliance.errors import (
    AnswerLostError,
    CertificateRefusedError,
    CredentialsRefusedError,
    LinkDownError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sync.link import SLOWEST, Peer, one_line, translated

OUR_NAME: Final = "[127.0.0.1]"  # the library would look one up, on the network, and give it away
ALIVE: Final = 250
CLOSING: Final = 421  # the server leaves, whatever it was asked
TOO_LARGE: Final = 552
NOT_ALLOWED: Final = frozenset({530, 534, 535, 538})  # RFC 4954: the account, not the message


class SmtpOutbox:
    """A submission server.  Implements `ports.link.Outbox`; one connection until `close`."""

    def __init__(self, peer: Peer, sender: str, *, starttls: bool = False) -> None:
        """Remember the server; nothing is opened yet.

        Args:
            peer: the server.
            sender: our own address.
            starttls: TLS begins after a greeting in clear; else with the first byte.

        Raises:
            ConfigError: see `Peer.tls`.
        """
        self._peer = peer
        self._sender = sender
        self._starttls = starttls
        self._tls = peer.tls()
        self._kept: smtplib.SMTP | None = None

    def submit(self, message: bytes, recipient: str) -> str:
        """Send one message, its lines ended by CRLF; return the server's last answer.

        Raises:
            ServerRefusedError, ServerPostponedError, ServerUnreachableError,
            CredentialsRefusedError, CertificateRefusedError: see `Outbox.submit`.
        """
        with translated(), self._session() as session:
            return self._hand_over(session, message, recipient)

    def greet(self) -> None:
        """Be let in, and send nothing.

        Raises:
            ServerUnreachableError, ServerPostponedError, CredentialsRefusedError,
            CertificateRefusedError: see `Outbox.submit`.
        """
        with translated(), self._session():
            pass
        self.close()

    def close(self) -> None:
        """Take leave of the server, if one is still there.  Safe to call twice."""
        session, self._kept = self._kept, None
        if session is not None:
            # The answers are in hand: how the farewell goes changes nothing.
            with suppress(OSError):
                session.quit()
            session.close()

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Give the session of the message before, or a new one; keep it if all went well."""
        session, self._kept = self._kept, None
        if session is None or not _is_alive(session):
            session = self._open()
        with ExitStack() as undo:
            undo.callback(session.close)
            yield session
            undo.pop_all()
        self._kept = session

    def _open(self) -> smtplib.SMTP:
        session = self._connect()
        with ExitStack() as undo:
            undo.callback(session.close)
            if self._starttls:
                self._secure(session)
            self._log_in(session)
            undo.pop_all()
        return session

    def _connect(self) -> smtplib.SMTP:
        peer = self._peer
        if self._starttls:
            return smtplib.SMTP(peer.host, peer.port, OUR_NAME, timeout=peer.deadline_s)
        return smtplib.SMTP_SSL(
            peer.host, peer.port, OUR_NAME, timeout=peer.deadline_s, context=self._tls
        )

    def _secure(self, session: smtplib.SMTP) -> None:
        try:
            session.starttls(context=self._tls)
        except smtplib.SMTPNotSupportedError as error:
            # Somebody on the way may have cut the offer out, to read the password.
            raise CertificateRefusedError("STARTTLS") from error

    def _log_in(self, session: smtplib.SMTP) -> None:
        try:
            session.login(self._peer.account, self._peer.password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code // 100 == 5:
                raise CredentialsRefusedError(_line(error.smtp_code, error.smtp_error)) from None
            raise
        except smtplib.SMTPNotSupportedError as error:
            raise CredentialsRefusedError("AUTH") from error
        except ValueError as error:  # the library takes ASCII only, from us and from the server
            raise CredentialsRefusedError("ASCII") from error

    @contextmanager
    def _patience(self, session: smtplib.SMTP, size: int) -> Iterator[None]:
        """Wait for the last answer as long as a slow line takes to carry the message.

        The system takes the whole message from us at once, and the answer comes after its end.
        """
        usual = self._peer.deadline_s
        with ExitStack() as after:
            if session.sock is not None:
                session.sock.settimeout(usual + size / SLOWEST)
                after.callback(session.sock.settimeout, usual)
            yield

    def _hand_over(self, session: smtplib.SMTP, message: bytes, recipient: str) -> str:
        size = [f"size={len(message)}"] if session.has_extn("size") else []
        code, answer = session.mail(self._sender, size)
        if code // 100 == 5 and code != TOO_LARGE:  # the sender is the same for every message
            raise CredentialsRefusedError(_line(code, answer))
        _insist(code, answer)
        _insist(*session.rcpt(recipient))
        try:
            with self._patience(session, len(message)):
                code, answer = session.data(message)
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, _bytes(error.smtp_error)) from None
        except OSError as error:  # the library's own too: the link was cut, or nobody spoke
            raise AnswerLostError(type(error).__name__) from error
        if code < 200:  # the line was cut in its middle
            raise AnswerLostError(_line(code, answer))
        _insist(code, answer)
        return _line(code, answer)


def _is_alive(session: smtplib.SMTP) -> bool:
    try:
        alive = session.noop()[0] == ALIVE
    except OSError:
        alive = False
    if not alive:
        session.close()
    return alive


def _insist(code: int, answer: bytes) -> None:
    if code // 100 != 2:
        raise _refusal(code, answer)


def _refusal(code: int, answer: bytes) -> LinkDownError:
    """Return what an answer other than yes means."""
    line = _line(code, answer)
    if code in NOT_ALLOWED:
        return CredentialsRefusedError(line)
    if code // 100 == 5:
        return ServerRefusedError(line)
    if code // 100 == 4 and code != CLOSING:
        return ServerPostponedError(line)
    return ServerUnreachableError(line)


def _line(code: int, answer: bytes | str) -> str:
    return one_line(b"%d %b" % (code, _bytes(answer)))


def _bytes(answer: bytes | str) -> bytes:
    """Return a server's words; the library gives bytes and declares texts."""
    return answer if isinstance(answer, bytes) else answer.encode("utf-8", "replace")
