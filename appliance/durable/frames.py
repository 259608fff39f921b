"""One frame of the journal: a header in clear, a sealed payload, zeros up to the block's end.

The header is associated data of the seal, so sequence, order and what it states of
durability are as authentic as the payload.  The chain is SHA-256 over all frames so far;
each header repeats the first half of the chain before it, so that a frame opens alone and
still proves its place.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

from appliance.sealing.aead import NONCE_SIZE, TAG_SIZE, BrokenSealError, Cipher

BLOCK: Final = 4096
"""What a medium may tear in one write.  A frame never shares a block with another, so that
a write never endangers what was acknowledged before."""

CHAIN_SIZE: Final = 32
LINK_SIZE: Final = 16
EPOCH_SIZE: Final = 12
MAGIC: Final = b"BF"
FIELDS: Final = struct.Struct(">2sBBIQQ16s12s")
CHECKSUM: Final = struct.Struct(">I")
HEADER_SIZE: Final = FIELDS.size + CHECKSUM.size


class FrameKind(IntEnum):
    """What a frame is for.  Kept on disk: a value is never given another meaning."""

    ENTRY = 1
    WITNESS = 2  # empty: it only states that all before it was durable


KINDS: Final = frozenset(FrameKind)


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """What a frame says in clear.

    Attributes:
        length: of the payload, bytes.
        sequence: place in the journal, from 1.
        durable: the highest sequence known durable when this was written.
        link: first half of the chain before this frame.
        epoch: drawn at each opening of the journal; selects the frame's key.
    """

    kind: FrameKind
    length: int
    sequence: int
    durable: int
    link: bytes
    epoch: bytes

    def pack(self) -> bytes:
        """Return the 56 bytes of the header."""
        fields = FIELDS.pack(
            MAGIC, self.kind, 0, self.length, self.sequence, self.durable, self.link, self.epoch
        )
        return fields + CHECKSUM.pack(zlib.crc32(fields))

    @classmethod
    def parse(cls, image: bytes, offset: int) -> Self | None:
        """Read the header at `offset`; None when no whole one stands there."""
        if image[offset : offset + 2] != MAGIC or offset + HEADER_SIZE > len(image):
            return None
        (stated,) = CHECKSUM.unpack_from(image, offset + FIELDS.size)
        if zlib.crc32(image[offset : offset + FIELDS.size]) != stated:
            return None
        _, kind, flags, length, *rest = FIELDS.unpack_from(image, offset)
        if flags or kind not in KINDS:
            return None
        return cls(FrameKind(kind), length, *rest)


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """A whole frame: its seal opened.

    Attributes:
        raw: header and sealed payload, as they stand on the medium.
        clean: False when something stands in the padding; the frame itself is good.
    """

    header: FrameHeader
    payload: bytes
    raw: bytes
    clean: bool


def frame_size(length: int) -> int:
    """Return the bytes that a payload of `length` takes on the medium."""
    return -(-(HEADER_SIZE + length + TAG_SIZE) // BLOCK) * BLOCK


def seal_frame(header: FrameHeader, payload: bytes, cipher: Cipher) -> bytes:
    """Return header and sealed payload, not padded."""
    head = header.pack()
    return head + cipher.seal(_nonce(header), payload, head)


def open_frame(image: bytes, offset: int, header: FrameHeader, cipher: Cipher) -> Frame | None:
    """Open the frame whose header was read at `offset`; None when its seal is broken."""
    head_end = offset + HEADER_SIZE
    raw_end = head_end + header.length + TAG_SIZE
    try:
        payload = cipher.open(_nonce(header), image[head_end:raw_end], image[offset:head_end])
    except BrokenSealError:
        return None
    padding = image[raw_end : offset + frame_size(header.length)]
    return Frame(header, payload, image[offset:raw_end], clean=padding.count(0) == len(padding))


def next_chain(chain: bytes, raw: bytes) -> bytes:
    """Return the chain after a frame."""
    return hashlib.sha256(chain + raw).digest()


def _nonce(header: FrameHeader) -> bytes:
    return header.sequence.to_bytes(NONCE_SIZE)
