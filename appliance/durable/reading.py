"""Read a segment's bytes back, and tell a torn tail from damage.

A *torn tail* is what a cut leaves of a commit that was never acknowledged.  Bytes after the
last whole frame are one only in the last segment, and only if nothing says that what is
missing was durable: no whole frame further on, no parity that covers it, no checkpoint.
Anything else is damage to what was acknowledged: it is refused, never cut off.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from appliance.durable.frames import (
    BLOCK,
    LINK_SIZE,
    ZEROS,
    Frame,
    FrameKind,
    frame_size,
    sealed_size,
)
from appliance.durable.places import Place, place_of
from appliance.durable.segments import FRAMES_START, Position, Segment, name_of
from appliance.errors import JournalDamagedError


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningReport:
    """What an opening, and the readings since, found and healed.

    Attributes:
        torn_bytes: length of a commit that a cut left unfinished; it was never acknowledged.
        quarantine: name of the file that keeps those bytes, empty without any.
        remarks: damage that cost nothing, repairs included, in English.
    """

    torn_bytes: int = 0
    quarantine: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Tell whether there is nothing to report."""
        return not self.torn_bytes and not self.remarks


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What one segment holds.

    Attributes:
        end: where the next frame belongs, bytes from the start of the file.
        tail: what stands after `end`, without the zeros that close it.
        position: where the journal stands after the last whole frame.
        intact: both copies of the segment's header are whole.
        unclean: sequences of the frames that are good, with something in their padding.
    """

    segment: Segment
    frames: tuple[Frame, ...]
    end: int
    tail: bytes
    position: Position
    intact: bool
    unclean: tuple[int, ...]

    @property
    def sound(self) -> bool:
        """Tell whether all up to `end` stands as it was written."""
        return self.intact and not self.unclean

    @property
    def witnessed(self) -> bool:
        """Tell whether something later than the last entry states that it was durable."""
        return not self.frames or self.frames[-1].header.kind is FrameKind.WITNESS

    def passes(self, position: Position) -> bool:
        """Tell whether the journal stood there at some time, between two of these frames."""
        ends = self.segment.header.start, self.position
        return position in ends or any(
            frame.header.sequence == position.sequence
            and frame.header.link == position.chain[:LINK_SIZE]
            for frame in self.frames
        )

    @property
    def remarks(self) -> Iterator[str]:
        """What is wrong and cost nothing, in English."""
        number = self.segment.header.number
        if not self.intact:
            yield f"{name_of(number)}: one copy of the header is damaged"
        for sequence in self.unclean:
            yield f"segment {number}: bytes in the padding of frame {sequence}"
        if self.tail:
            yield f"{name_of(number)}: {len(self.tail)} bytes after its last frame"

    @property
    def entries(self) -> Iterator[tuple[Place, bytes]]:
        """The payloads that were appended, oldest first."""
        return self.entries_from(0)

    def entries_from(self, sequence: int) -> Iterator[tuple[Place, bytes]]:
        """Return the payloads whose sequence is at least that."""
        number = self.segment.header.number
        return (
            (place_of(number, frame.offset), frame.payload)
            for frame in self.frames
            if frame.header.kind is FrameKind.ENTRY and frame.header.sequence >= sequence
        )


def read_frames(segment: Segment, image: bytes, *, intact: bool) -> Reading:
    """Read a segment's bytes from its first frame as far as each follows the one before."""
    position, offset = segment.start, FRAMES_START
    frames: list[Frame] = []
    unclean: list[int] = []
    while frame := segment.frame_at(image, offset):
        header = frame.header
        if header.sequence != position.sequence or header.link != position.chain[:LINK_SIZE]:
            break
        raw_end = offset + sealed_size(header.length)
        position = position.after(image[offset:raw_end])
        offset += frame_size(header.length, segment.alignment)
        padding = image[raw_end:offset]
        if padding != ZEROS[: len(padding)]:
            unclean.append(header.sequence)
        frames.append(frame)
    tail = _without_zeros(image, offset)
    return Reading(segment, tuple(frames), offset, tail, position, intact, tuple(unclean))


def refuse_damage(reading: Reading, image: bytes, until: Position | None) -> None:
    """Refuse a reading that ends before what was durable.

    Args:
        reading: of one segment or archive.
        image: the bytes it was read from.
        until: what the next segment says that this one ends at; None for the last one,
            where a whole frame after the end is the witness.

    Raises:
        JournalDamagedError: it does; the message names the frames.
    """
    number, missing = reading.segment.header.number, reading.position.sequence
    if reading.segment.header.archive:
        if not reading.frames or reading.frames[-1].header.kind is not FrameKind.END:
            raise JournalDamagedError(f"{name_of(number)}: entries from {missing} cannot be read")
        return
    if until is not None:
        if missing < until.sequence:
            raise damage(number, missing, until.durable)
        if reading.position != until:
            raise JournalDamagedError(f"segment {number + 1}: does not follow the one before")
        return
    for offset in range(reading.end, reading.end + len(reading.tail), BLOCK):
        witness = reading.segment.frame_at(image, offset)
        if witness is not None and witness.header.durable >= missing:
            raise damage(number, missing, witness.header.sequence - 1)


def damage(segment: int, first: int, last: int) -> JournalDamagedError:
    """Return the error that names the frames of a segment that are lost."""
    return JournalDamagedError(f"segment {segment}: frames {first} to {last} cannot be read")


def _without_zeros(image: bytes, offset: int) -> bytes:
    """Return what follows `offset`, without the zeros that close it.

    To strip four megabytes takes 9 ms; to compare them with zeros, less than one.
    """
    tail = image[offset:]
    return b"" if tail == bytes(len(tail)) else tail.rstrip(b"\0")
