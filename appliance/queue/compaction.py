"""What still counts of a stretch of the journal: the last word on each document in it.

Order is kept, and nothing is judged by what comes after the stretch: a later patch may lean
on what stands here.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from appliance.durable.journal import Journal
from appliance.durable.operations import (
    Clear,
    Delete,
    Operation,
    Patch,
    Put,
    pack_commit,
    unpack_commit,
)
from appliance.durable.places import Place
from appliance.errors import DiskFullError, JournalClosedError
from appliance.queue.columns import Location
from appliance.queue.index import Index

log = logging.getLogger(__name__)

TOGETHER: Final = 2
"""Closed segments that one archive takes: it is made in memory, some 15 MB a segment."""


class Entry(NamedTuple):
    """A commit and where it lies."""

    place: Place
    operations: Sequence[Operation]


def compact(journal: Journal, index: Index) -> bool:
    """Pack the oldest closed segments into an archive; True when a checkpoint must follow.

    Does nothing before there are enough of them.  Without room, or on a disk that fails, all
    stays as it is.

    Raises:
        JournalDamagedError: one of the segments cannot be read.
    """
    span = journal.archives.closed[:TOGETHER]
    if len(span) < TOGETHER:
        return False
    try:
        _pack(journal, index, span[-1])
    except (DiskFullError, JournalClosedError):
        log.warning("no archive could be written")
        return False
    return True


def expunge(journal: Journal, index: Index) -> None:
    """Leave nothing on the disk but what the index points to, and numbers that were given.

    Every checkpoint is gone after this: one must follow.  A cut in the middle leaves a journal
    that opens and holds the same, for what goes first is what came last: no patch ever stands
    without its document.

    Raises:
        DiskFullError: not all could be done; nothing is lost.
        JournalDamagedError: a file cannot be read.
        JournalClosedError: the disk failed.
    """
    archives = journal.archives
    archives.close_segment()
    archives.drop_torn_tails()
    while closed := archives.closed[:TOGETHER]:
        _pack(journal, index, closed[-1])
        _anchor(journal)
    _anchor(journal)
    for number in reversed(archives.numbers()):
        entries = [Entry(place, [*unpack_commit(data)]) for place, data in archives.entries(number)]
        kept = [*_living(entries, index)]
        if kept != entries:
            _move(index, kept, archives.rewrite(number, _packed(kept)))


def _anchor(journal: Journal) -> None:
    if not journal.checkpoint(None):
        raise DiskFullError


def _pack(journal: Journal, index: Index, last: int) -> None:
    kept = surviving([*journal.archives.closed_entries(last)])
    _move(index, kept, journal.archives.pack(last, _packed(kept)))


def _packed(entries: Sequence[Entry]) -> Iterator[bytes]:
    return (pack_commit(entry.operations) for entry in entries)


def _move(index: Index, entries: Sequence[Entry], places: Sequence[Place]) -> None:
    """Note where entries lie now; in order, for one may lie where another one lay."""
    for entry, place in zip(entries, places, strict=True):
        for ordinal, operation in enumerate(entry.operations):
            index.move(operation, entry.place, Location(place, ordinal))


def _living(entries: Sequence[Entry], index: Index) -> Iterator[Entry]:
    """Yield the commits without what the index does not point to."""
    for entry in entries:
        left = (index.left_of(operation, entry.place) for operation in entry.operations)
        if operations := [operation for operation in left if operation is not None]:
            yield Entry(entry.place, operations)


def surviving(payloads: Sequence[tuple[Place, bytes]]) -> list[Entry]:
    """Return the commits of a stretch without the operations that later ones make needless.

    Raises:
        JournalDamagedError: see `unpack_commit`.
    """
    later = _Later()
    kept: list[Entry] = []
    for place, payload in reversed(payloads):
        backwards = reversed([*unpack_commit(payload)])
        operations = [one for each in backwards if (one := later.reduced(each)) is not None]
        if operations:
            kept.append(Entry(place, operations[::-1]))
    return kept[::-1]


class _Later:
    """What the operations after a point leave of one before it."""

    def __init__(self) -> None:
        self._cleared: set[str] = set()
        self._settled: set[tuple[str, int]] = set()
        self._patched: set[tuple[str, int]] = set()

    def reduced(self, operation: Operation) -> Operation | None:
        """Return what is left of an operation, None for nothing; it then counts as later."""
        match operation:
            case Clear(table=table):
                self._cleared.add(table)
                return operation
            case Delete(table=table, number=number):
                self._settled.add((table, number))
                return operation  # a number that was given stays given
            case Put(table=table, number=number):
                return self._reduced_put(operation, (table, number))
            case Patch(table=table, number=number):
                key = table, number
                if table in self._cleared or key in self._settled or key in self._patched:
                    return None
                self._patched.add(key)
                return operation

    def _reduced_put(self, put: Put, key: tuple[str, int]) -> Operation | None:
        if key in self._settled:
            return None
        self._settled.add(key)
        return Delete(put.table, put.number) if put.table in self._cleared else put
