"""What fetching is, whatever the protocol: what is asked for, in which order, what a no means."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Final, Generic, NamedTuple, TypeVar

from appliance.errors import LinkDownError, ServerRefusedError, ServerUnreachableError
from appliance.sync.link import LARGEST_MESSAGE, Peer, one_line

log = logging.getLogger(__name__)

Session = TypeVar("Session")

# The mailbox is busy or the server is ill; neither the account nor a message is at fault.
NOT_NOW: Final = (
    *(b"[IN-USE]", b"[SYS/", b"[LOGIN-DELAY]"),  # POP3: RFC 2449, RFC 3206
    *(b"[UNAVAILABLE]", b"[INUSE]", b"[SERVERBUG]", b"[LIMIT]"),  # IMAP: RFC 5530
)


class Row(NamedTuple):
    """One message of a listing; `number` is how the server calls it, the size is in bytes."""

    id: str
    number: int
    size: int


class ServedMailbox(ABC, Generic[Session]):
    """A mailbox at a server.  Implements `ports.link.Mailbox`."""

    def __init__(self, peer: Peer) -> None:
        """Remember the server; nothing is opened yet."""
        self._peer = peer
        self._cut: set[str] = set()  # ids during which the link broke: they go last

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (id, message) of those whose id is not in `known`, oldest first.

        A message beyond 32 MiB, or that the server does not give out, stays there.

        Raises:
            ServerUnreachableError, ServerRefusedError, CredentialsRefusedError,
            CertificateRefusedError: see `Mailbox`.
        """
        with self._session() as session:
            rows = {row.id: row for row in self._rows(session) if row.id not in known}
            for row in sorted(rows.values(), key=lambda row: (row.id in self._cut, row.number)):
                message = self._fetch(session, row)
                if message is not None:
                    yield row.id, message

    @abstractmethod
    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Delete these at the server; return the ids that are gone for sure."""

    def occupied(self) -> int:
        """Return how many bytes all messages take at the server.

        Raises:
            ServerUnreachableError, ServerRefusedError, CredentialsRefusedError,
            CertificateRefusedError: see `Mailbox`.
        """
        with self._session() as session:
            return sum(row.size for row in self._rows(session))

    def _fetch(self, session: Session, row: Row) -> bytes | None:
        if row.size > LARGEST_MESSAGE:
            log.warning("message %s is too large to fetch: %d bytes", row.id[:12], row.size)
            return None
        self._cut.add(row.id)
        message = self._retrieve(session, row)
        self._cut.discard(row.id)
        if message is None:
            log.warning("the server does not give out message %s", row.id[:12])
        return message

    @abstractmethod
    def _session(self) -> AbstractContextManager[Session]:
        """Give a session that is logged in, and say what goes wrong in it by our own errors."""

    @abstractmethod
    def _rows(self, session: Session) -> list[Row]:
        """List what the mailbox holds."""

    @abstractmethod
    def _retrieve(self, session: Session, row: Row) -> bytes | None:
        """Return a whole message, or None where the server says no."""


def refusal(words: bytes, kind: type[LinkDownError] = ServerRefusedError) -> LinkDownError:
    """Return what a server's no means: `kind`, or that it cannot for now."""
    ill = any(word in words for word in NOT_NOW)
    return (ServerUnreachableError if ill else kind)(one_line(words))
