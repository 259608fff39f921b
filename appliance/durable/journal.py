"""The journal: bytes appended one after the other, each durable when `append` returns.

Enciphered, chained, pre-zeroed; `docs/storage.md` gives the bytes and the promises.  It
knows no invoice.  One program: a lock on the directory keeps a second one out.  Any number
of threads: those that append at the same time share one write and one flush.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, Self

from appliance.durable.checkpoint import (
    NEW,
    Stand,
    checkpoint_names,
    find_checkpoints,
    write_checkpoint,
)
from appliance.durable.disk import write_atomically
from appliance.durable.parity import parity_path
from appliance.durable.places import Place
from appliance.durable.reader import Reader
from appliance.durable.reading import OpeningReport, Reading, Verification, damage
from appliance.durable.segments import ORIGIN, PREPARED, SALT_SIZE, STANDARD, Sizes, segment_path
from appliance.durable.writer import Writer
from appliance.errors import BusyError, JournalClosedError, JournalDamagedError
from appliance.ports.machine import Disk, Entropy

log = logging.getLogger(__name__)

LOCK: Final = "LOCK"
Progress = Callable[[int, int], None]


class Journal:
    """An open journal.  Make one with `Journal.open`, then take `index` and `replay`.

    Attributes:
        report: what was found and healed, at the opening and since.
        index: the chunks that were given to the newest `checkpoint`, in order, once; None
            when there is none that is whole.
    """

    def __init__(
        self, directory: Path, disk: Disk, key: bytes, entropy: Entropy, sizes: Sizes
    ) -> None:
        self.report = OpeningReport()
        self.index: Iterator[bytes] | None = None
        self._directory, self._disk = directory, disk
        self._key, self._entropy = key, entropy
        self._reader = Reader(disk, directory, key, self._put_back)
        self._writer = Writer(directory, disk, key, entropy, sizes)
        self._writer.on_closed = self._protect
        self._lock = -1
        self._anchor = Stand(1, ORIGIN, 0)  # of the newest checkpoint, whole or not
        self._start = self._anchor  # of the replay
        self._last: Reading | None = None  # the last segment, as the opening found it
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

        Raises:
            BusyError: another program has it open.
            JournalDamagedError: something acknowledged cannot be read, or not with this key.
            DiskFullError: no room for a new journal.
            JournalClosedError: the disk failed; nothing acknowledged is lost by that.
        """
        journal = cls(directory, disk, key, entropy, sizes)
        journal._progress = progress
        with ExitStack() as undo:
            undo.callback(journal._release)
            with journal._reading():
                journal._take_lock()
                journal._recover()
            journal._writer.bear_witness()
            undo.pop_all()
        return journal

    def forget_index(self) -> None:
        """Make `replay` return everything: the index is one that the caller cannot use."""
        self._start, self.index = Stand(1, ORIGIN, 0), None

    def replay(self) -> Iterator[tuple[Place, bytes]]:
        """Return what was appended after the checkpoint of `index`; all of it without one.

        To be taken once, to its end, before the first `append`.

        Raises:
            JournalDamagedError: something acknowledged cannot be read; the message says
                where.  The journal then accepts nothing more.
            JournalClosedError: the disk failed.
        """
        last, self._last = self._last, None
        if last is None:
            return
        end = last.segment.header.number
        first = self._start.segment
        with self._shutting_on_damage():
            for done, reading in enumerate(self._readings(first, end, last), 1):
                yield from reading.entries_from(self._start.position.sequence)
                if self._progress is not None:
                    self._progress(done, end - first + 1)

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
        with self._reading():
            return self._reader.payload(place)

    def bear_witness(self) -> None:
        """State that all so far is durable; to be called when nothing happened for a while.

        Until then, rot in the very last entry cannot be told from a torn tail.  A closing
        does it by itself; so does an opening.

        Raises:
            JournalClosedError: the disk failed, now or before.
        """
        self._writer.bear_witness()

    def checkpoint(self, chunks: Iterable[bytes]) -> None:
        """Keep what was made of all entries so far, so that the next opening starts from it.

        No `append` may be under way, and `chunks` must stand for every one that returned.

        Args:
            chunks: any bytes, best of about 1 MiB; `index` gives them back as they are.

        Raises:
            JournalClosedError: the disk failed.
        """
        self._writer.bear_witness()
        stand = Stand(self._writer.number, self._writer.position, 0, self._entropy(SALT_SIZE))
        with self._writer.writing():
            disk, directory = self._disk, self._directory
            old = set(checkpoint_names(disk, directory))
            write_checkpoint(disk, directory, self._key, stand, chunks)
            for name in sorted(old & set(checkpoint_names(disk, directory)[:-1])):
                disk.unlink(directory / name)
            self._anchor = stand

    def entries(self) -> Iterator[bytes]:
        """Return every payload, oldest first, read from the disk.

        Raises:
            JournalDamagedError: one cannot be read.
            JournalClosedError: the disk failed.
        """
        for reading in self._readings(1, self._writer.number):
            for _, payload in reading.entries:
                yield payload

    def verify(self) -> Verification:
        """Read everything back and compare it with what was acknowledged.

        Raises:
            JournalDamagedError: they differ; the message says where.
            JournalClosedError: the disk cannot be read.
        """
        segments = frames = entries = 0
        position, acknowledged = ORIGIN, self._writer.position
        remarks: list[str] = []
        for reading in self._readings(1, self._writer.number):
            segments += 1
            frames += len(reading.frames)
            entries += sum(1 for _ in reading.entries)
            position = reading.position
            remarks += reading.remarks
            remarks += self._checked_parity(reading.segment.header.number)
        if position.sequence < acknowledged.sequence:
            raise JournalDamagedError(f"frames after {position.durable} cannot be read")
        return Verification(
            segments=segments,
            frames=frames,
            entries=entries,
            head=position.chain.hex(),
            remarks=tuple(remarks),
        )

    def close(self) -> None:
        """Bear witness to the last commit and release the lock.  Safe to call twice.

        Raises:
            JournalDamagedError: the last segment does not read as it was written.
            JournalClosedError: the disk failed.
        """
        try:
            if self._writer.writable:
                self._writer.bear_witness()
                with self._writer.writing():
                    self._protect(self._writer.number, last=True)
        finally:
            self._writer.close()
            self._release()

    # Opening ------------------------------------------------------------------------------

    def _take_lock(self) -> None:
        disk, directory = self._disk, self._directory
        disk.make_directory(directory)
        disk.sync_directory(directory.parent)
        path = directory / LOCK
        self._lock = disk.open(path, create=not disk.exists(path))
        if not disk.lock(self._lock):
            raise BusyError

    def _recover(self) -> None:
        """Find the end and heal it."""
        disk, directory = self._disk, self._directory
        for leftover in (PREPARED, NEW):  # what never got its name
            if disk.exists(directory / leftover):
                disk.unlink(directory / leftover)
        numbers = self._reader.numbers()
        self._find_checkpoint()
        if len(numbers) < self._anchor.segment and self._anchor.position != ORIGIN:
            raise JournalDamagedError(f"segment {len(numbers) + 1} is missing")
        if not numbers:
            self._writer.begin_segment()
            return
        self._last = self._reader.read(numbers[-1], last=True)
        self._compare_with_anchor(self._last)
        self._remark(self._last.remarks)
        if self._last.tail:
            self._keep_aside(self._last)
        self._writer.resume(self._last)
        for number in numbers[:-1]:
            if not disk.exists(parity_path(segment_path(directory, number))):  # cut before it was
                self._protect(number)
        disk.sync_directory(directory)

    def _find_checkpoint(self) -> None:
        """Take the newest checkpoint as the anchor, and as the index if it is whole."""
        found = next(find_checkpoints(self._disk, self._directory, self._key), None)
        if found is None:
            return
        self._anchor = found.stand
        try:
            for _ in found.chunks():
                pass
        except JournalDamagedError as error:
            self._remark([f"{error}: passed over"])
        else:
            self._start, self.index = found.stand, found.chunks()

    def _compare_with_anchor(self, reading: Reading) -> None:
        """Refuse a journal that is shorter than its checkpoint, or another one."""
        number, anchor = reading.segment.header.number, self._anchor.position
        if number == self._anchor.segment and not reading.passes(anchor):
            if reading.position.sequence < anchor.sequence:
                raise damage(number, reading.position.sequence, anchor.durable)
            raise JournalDamagedError(f"segment {number}: not the one of the checkpoint")

    def _keep_aside(self, last: Reading) -> None:
        """Keep a copy of a torn tail, before zeros are written over it."""
        digest = hashlib.sha256(last.tail).hexdigest()
        name = f"torn-{last.segment.header.number:08d}-{last.end:08d}-{digest[:8]}.q"
        write_atomically(self._disk, self._directory / name, last.tail)
        self.report = OpeningReport(
            torn_bytes=len(last.tail), quarantine=name, remarks=self.report.remarks
        )
        log.warning("torn tail of %d bytes healed, copy in %s", len(last.tail), name)

    def _protect(self, number: int, *, last: bool = False) -> None:
        """Put parity beside a segment, if there is room for it."""
        if last and (old := self._reader.parity(number)) and old.covered == self._writer.end:
            return
        parity = self._reader.make_parity(number, last=last)
        if self._disk.free_bytes(self._directory) > 2 * len(parity):
            write_atomically(self._disk, parity_path(segment_path(self._directory, number)), parity)

    def _checked_parity(self, number: int) -> Iterator[str]:
        """Make a parity file anew that cannot be read, and say so."""
        path = parity_path(segment_path(self._directory, number))
        if self._disk.exists(path) and self._reader.parity(number) is None:
            with self._writer.writing():
                self._protect(number, last=number == self._writer.number)
            yield f"segment {number}: parity damaged, made anew"

    def _put_back(self, number: int, image: bytes) -> None:
        """Put a segment that parity rebuilt in place of the damaged one, unless it still grows."""
        self._remark([f"segment {number}: damaged, rebuilt from parity"])
        log.warning("segment %d was damaged and is rebuilt from parity", number)
        if number != self._writer.number:
            write_atomically(self._disk, segment_path(self._directory, number), image)

    def _release(self) -> None:
        self._reader.release()
        if self._lock >= 0:
            with suppress(OSError):
                self._disk.close(self._lock)
            self._lock = -1

    # Reading ------------------------------------------------------------------------------

    def _readings(self, first: int, end: int, last: Reading | None = None) -> Iterator[Reading]:
        """Read the segments from `first` to `end`, the last one unless it is given."""
        with self._reading():
            for reading in self._reader.readings(first, end):
                self._compare_with_anchor(reading)
                self._remark(reading.remarks)
                yield reading
            yield last or self._reader.read(end, last=True)

    def _remark(self, remarks: Iterable[str]) -> None:
        report = self.report
        self.report = OpeningReport(
            torn_bytes=report.torn_bytes,
            quarantine=report.quarantine,
            remarks=tuple(dict.fromkeys((*report.remarks, *remarks))),
        )

    @contextmanager
    def _shutting_on_damage(self) -> Iterator[None]:
        try:
            yield
        except JournalDamagedError:
            self._writer.shut()
            raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise JournalClosedError(error.strerror or "") from error
