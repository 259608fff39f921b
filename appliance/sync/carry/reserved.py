"""The mailbox of a machine that relays for others and bills for itself.

What answers a message that left from here for another box is that box's alone: the courier does
not fetch it, so that the station does not consume it, and `besace carry relay` gives it.
"""

from collections.abc import Iterator

from appliance.ports.link import Mailbox
from appliance.sync.carry.book import RelayBook


class Reserved:
    """Implements `ports.link.Mailbox` by another one, less what is others'."""

    def __init__(self, mailbox: Mailbox, book: RelayBook) -> None:
        self._mailbox, self._book = mailbox, book
        self._others: set[str] = set()  # seen once, and not fetched at each pass

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        """Yield what is this practice's own; see `Mailbox.unseen`."""
        for name, message in self._mailbox.unseen(known | self._others):
            if self._book.asked_by(message):
                self._others.add(name)
            else:
                yield name, message

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        """Delete these at the peer; see `Mailbox.delete`."""
        return self._mailbox.delete(ids)

    def occupied(self) -> int:
        """Return how many bytes all messages take, others' too."""
        return self._mailbox.occupied()
