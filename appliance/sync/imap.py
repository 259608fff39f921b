"""Fetching mail by IMAP (RFC 3501, RFC 4315), always under TLS.

A message is named by the mailbox's UIDVALIDITY and its own UID, so that a mailbox made anew
names none of the former ones.  Fetching marks nothing as read: another program may read there.
"""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from appliance.errors import CredentialsRefusedError, ServerRefusedError, ServerUnreachableError
from appliance.sync.link import Peer, one_line, translated
from appliance.sync.mailbox import Row, ServedMailbox, refusal

FOLDER: Final = "INBOX"
SIZES: Final = re.compile(rb"\d+ \((?=[^)]*UID (\d+))(?=[^)]*RFC822\.SIZE (\d+))")


class ImapMailbox(ServedMailbox[imaplib.IMAP4]):
    """A mailbox by IMAP, one connection a call; a row's number is its UID."""

    def __init__(self, peer: Peer) -> None:
        """Remember the server; nothing is opened yet.

        Raises:
            ConfigError: see `Peer.tls`.
        """
        super().__init__(peer)
        self._tls = peer.tls()
        self._validity = b""  # of the mailbox as it was opened last

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Delete these at the server; return the ids that are gone for sure.

        Raises:
            ServerUnreachableError, ServerRefusedError, CredentialsRefusedError,
            CertificateRefusedError: see `Mailbox`; then nothing is sure.
        """
        with self._session(writing=True) as session:
            doomed = [str(row.number) for row in self._rows(session) if row.id in ids]
            if doomed:
                self._expunge(session, ",".join(doomed))
            return ids - {row.id for row in self._rows(session)}

    def _rows(self, session: imaplib.IMAP4) -> list[Row]:
        told = _insist(session.uid("FETCH", "1:*", "(UID RFC822.SIZE)"))
        found = [SIZES.match(line) for line in told if isinstance(line, bytes)]
        return [
            Row(self._peer.identify(self._validity + b"/" + row[1]), int(row[1]), int(row[2]))
            for row in found
            if row is not None
        ]

    def _retrieve(self, session: imaplib.IMAP4, row: Row) -> bytes | None:
        status, told = session.uid("FETCH", str(row.number), "(BODY.PEEK[])")
        whole = next((one[1] for one in told if isinstance(one, tuple)), None)
        return bytes(whole) if status == "OK" and whole is not None else None

    def _expunge(self, session: imaplib.IMAP4, uids: str) -> None:
        """Delete these and no others, whatever another program marked for deletion."""
        offered = _insist(session.capability())  # what is offered may change with the login
        if not any(one and b"UIDPLUS" in one.upper().split() for one in offered):
            raise ServerRefusedError("UIDPLUS")
        _insist(session.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)"))
        _insist(session.uid("EXPUNGE", uids))

    @contextmanager
    def _session(self, *, writing: bool = False) -> Iterator[imaplib.IMAP4]:
        peer = self._peer
        with translated(), _spoken():
            session = imaplib.IMAP4_SSL(
                peer.host, peer.port, ssl_context=self._tls, timeout=peer.deadline_s
            )
            try:
                self._log_in(session)
                _insist(session.select(FOLDER, readonly=not writing))
                self._validity = session.response("UIDVALIDITY")[1][-1] or b""
                yield session
                with suppress(OSError, imaplib.IMAP4.error):
                    session.logout()
            finally:
                with suppress(OSError):
                    session.shutdown()

    def _log_in(self, session: imaplib.IMAP4) -> None:
        try:
            session.login(self._peer.account, self._peer.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise refusal(_words(error), CredentialsRefusedError) from None
        except UnicodeEncodeError as error:  # the library takes ASCII only
            raise CredentialsRefusedError("ASCII") from error


def _insist(answer: tuple[str, list[bytes | None]]) -> list[bytes | None]:
    """Return what the server tells, where it says yes.

    Raises:
        ServerRefusedError, ServerUnreachableError: it said something else.
    """
    status, told = answer
    if status == "OK":
        return told
    raise refusal(b" ".join(one for one in told if isinstance(one, bytes)))


def _words(error: imaplib.IMAP4.error) -> bytes:
    told = error.args[0] if error.args else b""
    return told if isinstance(told, bytes) else str(told).encode("ascii", "replace")


@contextmanager
def _spoken() -> Iterator[None]:
    """Say what an answer other than yes means.

    The library raises `abort` for a link that broke, and its parent for an answer of no.
    """
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise ServerUnreachableError(one_line(_words(error))) from error
    except imaplib.IMAP4.error as error:
        raise refusal(_words(error)) from error
