"""The peers at the other end of the link."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol


class LinkState(StrEnum):
    """Whether a message can leave this machine at all."""

    DOWN = "down"  # no route leads anywhere
    UP = "up"
    METERED = "metered"  # and each byte is paid for


class Link(Protocol):
    """The way out of this machine.  It proves nothing of any peer."""

    def state(self) -> LinkState:
        """Look, without sending a byte."""
        ...


class Outbox(Protocol):
    """Hands messages to a peer.  May hold a connection from one message to the next."""

    def submit(self, message: bytes, recipient: str) -> str:
        """Send one message; return the peer's proof (its answer, one line).

        Raises:
            ServerRefusedError: this message will never be taken.
            ServerPostponedError: this message may be taken later.
            AnswerLostError: this message may have arrived.
            ServerUnreachableError, CredentialsRefusedError, CertificateRefusedError: no
                message can leave for now.
        """
        ...

    def close(self) -> None:
        """Let go of the peer until the next message."""
        ...


class Mailbox(Protocol):
    """Fetches messages from a peer.  Deletes only what it is told to.

    A message goes by an id, 64 hexadecimal digits, which no other message bears, be it of
    another account.  Every method raises ServerUnreachableError, ServerRefusedError,
    CredentialsRefusedError or CertificateRefusedError.
    """

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (id, message) of those whose id is not in `known`, oldest first.

        What was yielded before an error is whole.
        """
        ...

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Delete these at the peer; return the ids that are gone for sure."""
        ...

    def occupied(self) -> int:
        """Return how many bytes all its messages take at the peer."""
        ...
