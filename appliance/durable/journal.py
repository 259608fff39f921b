"""The journal: bytes appended one after the other, each durable when `append` returns.

Enciphered, chained, pre-zeroed; `docs/storage.md` gives the bytes and the promises.  It
knows no invoice.  One writer: a lock on the directory keeps a second process out, and the
caller lets one thread in at a time.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, Self

from appliance.durable.disk import write_atomically
from appliance.durable.frames import (
    BLOCK,
    EPOCH_SIZE,
    LINK_SIZE,
    FrameHeader,
    FrameKind,
    frame_size,
    seal_frame,
)
from appliance.durable.reading import OpeningReport, Reading, Verification, read_segments
from appliance.durable.segments import (
    FRAMES_START,
    ORIGIN,
    PREPARED,
    SALT_SIZE,
    STANDARD,
    Segment,
    SegmentHeader,
    Sizes,
    create_segment,
    segment_path,
)
from appliance.errors import BusyError, DiskFullError, JournalClosedError, JournalDamagedError
from appliance.ports.machine import Disk, Entropy
from appliance.sealing.aead import preferred_algorithm

log = logging.getLogger(__name__)

LOCK: Final = "LOCK"


class Journal:
    """An open journal.  Make one with `Journal.open`.

    Attributes:
        report: what the opening found and healed.
    """

    def __init__(
        self, directory: Path, disk: Disk, key: bytes, entropy: Entropy, sizes: Sizes
    ) -> None:
        self.report = OpeningReport()
        self._directory, self._disk = directory, disk
        self._key, self._entropy, self._sizes = key, entropy, sizes
        self._epoch = entropy(EPOCH_SIZE)
        self._descriptors: list[int] = []  # of the lock, then of the last segment
        self._segment: Segment  # the last one, from the opening on
        self._end = 0
        self._position = ORIGIN
        self._witnessed = True
        self._writable = True

    @classmethod
    def open(
        cls,
        directory: Path,
        disk: Disk,
        key: bytes,
        entropy: Entropy,
        *,
        sizes: Sizes = STANDARD,
    ) -> Self:
        """Open the journal in `directory`, healed, or make a new one.

        Args:
            directory: made if missing; nothing else may live in it.
            disk: where it lives.
            key: 32 bytes, this journal's own.
            entropy: where salts and epochs come from.
            sizes: how room is taken.

        Raises:
            BusyError: another program has it open.
            JournalDamagedError: something acknowledged cannot be read, or not with this key.
            DiskFullError: no room for a new journal.
            JournalClosedError: the disk failed; nothing acknowledged is lost by that.
        """
        journal = cls(directory, disk, key, entropy, sizes)
        with ExitStack() as undo:
            undo.callback(journal._release)
            with journal._writing():
                journal._lock()
                last = journal._recover()
            if last is None:
                journal._begin_segment(1)
            journal._witness()
            undo.pop_all()
        return journal

    def append(self, payload: bytes, *, finishing: bool = False) -> int:
        """Append one payload; return its sequence once it is on the medium.

        Args:
            payload: any bytes.
            finishing: this finishes something begun, so it may use the reserve.

        Raises:
            DiskFullError: nothing was written; the journal stays open.
            JournalClosedError: a write failed, now or before.  The payload may or may not be
                found at the next opening; it was not acknowledged.
        """
        if not self._fits(len(payload), spare=BLOCK):
            number = self._segment.header.number + 1
            self._begin_segment(number, room_for=len(payload), finishing=finishing)
        return self._commit(FrameKind.ENTRY, payload)

    def entries(self) -> Iterator[bytes]:
        """Return every payload, oldest first, read from the disk."""
        for reading in self._readings():
            yield from reading.entries

    def verify(self) -> Verification:
        """Read everything back and compare it with what was acknowledged.

        Raises:
            JournalDamagedError: they differ; the message says where.
            JournalClosedError: the disk cannot be read.
        """
        segments = frames = entries = 0
        position = ORIGIN
        remarks: list[str] = []
        for reading in self._readings():
            segments += 1
            frames += len(reading.frames)
            entries += sum(1 for _ in reading.entries)
            position = reading.position
            remarks += reading.remarks
        if position != self._position:
            raise JournalDamagedError(f"frames after {position.durable} cannot be read")
        return Verification(
            segments=segments,
            frames=frames,
            entries=entries,
            head=position.chain.hex(),
            remarks=tuple(remarks),
        )

    def close(self) -> None:
        """Bear witness to the last commit and release the lock.  Safe to call twice."""
        try:
            if self._writable:
                self._witness()
        finally:
            self._writable = False
            self._release()

    # Opening ------------------------------------------------------------------------------

    def _lock(self) -> None:
        disk, directory = self._disk, self._directory
        disk.make_directory(directory)
        disk.sync_directory(directory.parent)
        path = directory / LOCK
        self._descriptors.append(disk.open(path, create=not disk.exists(path)))
        if not disk.lock(self._descriptors[-1]):
            raise BusyError

    def _recover(self) -> Reading | None:
        """Find the end, heal it, and make durable what a killed process may have left.

        What stands in the page cache is read as well as what is on the medium: before it
        counts, it must be synced.
        """
        disk, directory = self._disk, self._directory
        if disk.exists(directory / PREPARED):  # a segment that never got its name
            disk.unlink(directory / PREPARED)
        last: Reading | None = None
        remarks: list[str] = []
        for last in read_segments(disk, directory, self._key):
            remarks += last.remarks
        self.report = OpeningReport(remarks=tuple(remarks))
        if last is not None:
            self._resume(last)
        disk.sync_directory(directory)
        return last

    def _resume(self, last: Reading) -> None:
        number = last.segment.header.number
        self._descriptors.append(self._disk.open(segment_path(self._directory, number)))
        if last.tail:
            self._heal(last)
        self._disk.fdatasync(self._descriptors[-1])
        self._segment, self._end, self._position = last.segment, last.end, last.position
        self._witnessed = last.witnessed

    def _heal(self, last: Reading) -> None:
        """Keep a copy of a torn tail, then write zeros over it."""
        digest = hashlib.sha256(last.tail).hexdigest()
        name = f"torn-{last.segment.header.number:08d}-{last.end:08d}-{digest[:8]}.q"
        write_atomically(self._disk, self._directory / name, last.tail)
        self._disk.pwrite(self._descriptors[-1], bytes(len(last.tail)), last.end)
        self.report = OpeningReport(
            torn_bytes=len(last.tail), quarantine=name, remarks=self.report.remarks
        )
        log.warning("torn tail of %d bytes healed, copy in %s", len(last.tail), name)

    def _release(self) -> None:
        while self._descriptors:
            with suppress(OSError):  # all was synced before: nothing hangs on a close
                self._disk.close(self._descriptors.pop())

    # Writing ------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Close the door for good, unless the block ends well.

        After a failed write or sync the kernel may call clean a page that never reached the
        medium, and a frame cut short in memory would lend its nonce to the next one.
        """
        if not self._writable:
            raise JournalClosedError
        self._writable = False
        try:
            yield
        except OSError as error:
            log.critical("the disk failed (%s): the journal accepts nothing more", error.strerror)
            raise JournalClosedError(error.strerror or "") from error
        self._writable = True

    def _fits(self, length: int, *, spare: int = 0) -> bool:
        """Tell whether a payload fits; entries leave a block for the witness after them."""
        return self._end + frame_size(length) + spare <= self._segment.header.size

    def _commit(self, kind: FrameKind, payload: bytes) -> int:
        """Write one frame where the journal ends: one write, one flush."""
        position = self._position
        header = FrameHeader(
            kind=kind,
            length=len(payload),
            sequence=position.sequence,
            durable=position.durable,
            link=position.chain[:LINK_SIZE],
            epoch=self._epoch,
        )
        with self._writing():
            raw = seal_frame(header, payload, self._segment.cipher(self._epoch))
            size = frame_size(len(payload))
            self._disk.pwrite(self._descriptors[-1], raw.ljust(size, b"\0"), self._end)
            self._disk.fdatasync(self._descriptors[-1])
            self._end += size
            self._position = position.after(raw)
            self._witnessed = kind is FrameKind.WITNESS
        return header.sequence

    def _witness(self) -> None:
        """State that all before is durable, so that damage to the last entry cannot hide."""
        if not self._witnessed and self._fits(0):
            self._commit(FrameKind.WITNESS, b"")

    def _begin_segment(self, number: int, *, room_for: int = 0, finishing: bool = False) -> None:
        """Go on in a new segment, its name and header durable before any frame in it."""
        size = max(self._sizes.segment, FRAMES_START + frame_size(room_for) + BLOCK)
        with self._writing():
            free = self._disk.free_bytes(self._directory)
        if free < size + (0 if finishing else self._sizes.reserve):
            raise DiskFullError
        header = SegmentHeader(
            number=number,
            algorithm=preferred_algorithm(),
            start=self._position,
            size=size,
            salt=self._entropy(SALT_SIZE),
        )
        with self._writing():
            descriptor = create_segment(self._disk, self._directory, header, self._key)
            while len(self._descriptors) > 1:  # the lock stays
                self._disk.close(self._descriptors.pop())
            self._descriptors.append(descriptor)
            self._segment, self._end = Segment(header, self._key), FRAMES_START

    def _readings(self) -> Iterator[Reading]:
        try:
            yield from read_segments(self._disk, self._directory, self._key)
        except OSError as error:
            raise JournalClosedError(error.strerror or "") from error
