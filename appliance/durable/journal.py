"""The journal: bytes appended one after the other, each durable when `append` returns.

Enciphered, chained, pre-zeroed; `docs/storage.md` gives the bytes and the promises.  It
knows no invoice.  One program: a lock on the directory keeps a second one out.  Any number
of threads: those that append at the same time share one write and one flush.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from appliance.durable.archives import Archives
from appliance.durable.checkpoint import Stand
from appliance.durable.door import Window
from appliance.durable.history import History
from appliance.durable.opening import (
    NO_INDEX,
    NOTHING,
    Start,
    find_start,
    keep_aside,
    take_lock,
)
from appliance.durable.places import Place
from appliance.durable.reading import OpeningReport
from appliance.durable.rescue import Rescue
from appliance.durable.sealed_files import SealedFiles
from appliance.durable.segments import SALT_SIZE, STANDARD, Position, Sizes
from appliance.durable.upkeep import Upkeep
from appliance.durable.verification import Verification
from appliance.durable.writer import Writer
from appliance.errors import JournalDamagedError, JournalMissingError
from appliance.ports.machine import Disk, Entropy

Progress = Callable[[int, int], None]


class Journal:
    """An open journal.  Make one with `Journal.open`, then take `index` and `replay`.

    Attributes:
        archives: the closed part, to be packed.
        files: what is too large for it, under keys that it holds.
        index: the chunks that were given to the newest `checkpoint`, in order, once; None
            when there is none that is whole.
    """

    def __init__(
        self, directory: Path, disk: Disk, key: bytes, entropy: Entropy, sizes: Sizes
    ) -> None:
        self.index: Iterator[bytes] | None = None
        self._directory, self._disk = directory, disk
        self._key, self._entropy, self._sizes = key, entropy, sizes
        self._writer = Writer(directory, disk, key, entropy, sizes)
        self._upkeep = Upkeep(directory, disk, key, self._writer)
        self._reader = self._upkeep.reader
        self._lock = -1
        self._history = History(directory, disk, self._upkeep, self._writer)
        self.archives = Archives(key, entropy, self._upkeep, self._writer, self._history)
        self.files = SealedFiles(directory, disk, entropy)
        self._start: Start | None = None  # until the replay
        self._progress: Progress | None = None

    @classmethod
    def open(  # noqa: PLR0913 - ports and choices of the program, once each
        cls,
        directory: Path,
        disk: Disk,
        key: bytes,
        entropy: Entropy,
        *,
        sizes: Sizes = STANDARD,
        progress: Progress | None = None,
        expected: bool = False,
    ) -> Self:
        """Open the journal in `directory`, its end healed, or make a new one.

        The last segment is read here, what lies before it by `replay`.

        Args:
            directory: made if missing; nothing else may live in it.
            disk: where it lives.
            key: 32 bytes, this journal's own.
            entropy: where salts and epochs come from.
            sizes: how room is taken.
            progress: told how many of how many segments `replay` has read.
            expected: there was one before, so that none is made.

        Raises:
            JournalMissingError: none is there, although it is expected.
            BusyError: another program has it open.
            JournalDamagedError: something acknowledged cannot be read, or not with this key.
            DiskFullError: no room for a new journal.
            JournalClosedError: the disk failed; nothing acknowledged is lost by that.
        """
        journal = cls(directory, disk, key, entropy, sizes)
        journal._progress = progress
        with ExitStack() as undo:
            undo.callback(journal._release)
            with Window():
                journal._lock = take_lock(disk, directory)
                journal._recover(expected=expected)
            journal._writer.bear_witness()
            undo.pop_all()
        return journal

    @staticmethod
    def rescue(directory: Path, disk: Disk, key: bytes) -> Rescue:
        """Return what reads a damaged journal, without a lock and without a change to it."""
        return Rescue(directory, disk, key)

    def forget_index(self) -> None:
        """Make `replay` return everything: the index is one that the caller cannot use."""
        self.index = None
        if self._start is not None:
            self._start = replace(self._start, replayed_from=NOTHING)

    def replay(self) -> Iterator[tuple[Place, bytes]]:
        """Return what was appended after the checkpoint of `index`; all of it without one.

        To be taken once, to its end, before the first `append`.

        Raises:
            JournalDamagedError: something acknowledged cannot be read; the message says
                where.  The journal then accepts nothing more.
            JournalClosedError: the disk failed.
        """
        start, self._start = self._start, None
        if start is None or start.last is None:
            return
        with self._shutting_on_damage():
            for entries, done, total in self._history.since(start):
                yield from entries
                if self._progress is not None:
                    self._progress(done, total)

    @property
    def report(self) -> OpeningReport:
        """What was found and healed, at the opening and since."""
        return self._upkeep.findings.report

    def append(self, payload: bytes, *, finishing: bool = False) -> Place:
        """Append one payload; return its place once it is on the medium.

        Safe from any thread; those that call together share one write and one flush.

        Args:
            payload: any bytes.
            finishing: this finishes something begun, so it may use the reserve.

        Raises:
            DiskFullError: nothing was written; the journal stays open.
            JournalClosedError: a write failed, now or before.  The payload may or may not be
                found at the next opening; it was not acknowledged.
        """
        return self._writer.append(payload, finishing=finishing)

    def read(self, place: Place) -> bytes:
        """Return one payload, its seal checked.  Safe from any thread.

        Raises:
            JournalDamagedError: it is not what was written there.
            JournalClosedError: the disk failed.
        """
        with Window():
            return self._reader.payload(place)

    def sequence_at(self, place: Place) -> int:
        """Return the sequence of what was appended there; raises what `read` does."""
        with Window():
            return self._reader.frame(place).header.sequence

    def bear_witness(self) -> None:
        """State that all so far is durable; to be called when nothing happened for a while.

        Until then, rot in the very last entry cannot be told from a torn tail.  A closing
        does it by itself; so does an opening.

        Raises:
            JournalClosedError: the disk failed, now or before.
        """
        self._writer.bear_witness()

    def checkpoint(self, chunks: Iterable[bytes] | None) -> bool:
        """Keep what was made of all entries so far, so that the next opening starts from it.

        No `append` may be under way, and `chunks` must stand for every one that returned.
        It is a cache: where it would take the reserve, none is written.

        Args:
            chunks: any bytes, best of about 1 MiB; `index` gives them back as they are.  None:
                the next opening replays everything, and the end of the journal is kept all
                the same.

        Returns:
            whether it was written.

        Raises:
            JournalClosedError: the disk failed.
        """
        self._writer.bear_witness()
        salt, archived = self._entropy(SALT_SIZE), self.archives.last
        where = self._writer.number, self._writer.position
        stand = Stand(*where, NO_INDEX if chunks is None else archived, salt)
        with self._writer.door:
            written = self._upkeep.checkpoint(stand, chunks or (), self._sizes.reserve)
        if written:
            self._history.anchor = stand
        return written

    def entries(self) -> Iterator[bytes]:
        """Return every payload, oldest first, read from the disk.

        Raises:
            JournalDamagedError: one cannot be read.
            JournalClosedError: the disk failed.
        """
        for number in self._history.numbers():
            for _, payload in self._history.read(number).entries:
                yield payload

    def verify(self, noted: Iterable[Position] = ()) -> Verification:
        """Read everything back and compare it with what was acknowledged.

        Args:
            noted: places that somebody noted; the verification tells of each whether the
                journal passes there.

        Raises:
            JournalDamagedError: they differ; the message says where.
            JournalClosedError: the disk cannot be read.
        """
        return self._history.verify(noted)

    @property
    def position(self) -> Position:
        """Where the journal stands: what an anchor outside notes."""
        return self._writer.position

    def close(self) -> None:
        """Bear witness to the last commit and release the lock.  Safe to call twice.

        Raises:
            JournalClosedError: the disk failed.
        """
        try:
            self._writer.close()
        finally:
            self._release()

    # Opening ------------------------------------------------------------------------------

    def _recover(self, *, expected: bool) -> None:
        """Find the end and heal it, then go on there."""
        disk, directory, findings = self._disk, self._directory, self._upkeep.findings
        start = find_start(disk, directory, self._key, self._reader, findings)
        # Names that a killed program left may stand in the page cache alone: sync, then believe.
        disk.sync_directory(directory)
        self._start, self._history.anchor, self.index = start, start.anchor, start.index
        self.archives.last = start.contents.archived
        if start.last is None:
            if expected:
                raise JournalMissingError
            self._writer.begin_segment()
            return
        if start.last.tail:
            keep_aside(disk, directory, start.last, findings)
        parity = self._reader.parity(start.last.segment.header.number)
        self._writer.resume(start.last, parity.covered if parity else 0)
        self._upkeep.protect_missing(start.contents)
        self._upkeep.drop_superseded()

    def _release(self) -> None:
        self._writer.release()
        self._reader.release()
        if self._lock >= 0:
            with suppress(OSError):
                self._disk.close(self._lock)
            self._lock = -1

    @contextmanager
    def _shutting_on_damage(self) -> Iterator[None]:
        try:
            yield
        except JournalDamagedError:
            self._writer.door.close()
            raise
