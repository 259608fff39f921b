"""Several ways to one destination, tried in the order of the settings; several mailboxes as one."""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from appliance.errors import (
    AnswerLostError,
    LinkDownError,
    ServerRefusedError,
)
from appliance.ports.link import Mailbox, Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """One server.

    Attributes:
        recipients: the only addresses that it serves; empty for all.
    """

    outbox: Outbox
    recipients: Collection[str] = ()

    def serves(self, recipient: str) -> bool:
        """Tell whether messages for this address may go there."""
        return not self.recipients or recipient in self.recipients


class InOrder:
    """Implements `ports.link.Outbox` by the first way that works.

    The next one is tried only when the message cannot be at the peer: a refusal is about the
    message, and what left without an answer is sent again by the courier, at its pace.
    """

    def __init__(self, ways: Sequence[Way]) -> None:
        self._ways = ways

    def submit(self, message: bytes, recipient: str) -> str:
        """Send one message; see `Outbox.submit`.  The last way's fault is told.

        Raises:
            ServerRefusedError: also where no way serves this address.
        """
        fault: LinkDownError = ServerRefusedError(f"aucun serveur pour {recipient}")
        for way in self._ways:
            if not way.serves(recipient):
                continue
            try:
                return way.outbox.submit(message, recipient)
            except (ServerRefusedError, AnswerLostError):
                raise
            except LinkDownError as error:
                log.warning("a way is closed: %s", type(error).__name__)
                fault = error
        raise fault

    def close(self) -> None:
        """Let go of every server."""
        for way in self._ways:
            way.outbox.close()


class Together:
    """Implements `ports.link.Mailbox` by several; one that is closed does not keep the others."""

    def __init__(self, mailboxes: Sequence[Mailbox]) -> None:
        self._mailboxes = mailboxes

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        """Yield what each one holds; see `Mailbox.unseen`.  The last fault is told at the end."""
        fault: LinkDownError | None = None
        for mailbox in self._mailboxes:
            try:
                yield from mailbox.unseen(known)
            except LinkDownError as error:
                log.warning("a mailbox is closed: %s", type(error).__name__)
                fault = error
        if fault is not None:
            raise fault

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Delete these wherever they are; see `Mailbox.delete`."""
        for mailbox in self._mailboxes:
            ids = mailbox.delete(ids)  # gone here, or never here
        return ids

    def occupied(self) -> int:
        """Return how many bytes all messages take in the fullest one."""
        return max(mailbox.occupied() for mailbox in self._mailboxes)
