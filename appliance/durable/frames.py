"""One frame of the journal: a header in clear, a sealed payload, zeros up to the block's end.

Header and place are associated data of the seal, so sequence, order and what it states of
durability are as authentic as the payload, and a frame copied elsewhere does not open.  The
chain is SHA-256 over all frames so far; each header repeats the first half of the chain
before it, so that a frame opens alone and still proves what it follows.
"""

import hashlib
import struct
import zlib
from enum import IntEnum
from typing import Final, NamedTuple, Self

from appliance.sealing.aead import NONCE_SIZE, TAG_SIZE, Cipher

BLOCK: Final = 4096
"""What a medium may tear in one write.  A frame never shares a block with another, so that
a write never endangers what was acknowledged before."""

CHAIN_SIZE: Final = 32
LINK_SIZE: Final = 16
EPOCH_SIZE: Final = 12
MAGIC: Final = b"BF"
FIELDS: Final = struct.Struct(">2sBBIQQ16s12s")
CHECKSUM: Final = struct.Struct(">I")
OFFSET: Final = struct.Struct(">Q")
HEADER: Final = struct.Struct(FIELDS.format + "I")
HEADER_SIZE: Final = HEADER.size
ZEROS: Final = bytes(BLOCK)
HELD: Final = 2047
"""From one byte more on, hashlib lets go of the interpreter's lock for the few microseconds that it
takes, and threads that commit together fight for it."""


class FrameKind(IntEnum):
    """What a frame is for.  Kept on disk: a value is never given another meaning."""

    ENTRY = 1
    WITNESS = 2  # empty: it only states that all before it was durable
    END = 3  # empty: nothing follows in this archive


KINDS: Final = {int(kind): kind for kind in FrameKind}


class FrameHeader(NamedTuple):
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
        if offset + HEADER_SIZE > len(image):
            return None
        magic, kind, flags, *rest, stated = HEADER.unpack_from(image, offset)
        if magic != MAGIC or zlib.crc32(image[offset : offset + FIELDS.size]) != stated:
            return None
        return None if flags or kind not in KINDS else cls(KINDS[kind], *rest)


class Frame(NamedTuple):
    """A whole frame: its seal opened.

    Attributes:
        offset: of the frame, bytes from the start of its file.
    """

    header: FrameHeader
    payload: bytes
    offset: int

    def __repr__(self) -> str:
        """Leave the payload out of every log and message."""
        return f"Frame({self.header.sequence})"


def sealed_size(length: int) -> int:
    """Return the bytes of header and sealed payload, for a payload of `length`."""
    return HEADER_SIZE + length + TAG_SIZE


def frame_size(length: int, alignment: int = BLOCK) -> int:
    """Return the bytes that a payload of `length` takes on the medium."""
    return -(-sealed_size(length) // alignment) * alignment


def seal_frame(header: FrameHeader, payload: bytes, cipher: Cipher, offset: int) -> bytes:
    """Return header and sealed payload, not padded, for that offset of the file."""
    head = header.pack()
    return head + cipher.seal(_nonce(header), payload, head + OFFSET.pack(offset))


def open_frame(image: bytes, start: int, header: FrameHeader, cipher: Cipher, offset: int) -> Frame:
    """Open the frame whose header was read at `start`.

    Args:
        image: some bytes of a file.
        start: where in them the frame begins.
        header: as it was read there.
        cipher: of the header's epoch.
        offset: of the frame in its file.

    Raises:
        BrokenSealError: it is not what was sealed at that offset.
    """
    head_end, raw_end = start + HEADER_SIZE, start + sealed_size(header.length)
    associated = image[start:head_end] + OFFSET.pack(offset)
    payload = cipher.open(_nonce(header), image[head_end:raw_end], associated)
    return Frame(header, payload, offset)


def next_chain(chain: bytes, raw: bytes) -> bytes:
    """Return the chain after a frame, of its header and sealed payload."""
    digest = hashlib.sha256(chain)
    for start in range(0, len(raw), HELD):
        digest.update(raw[start : start + HELD])
    return digest.digest()


def _nonce(header: FrameHeader) -> bytes:
    return header.sequence.to_bytes(NONCE_SIZE)
