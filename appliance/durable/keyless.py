"""Follow the chain of a journal's file without any key: headers, ciphertexts and their hashes.

What a thief could do too, so it proves no content; it finds what rotted, was cut or was put in
the place of something else, as long as whoever did it did not write the chain anew.
"""

from typing import NamedTuple

from appliance.durable.frames import (
    BLOCK,
    LINK_SIZE,
    FrameHeader,
    FrameKind,
    frame_size,
    sealed_size,
)
from appliance.durable.places import ARCHIVE
from appliance.durable.segments import (
    FRAMES_START,
    ORIGIN,
    Position,
    SegmentHeader,
    name_of,
    parse_header,
)
from appliance.errors import JournalDamagedError


class Stretch(NamedTuple):
    """What one file says and holds.

    Attributes:
        header: its own.
        end: where its chain stands after its last frame; of an archive, its own chain's.
        durable: where it stood at the last frame that a later one states to be durable.  The
            last frame itself may be torn: only a key tells.
    """

    header: SegmentHeader
    end: Position
    durable: Position


def follow(image: bytes, number: int) -> Stretch:
    """Follow the frames of a file from the first one on, as far as they chain.

    Args:
        image: the whole file, or all of it that was written.
        number: by its name; see `SegmentHeader.number`.

    Raises:
        JournalDamagedError: no header is whole, or an archive does not reach its end mark.
    """
    header = parse_header(image[:BLOCK]) or parse_header(image[BLOCK:FRAMES_START])
    if header is None or header.number != number:
        raise JournalDamagedError(f"{name_of(number)}: no header can be read")
    position, offset, kind, known = _start(header), FRAMES_START, None, 0
    passed = {position.sequence: position}
    while (frame := FrameHeader.parse(image, offset)) and _follows(frame, position):
        end = offset + sealed_size(frame.length)
        if end > len(image):
            break
        position, kind, known = position.after(image[offset:end]), frame.kind, frame.durable
        passed[position.sequence] = position
        offset += frame_size(frame.length, 1 if header.archive else BLOCK)
    if header.archive and kind is not FrameKind.END:
        raise JournalDamagedError(f"{name_of(number)}: frames after {position.durable} are lost")
    return Stretch(header, position, passed.get(known + 1, _start(header)))


def refuse_break(before: Stretch | None, after: Stretch) -> None:
    """Check that a file goes on where the one before ends.

    Raises:
        JournalDamagedError: it does not.
    """
    number = after.header.number
    expected = 1 if before is None else before.header.last + 1
    if after.header.first != expected:
        raise JournalDamagedError(f"{name_of(expected)} is missing")
    if before is None or number & ARCHIVE:
        return
    stated = before.header.start if before.header.archive else before.end
    if after.header.start != stated:
        raise JournalDamagedError(f"{name_of(number)}: does not follow the one before")


def _start(header: SegmentHeader) -> Position:
    return ORIGIN if header.archive else header.start


def _follows(frame: FrameHeader, position: Position) -> bool:
    return frame.sequence == position.sequence and frame.link == position.chain[:LINK_SIZE]
