"""Read the journal back, and tell a torn tail from damage.

A *torn tail* is what a cut leaves of a commit that was never acknowledged.  Bytes after the
last whole frame are one only in the last segment, and only if no whole frame further on
says that what is missing was durable.  Anything else is damage to what was acknowledged:
it is refused, never cut off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from appliance.durable.disk import read_whole
from appliance.durable.frames import BLOCK, LINK_SIZE, Frame, FrameKind, frame_size
from appliance.durable.segments import (
    FRAMES_START,
    ORIGIN,
    Position,
    Segment,
    read_header,
    segment_numbers,
    segment_path,
)
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningReport:
    """What an opening found and healed.

    Attributes:
        torn_bytes: length of a commit that a cut left unfinished; it was never acknowledged.
        quarantine: name of the file that keeps those bytes, empty without any.
        remarks: harmless damage, in English.
    """

    torn_bytes: int = 0
    quarantine: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Tell whether there is nothing to report."""
        return not self.torn_bytes and not self.remarks


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a whole reading of the journal proved.

    Attributes:
        frames: all of them, witnesses included.
        entries: the payloads among them.
        head: the chain after the last frame, hexadecimal; it stands for all the bytes.
        remarks: harmless damage, in English.
    """

    segments: int
    frames: int
    entries: int
    head: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What one segment holds.

    Attributes:
        end: where the next frame belongs, bytes from the start of the file.
        tail: what stands after `end`, without the zeros that close it.
        position: where the journal stands after the last whole frame.
        intact: both copies of the segment's header are whole.
    """

    segment: Segment
    frames: tuple[Frame, ...]
    end: int
    tail: bytes
    position: Position
    intact: bool

    @property
    def witnessed(self) -> bool:
        """Tell whether something later than the last entry states that it was durable."""
        return not self.frames or self.frames[-1].header.kind is FrameKind.WITNESS

    @property
    def remarks(self) -> Iterator[str]:
        """What is wrong and cost nothing, in English."""
        number = self.segment.header.number
        if not self.intact:
            yield f"segment {number}: one copy of the header is damaged"
        for frame in self.frames:
            if not frame.clean:
                yield f"segment {number}: bytes in the padding of frame {frame.header.sequence}"
        if self.tail:
            yield f"segment {number}: {len(self.tail)} bytes after its last frame"

    @property
    def entries(self) -> Iterator[bytes]:
        """The payloads that were appended."""
        return (frame.payload for frame in self.frames if frame.header.kind is FrameKind.ENTRY)


def read_segments(disk: Disk, directory: Path, key: bytes) -> Iterator[Reading]:
    """Read every segment in order, one in memory at a time.

    Raises:
        JournalDamagedError: something acknowledged cannot be read; the message says where.
        OSError: as the system does.
    """
    numbers = segment_numbers(disk.names(directory))
    position = ORIGIN
    for number in numbers:
        image = read_whole(disk, segment_path(directory, number))
        reading = _read_segment(image, number, key, position)
        if number == numbers[-1]:
            _refuse_damage(image, reading)
        yield reading
        position = reading.position


def _read_segment(image: bytes, number: int, key: bytes, position: Position) -> Reading:
    header, intact = read_header(image, number, key)
    if header.start.sequence > position.sequence:
        raise _damage(number - 1, position.sequence, header.start.durable)
    if header.start != position:
        raise JournalDamagedError(f"segment {number}: does not follow the one before")
    segment = Segment(header, key)
    frames: list[Frame] = []
    offset = FRAMES_START
    while frame := _expected_frame(segment, image, offset, position):
        frames.append(frame)
        offset += frame_size(frame.header.length)
        position = position.after(frame.raw)
    tail = image[offset:].rstrip(b"\0")
    return Reading(segment, tuple(frames), offset, tail, position, intact)


def _expected_frame(
    segment: Segment, image: bytes, offset: int, position: Position
) -> Frame | None:
    frame = segment.frame_at(image, offset)
    if frame is None or frame.header.sequence != position.sequence:
        return None
    return frame if frame.header.link == position.chain[:LINK_SIZE] else None


def _refuse_damage(image: bytes, reading: Reading) -> None:
    """Look in the last segment for a witness that what is missing was durable."""
    missing = reading.position.sequence
    for offset in range(reading.end, reading.end + len(reading.tail), BLOCK):
        witness = reading.segment.frame_at(image, offset)
        if witness is not None and witness.header.durable >= missing:
            raise _damage(reading.segment.header.number, missing, witness.header.sequence - 1)


def _damage(segment: int, first: int, last: int) -> JournalDamagedError:
    return JournalDamagedError(f"segment {segment}: frames {first} to {last} cannot be read")
