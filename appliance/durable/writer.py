"""The growing end of a journal: one write and one flush for all commits that wait together."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from appliance.durable.disk import write_atomically
from appliance.durable.door import Door
from appliance.durable.frames import (
    BLOCK,
    EPOCH_SIZE,
    LINK_SIZE,
    FrameHeader,
    FrameKind,
    frame_size,
    seal_frame,
)
from appliance.durable.parity import GrowingParity, parity_path
from appliance.durable.places import Place, place_of
from appliance.durable.reading import Reading
from appliance.durable.segments import (
    FRAMES_START,
    ORIGIN,
    SALT_SIZE,
    Segment,
    SegmentHeader,
    Sizes,
    create_segment,
    segment_path,
)
from appliance.durable.turnstile import Request, Turnstile
from appliance.errors import DiskFullError
from appliance.ports.machine import Disk, Entropy
from appliance.sealing.aead import Cipher, preferred_algorithm


class Writer:
    """Appends frames.  Any number of threads may call; one at a time writes.

    Attributes:
        door: to all of the journal's files.
        position: where the journal ends.
        end: the same in the last segment, bytes from its start.
    """

    def __init__(
        self, directory: Path, disk: Disk, key: bytes, entropy: Entropy, sizes: Sizes
    ) -> None:
        self.door = Door()
        self.position = ORIGIN
        self._directory, self._disk = directory, disk
        self._key, self._entropy, self._sizes = key, entropy, sizes
        self._epoch = entropy(EPOCH_SIZE)
        self._header: SegmentHeader | None = None
        self._cipher: Cipher
        self._parity: GrowingParity  # of the last segment, as it was meant to be
        self._covered = 0  # by the parity on the disk
        self._descriptor = -1
        self.end = 0
        self._witnessed = True
        self._turnstile = Turnstile(self._serve)

    @property
    def number(self) -> int:
        """The number of the segment that grows; 0 before the first."""
        return self._header.number if self._header else 0

    def resume(self, last: Reading, covered: int) -> None:
        """Go on after the last segment's last frame.

        Args:
            last: the last segment, sound on the disk.
            covered: how much of it parity stands for already.

        What a killed process left in the page cache was read as well as what is on the
        medium: before it counts, it is synced.

        Raises:
            JournalClosedError: the disk failed.
        """
        with self.door:
            path = segment_path(self._directory, last.segment.header.number)
            self._descriptor = self._disk.open(path)
            if last.tail:
                self._disk.pwrite(self._descriptor, bytes(len(last.tail)), last.end)
            self._disk.fdatasync(self._descriptor)
            self._enter(last.segment, self._disk.pread(self._descriptor, last.end, 0))
            self.position, self._covered = last.position, covered
            self._witnessed = last.witnessed

    def append(self, payload: bytes, *, finishing: bool) -> Place:
        """Append one payload; see `Journal.append`.

        Those that come while another is written share the next write and flush.
        """
        request = Request(payload, finishing)
        self._turnstile.enter(request)
        if request.place is None:
            raise request.refusal
        return request.place

    def bear_witness(self) -> None:
        """State that all before is durable, so that damage to the last entry cannot hide."""
        with self.door.lock:
            if not self._witnessed and self._fits(0):
                self._commit(FrameKind.WITNESS, [Request(b"", finishing=True)])

    def begin_segment(self, *, room_for: int = 0, finishing: bool = False) -> None:
        """Go on in a new segment, its name and header durable before any frame in it.

        Raises:
            DiskFullError: it would take the reserve; nothing was written.
            JournalClosedError: the disk failed.
        """
        size = max(self._sizes.segment, FRAMES_START + frame_size(room_for) + BLOCK)
        self.require_room(size + size // 8, finishing=finishing)  # parity of the one before
        header = SegmentHeader(
            first=self.number + 1,
            number=self.number + 1,
            algorithm=preferred_algorithm(),
            start=self.position,
            size=size,
            salt=self._entropy(SALT_SIZE),
        )
        with self.door:
            descriptor, start = create_segment(self._disk, self._directory, header, self._key)
            if self._header:
                self._parity.add(b"", self._header.size - self.end)
                self._protect()
            self.release()
            self._descriptor = descriptor
            self._enter(Segment(header, self._key), start)

    def require_room(self, size: int, *, finishing: bool = False) -> None:
        """Refuse what would take the reserve, before anything is written.

        Raises:
            DiskFullError: it would.
            JournalClosedError: the disk failed, now or before.
        """
        with self.door:
            free = self._disk.free_bytes(self._directory)
        if free < size + (0 if finishing else self._sizes.reserve):
            raise DiskFullError

    def close(self) -> None:
        """Bear witness to the last commit and accept nothing more.  Safe to call twice."""
        with self.door.lock:
            try:
                if self.door.open:
                    self.bear_witness()
                    with self.door:
                        self._protect()
            finally:
                self.door.close()
                self.release()

    def _serve(self, requests: Sequence[Request]) -> None:
        """Commit requests in order, as many at once as a segment holds.

        A refusal for want of room stays with the one it is for.
        """
        served = 0
        while served < len(requests):
            first = requests[served]
            try:
                if not self._fits(frame_size(len(first.payload))):
                    self.begin_segment(room_for=len(first.payload), finishing=first.finishing)
            except DiskFullError:
                first.refusal = DiskFullError
                served += 1
                continue
            group = self._fitting(requests[served:])
            self._commit(FrameKind.ENTRY, group)
            served += len(group)

    def _fitting(self, requests: Sequence[Request]) -> Sequence[Request]:
        """Return the requests that the segment still holds, a block left for a witness."""
        size = 0
        for count, request in enumerate(requests):
            size += frame_size(len(request.payload))
            if not self._fits(size):
                return requests[:count]
        return requests

    def _fits(self, size: int) -> bool:
        """Tell whether frames of that size, and a witness after them, still fit."""
        return self._header is not None and self.end + size + BLOCK <= self._header.size

    def _commit(self, kind: FrameKind, requests: Sequence[Request]) -> None:
        """Write frames where the journal ends, with one write and one flush; give places."""
        cipher, position, end = self._cipher, self.position, self.end
        durable, epoch, raws = position.durable, self._epoch, list[bytes]()
        image, places = list[bytes](), list[Place]()
        with self.door:
            for request in requests:
                sequence, chain = position
                payload, link = request.payload, chain[:LINK_SIZE]
                header = FrameHeader(kind, len(payload), sequence, durable, link, epoch)
                raw = seal_frame(header, payload, cipher, end)
                raws.append(raw)
                image.append(raw.ljust(frame_size(len(payload)), b"\0"))
                places.append(place_of(self.number, end))
                position, end = position.after(raw), end + len(image[-1])
            self._disk.write_through(self._descriptor, b"".join(image), self.end)
            for raw, padded in zip(raws, image, strict=True):
                self._parity.add(raw, len(padded))
            self.end, self.position = end, position
            self._witnessed = kind is FrameKind.WITNESS
        for request, place in zip(requests, places, strict=True):
            request.place = place

    def _enter(self, segment: Segment, start: bytes) -> None:
        """Go on after what a segment holds already."""
        self._header, self._cipher = segment.header, segment.cipher(self._epoch)
        self.end = len(start)
        self._parity, self._covered = GrowingParity(segment.header.number, segment.header.size), 0
        self._parity.add(start, len(start))

    def _protect(self) -> None:
        """Put parity beside the last segment, if it grew and there is room for it."""
        if self._covered == self._parity.covered:
            return
        parity = self._parity.finish().pack()
        if self._disk.free_bytes(self._directory) > 2 * len(parity):
            write_atomically(
                self._disk, parity_path(segment_path(self._directory, self.number)), parity
            )

    def release(self) -> None:
        """Let go of the segment, written or not.  Safe to call twice."""
        if self._descriptor >= 0:
            with suppress(OSError):  # all was synced before: nothing hangs on a close
                self._disk.close(self._descriptor)
            self._descriptor = -1
