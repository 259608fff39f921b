"""Operations on documents, appended to the journal and followed by the index.

Memory never runs ahead of the medium: what is durable is applied, in order, and nothing else.
"""

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

from appliance.domain.preuve import Lien
from appliance.durable.journal import Journal
from appliance.durable.operations import Operation, pack_commit, unpack_commit
from appliance.durable.places import Place
from appliance.errors import DiskFullError, JournalClosedError
from appliance.queue.binding import liens, notes_due
from appliance.queue.columns import Location
from appliance.queue.compaction import compact, expunge
from appliance.queue.follower import Follower
from appliance.queue.held import Held
from appliance.queue.index import Columns, Index

log = logging.getLogger(__name__)

CHECKPOINT_EVERY: Final = 8192
"""Commits between two checkpoints: what a cut leaves to replay takes less than a second."""


class Ledger:
    """The journal, and what memory holds of it.

    Args:
        journal: freshly opened; it is closed with the ledger.
        columns: the fields that queries narrow by, for each table.
        follower: keeps count.
        checkpoint_every: commits between two checkpoints.

    Attributes:
        index: where each document lies.
        held: the documents themselves, read from the disk.
    """

    def __init__(
        self, journal: Journal, columns: Columns, follower: Follower, checkpoint_every: int
    ) -> None:
        self.index = Index(columns)
        self.held = Held(journal, self.index)
        self._journal, self._follower = journal, follower
        self._checkpoint_every = checkpoint_every
        self._commits = 0  # since the last checkpoint
        self._grew = False  # since it was opened
        self._restore()

    def append(self, operations: Sequence[Operation], *, finishing: bool = False) -> None:
        """Make operations durable in one commit; none at all need none.

        Raises:
            TypeError, ValueError, OverflowError: a document holds what msgpack cannot.
            VaultError: see `Journal.append`; nothing changed.
        """
        if not operations:
            return
        payload = pack_commit(operations)
        place = self._journal.append(payload, finishing=finishing)
        self.held.remember(place, payload)
        self._apply(place, operations)
        self._commits += 1
        self._grew = True
        if self._commits >= self._checkpoint_every:
            self._save()

    def compact(self) -> None:
        """Pack closed segments into an archive, once there are enough of them."""
        if compact(self._journal, self.index):
            self._save()
            self._bind()

    def expunge(self) -> None:
        """Leave nothing on the disk of what was deleted or replaced; see `compaction.expunge`."""
        try:
            expunge(self._journal, self.index)
        finally:
            self.held.forget()
            self._save()
        self._bind()

    def liens(self) -> tuple[Lien, ...]:
        """Return how each archive hangs on the chain; see `binding.liens`."""
        return tuple(liens(self._journal, self.index, self.held))

    def close(self) -> None:
        """Pack what is old, save the index, close the journal.  Safe to call twice.

        Who only read leaves all as it was: to pack takes memory, and wears a card out.
        """
        try:
            if self._grew:
                self._save()
                self.compact()
        finally:
            self._grew = False
            self._journal.close()

    def _restore(self) -> None:
        """Take up the index where its checkpoint left it, or from the start."""
        if (chunks := self._journal.index) is not None:
            if saved := self.index.load(chunks):
                self._follower.load(*saved)
            else:
                self._journal.forget_index()
            deque(chunks, maxlen=0)  # to its end, where its file is closed
        for place, payload in self._journal.replay():
            self._apply(place, unpack_commit(payload))
            self._commits += 1
        if self._commits >= self._checkpoint_every:
            self._save()

    def _apply(self, place: Place, operations: Iterable[Operation]) -> None:
        for ordinal, operation in enumerate(operations):
            self.index.apply(operation, Location(place, ordinal))
            self._follower.follow(operation)

    def _bind(self) -> None:
        """Note the archives that are new.  Without room they wait for the next packing."""
        try:
            self.append([*notes_due(self._journal, self.held)], finishing=True)
        except (DiskFullError, JournalClosedError):
            log.warning("archives could not be noted")

    def _save(self) -> None:
        """Write a checkpoint; without one, the next opening takes longer, and that is all.

        A disk that fails here has closed the journal: the next commit says so.
        """
        try:
            self._journal.checkpoint(self.index.save(self._follower.save()))
        except (DiskFullError, JournalClosedError):
            log.warning("no checkpoint could be written")
        self._commits = 0
