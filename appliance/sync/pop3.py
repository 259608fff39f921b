"""Fetching mail by POP3 (RFC 1939), always under TLS."""

import logging
import poplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from appliance.errors import CredentialsRefusedError, ServerUnreachableError
from appliance.sync.link import LARGEST_MESSAGE, Peer, translated
from appliance.sync.mailbox import Row, ServedMailbox, refusal

log = logging.getLogger(__name__)

# The library stops at 2048 bytes a line.  Senders do not, and a message that could not be
# fetched would stay for ever; the length of a line is that of its message at most.
poplib._MAXLINE = LARGEST_MESSAGE  # type: ignore[attr-defined] # noqa: SLF001


class Pop3Mailbox(ServedMailbox[poplib.POP3]):
    """A mailbox by POP3, one connection a call; a row's number holds for one session."""

    def __init__(self, peer: Peer) -> None:
        """Remember the server; nothing is opened yet.

        Raises:
            ConfigError: see `Peer.tls`.
        """
        super().__init__(peer)
        self._tls = peer.tls()

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Delete these at the server; return the ids that are gone for sure.

        Raises:
            ServerUnreachableError, ServerRefusedError, CredentialsRefusedError,
            CertificateRefusedError: see `Mailbox`; then nothing is sure.
        """
        with self._session() as session:
            doomed = [row for row in self._rows(session) if row.id in ids]
            kept = {row.id for row in doomed if not self._delete(session, row)}
            session.quit()  # only now does the server delete
        return ids - kept

    def _rows(self, session: poplib.POP3) -> list[Row]:
        listing, uids = session.list()[1], session.uidl()[1]
        try:
            sizes = dict(_pairs(listing))
            return [
                Row(self._peer.identify(uid), int(number), int(sizes[number]))
                for number, uid in _pairs(uids)
            ]
        except (ValueError, KeyError) as error:
            raise ServerUnreachableError("POP3") from error

    def _retrieve(self, session: poplib.POP3, row: Row) -> bytes | None:
        try:
            lines = session.retr(row.number)[1]
        except poplib.error_proto as error:
            if not _answered(error):
                raise
            return None
        return b"".join(line + b"\r\n" for line in lines)

    def _delete(self, session: poplib.POP3, row: Row) -> bool:
        try:
            session.dele(row.number)
        except poplib.error_proto as error:
            if not _answered(error):
                raise
            log.warning("the server does not delete message %s", row.id[:12])
            return False
        return True

    @contextmanager
    def _session(self) -> Iterator[poplib.POP3]:
        with translated(), _spoken():
            session = _Session(self._peer, self._tls)
            try:
                self._log_in(session)
                yield session
            finally:
                with suppress(OSError):
                    session.close()

    def _log_in(self, session: poplib.POP3) -> None:
        try:
            session.user(self._peer.account)
            session.pass_(self._peer.password)
        except poplib.error_proto as error:
            if not _answered(error):
                raise
            raise refusal(error.args[0], CredentialsRefusedError) from None


class _Session(poplib.POP3_SSL):
    """The library's connection, closed also when the greeting goes wrong."""

    def __init__(self, peer: Peer, tls: ssl.SSLContext) -> None:
        try:
            super().__init__(peer.host, peer.port, timeout=peer.deadline_s, context=tls)
        except (OSError, poplib.error_proto):
            if hasattr(self, "sock"):
                with suppress(OSError):
                    self.close()
            raise


def _pairs(lines: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for line in lines:
        number, value, *_ = line.split()
        yield number, value


def _answered(error: poplib.error_proto) -> bool:
    """Tell a server's answer, which is bytes, from the library's own complaint."""
    return isinstance(error.args[0], bytes)


@contextmanager
def _spoken() -> Iterator[None]:
    """Say what an answer other than yes means."""
    try:
        yield
    except poplib.error_proto as error:
        if not _answered(error):
            raise ServerUnreachableError("POP3") from error
        raise refusal(error.args[0]) from error
