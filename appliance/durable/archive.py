"""An archive: what still lives of some closed segments, packed in one file of their own.

Its frames are those of a segment without padding, for it is written once, as a whole; the
last one is an end mark.
"""

from collections.abc import Sequence

from appliance.durable.frames import (
    EPOCH_SIZE,
    LINK_SIZE,
    FrameHeader,
    FrameKind,
    seal_frame,
    sealed_size,
)
from appliance.durable.places import ARCHIVE, Place, place_of
from appliance.durable.segments import (
    FRAMES_START,
    SALT_SIZE,
    Position,
    Segment,
    SegmentHeader,
)
from appliance.ports.machine import Entropy
from appliance.sealing.aead import preferred_algorithm


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
