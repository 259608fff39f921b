"""What a journal closed: segments that wait to be packed, and archives.

An archive holds what still lives of some closed segments, packed in one file.  Its frames are
those of a segment without padding, for it is written once, as a whole; the last one is an end
mark.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from appliance.durable.door import Window
from appliance.durable.frames import (
    EPOCH_SIZE,
    LINK_SIZE,
    FrameHeader,
    FrameKind,
    seal_frame,
    sealed_size,
)
from appliance.durable.history import History
from appliance.durable.opening import NO_INDEX
from appliance.durable.places import ARCHIVE, Place, place_of
from appliance.durable.segments import (
    FRAMES_START,
    SALT_SIZE,
    Position,
    Segment,
    SegmentHeader,
)
from appliance.durable.upkeep import Upkeep
from appliance.durable.writer import Writer
from appliance.ports.machine import Entropy
from appliance.sealing.aead import preferred_algorithm


class Archives:
    """The closed part of a journal, for whoever knows what still counts of it.

    No `append` may be under way while anything here is called.

    Attributes:
        last: number of the last segment that is in an archive; 0 without one.
    """

    def __init__(
        self, key: bytes, entropy: Entropy, upkeep: Upkeep, writer: Writer, history: History
    ) -> None:
        self.last = 0
        self._key, self._entropy = key, entropy
        self._upkeep, self._writer, self._history = upkeep, writer, history

    @property
    def closed(self) -> range:
        """The numbers of the segments that `pack` may take: closed, and in no archive yet."""
        return range(self.last + 1, self._writer.number)

    def close_segment(self) -> None:
        """Go on in a new segment, so that all that was appended so far is closed.

        Raises:
            DiskFullError: nothing was written.
            JournalClosedError: the disk failed, now or before.
        """
        if self._writer.end > FRAMES_START:
            self._writer.begin_segment()

    def drop_torn_tails(self) -> None:
        """Remove the copies of torn tails; nothing in them was acknowledged.

        Raises:
            JournalClosedError: the disk failed, now or before.
        """
        with self._writer.door:
            self._upkeep.drop_torn()

    def closed_entries(self, last: int) -> Iterator[tuple[Place, bytes]]:
        """Return what was appended to the first `closed` segments, with the places.

        Args:
            last: number of the last segment to read.

        Raises:
            JournalDamagedError: one cannot be read.
            JournalClosedError: the disk failed.
        """
        for number in range(self.last + 1, last + 1):
            yield from self._history.read(number).entries

    def pack(self, last: int, payloads: Iterable[bytes]) -> list[Place]:
        """Put what still lives of the first closed segments into one packed file.

        Without a checkpoint a replay gives `payloads` in place of all that those segments
        held.  They stay readable by their places until the next `checkpoint`, so the order is:
        pack, take the new places, checkpoint.  A cut at any point leaves the segments or the
        archive, never neither.  All is made in memory: take a few segments at a time.

        Args:
            last: number of the last segment to take, one of `closed`.
            payloads: what still counts of what was appended to them, in any form.

        Returns:
            the places of the payloads, in their order.

        Raises:
            ValueError: that segment is not one of `closed`.
            DiskFullError: nothing was written.
            JournalDamagedError: one of the segments cannot be read.
            JournalClosedError: the disk failed, now or before.
        """
        if last not in self.closed:
            raise ValueError("not a closed segment")
        span = range(self.last + 1, last + 1)
        for number in span:
            self._history.read(number)
        end = self._upkeep.reader.segment(last + 1).header.start
        places = self._put(span, end, [*payloads])
        self.last = last
        return places

    def numbers(self) -> Sequence[int]:
        """Return the numbers of all archives, oldest first."""
        return [number for number in self._history.numbers() if number & ARCHIVE]

    def entries(self, number: int) -> Sequence[tuple[Place, bytes]]:
        """Return what an archive holds, with the places.

        Raises:
            JournalDamagedError: it cannot be read.
            JournalClosedError: the disk failed.
        """
        return [*self._history.read(number).entries]

    def salt(self, number: int) -> bytes:
        """Return what tells an archive from any that was or will be in its place.

        Raises:
            JournalDamagedError: it cannot be read.
            JournalClosedError: the disk failed.
        """
        with Window():
            return self._upkeep.reader.segment(number).header.salt

    def digest(self, number: int) -> bytes:
        """Return the SHA-256 of an archive's file; raises what `salt` does."""
        with Window():
            return sha256(self._upkeep.reader.image(number)).digest()

    def rewrite(self, number: int, payloads: Iterable[bytes]) -> list[Place]:
        """Put `payloads` in place of what an archive held: to leave something out for good.

        The places of before hold no more, so no checkpoint may lean on them: the newest one
        must have been made without chunks.  A cut leaves the old archive or the new one.

        Args:
            number: one of `numbers`.
            payloads: what stays of it, in order.

        Returns:
            the places of the payloads, in their order; none lies behind where it lay before.

        Raises:
            ValueError: a checkpoint leans on the places.
            DiskFullError: nothing was written.
            JournalClosedError: the disk failed, now or before.
        """
        if self._history.anchor.archived != NO_INDEX:
            raise ValueError("a checkpoint leans on the places")
        header = self._upkeep.reader.segment(number).header
        places = self._put(range(header.first, header.last + 1), header.start, [*payloads])
        self._upkeep.reader.forget(number)
        return places

    def _put(self, span: range, end: Position, payloads: Sequence[bytes]) -> list[Place]:
        image, places = make_archive(self._key, span, end, payloads, self._entropy)
        self._writer.require_room(2 * len(image))
        with self._writer.door:
            self._upkeep.put_archive(ARCHIVE | span[-1], image)
        return places


def make_archive(
    key: bytes, span: range, end: Position, payloads: Sequence[bytes], entropy: Entropy
) -> tuple[bytes, list[Place]]:
    """Return an archive's bytes, and the place of each payload in it.

    Args:
        key: the journal's.
        span: numbers of the segments that it stands for.
        end: where the journal stood after the last of them.
        payloads: what it holds.
        entropy: where its salt and epoch come from.
    """
    number = ARCHIVE | span[-1]
    header = SegmentHeader(
        first=span[0],
        number=number,
        algorithm=preferred_algorithm(),
        start=end,
        size=FRAMES_START + sum(sealed_size(len(one)) for one in [*payloads, b""]),
        salt=entropy(SALT_SIZE),
    )
    segment, epoch = Segment(header, key), entropy(EPOCH_SIZE)
    cipher, position, offset = segment.cipher(epoch), segment.start, FRAMES_START
    image, places = [header.pack(key)] * 2, list[Place]()
    kinds = [FrameKind.ENTRY] * len(payloads) + [FrameKind.END]
    for kind, payload in zip(kinds, [*payloads, b""], strict=True):
        link, length = position.chain[:LINK_SIZE], len(payload)
        head = FrameHeader(kind, length, position.sequence, position.durable, link, epoch)
        raw = seal_frame(head, payload, cipher, offset)
        image.append(raw)
        places.append(place_of(number, offset))
        position = position.after(raw)
        offset += len(raw)
    return b"".join(image), places[:-1]
