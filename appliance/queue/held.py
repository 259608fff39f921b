"""Documents as the journal holds them: read one by one, the last ones kept at hand."""

from collections import OrderedDict
from typing import Final

from appliance.durable.journal import Journal
from appliance.durable.operations import Patch, Put, find_operation
from appliance.durable.places import Place
from appliance.errors import JournalDamagedError
from appliance.queue.columns import Location
from appliance.queue.index import Index
from appliance.queue.views import Document

RECENT: Final = 64
"""Payloads kept: what was just sealed is shown next; the invoices of a lot share a patch."""


class Held:
    """Reads documents from the disk, by what the index tells of them."""

    def __init__(self, journal: Journal, index: Index) -> None:
        self._journal, self._index = journal, index
        self._recent: OrderedDict[Place, bytes] = OrderedDict()

    def contains(self, table: str, number: int) -> bool:
        """Tell whether the journal holds such a document."""
        rows = self._index.tables.get(table)
        return rows is not None and number in rows

    def read(self, table: str, number: int) -> tuple[Document | None, Patch | None]:
        """Return a document as it was put, None without one, and the patch that stands since.

        Raises:
            JournalDamagedError: it was acknowledged and cannot be read.
        """
        rows = self._index.tables.get(table)
        found = None if rows is None else rows.locate(number)
        if found is None:
            return None, None
        put = self._find(table, number, found[0])
        patch = None if found[1] is None else self._find(table, number, found[1])
        if not isinstance(put, Put) or isinstance(patch, Put):
            raise JournalDamagedError(f"{table}: another document in the place of {number}")
        return put.document, patch

    def remember(self, place: Place, payload: bytes) -> None:
        """Keep the payload at a place at hand, and let the one go that was used least lately."""
        self._recent[place] = payload
        self._recent.move_to_end(place)
        if len(self._recent) > RECENT:
            self._recent.popitem(last=False)

    def forget(self) -> None:
        """Keep nothing at hand: payloads lie elsewhere now."""
        self._recent.clear()

    def _find(self, table: str, number: int, at: Location) -> Put | Patch:
        payload = self._recent.get(at.place)
        if payload is None:
            payload = self._journal.read(at.place)
        self.remember(at.place, payload)
        return find_operation(payload, table, number, after=at.ordinal)
