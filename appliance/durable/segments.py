"""One file of the journal: two copies of a header, then room for frames, zeroed beforehand.

The room is zeroed and synced before the file gets its name.  A commit then overwrites
blocks that the file system already knows: one write and one flush, no metadata.
"""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

from appliance.durable.frames import BLOCK, CHAIN_SIZE, Frame, FrameHeader, next_chain, open_frame
from appliance.durable.places import ARCHIVE
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk
from appliance.sealing.aead import Algorithm, BrokenSealError, Cipher, derive_key

SALT_SIZE: Final = 32
MAGIC: Final = b"BESACEJ1"
MAGIC_OF_ARCHIVE: Final = b"BESACEA1"
FIELDS: Final = struct.Struct(">8sB3xIIQQ32s32s")
CHECK_SIZE: Final = 32
CHECKSUM: Final = struct.Struct(">I")
FRAMES_START: Final = 2 * BLOCK
PREPARED: Final = "next.pre"
ALGORITHMS: Final = frozenset(Algorithm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How room is taken, bytes.

    Attributes:
        segment: of a new segment, unless one payload needs more.
        reserve: kept free on the disk for what must still be finished when it is full.
    """

    segment: int = 4 * 1024 * 1024
    reserve: int = 16 * 1024 * 1024


STANDARD: Final = Sizes()


class Position(NamedTuple):
    """A place between two frames: the sequence to come, and the chain of all before it."""

    sequence: int
    chain: bytes

    @property
    def durable(self) -> int:
        """The sequence of the last frame before this place."""
        return self.sequence - 1

    def after(self, raw: bytes) -> Self:
        """Return the place after a frame."""
        return type(self)(self.sequence + 1, next_chain(self.chain, raw))


ORIGIN: Final = Position(1, bytes(CHAIN_SIZE))


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """What a segment says of itself.

    Attributes:
        first: number of the first segment that an archive holds; a segment's own.
        number: from 1, without gaps; repeats the file's name.  Of an archive, `ARCHIVE` and
            the number of the last segment that it holds.
        start: where the journal stood when the segment was made; of an archive, after the
            last segment that it holds.
        size: of the whole file, bytes.
        salt: random; no two segments share a key, copies of a card included.
    """

    first: int
    number: int
    algorithm: Algorithm
    start: Position
    size: int
    salt: bytes

    @property
    def archive(self) -> bool:
        """Whether this is an archive, not a segment."""
        return bool(self.number & ARCHIVE)

    @property
    def last(self) -> int:
        """The number of the last segment that an archive holds; a segment's own."""
        return self.number & ~ARCHIVE

    def pack(self, key: bytes) -> bytes:
        """Return the header's block."""
        body = self._fields() + self._check(key)
        return (body + CHECKSUM.pack(zlib.crc32(body))).ljust(BLOCK, b"\0")

    def segment_key(self, key: bytes) -> bytes:
        """Return the segment's own key.  It follows from every field of the header."""
        return derive_key(key, purpose=b"besace segment key" + self._fields(), salt=self.salt)

    def opens_with(self, key: bytes, block: bytes) -> bool:
        """Tell whether `block`, which holds this header, was made with this key."""
        return block[FIELDS.size : FIELDS.size + CHECK_SIZE] == self._check(key)

    def _check(self, key: bytes) -> bytes:
        return derive_key(key, purpose=b"besace segment check" + self._fields(), salt=self.salt)

    def _fields(self) -> bytes:
        magic, start = MAGIC_OF_ARCHIVE if self.archive else MAGIC, self.start
        first, number = self.first, self.last
        return FIELDS.pack(
            magic, self.algorithm, first, number, start.sequence, self.size, start.chain, self.salt
        )


class Segment:
    """A segment whose keys are at hand."""

    def __init__(self, header: SegmentHeader, key: bytes) -> None:
        self.header = header
        self.alignment = 1 if header.archive else BLOCK
        self.start = ORIGIN if header.archive else header.start  # of its own first frame
        self._key = header.segment_key(key)
        self._ciphers: dict[bytes, Cipher] = {}

    def cipher(self, epoch: bytes) -> Cipher:
        """Return the cipher of one opening of the journal."""
        if epoch not in self._ciphers:
            key = derive_key(self._key, purpose=b"besace frame key", salt=epoch)
            self._ciphers[epoch] = Cipher(self.header.algorithm, key)
        return self._ciphers[epoch]

    def frame_at(self, image: bytes, offset: int) -> Frame | None:
        """Return the whole frame at `offset`, None without one.

        Args:
            image: the whole file.
            offset: where to look in it.
        """
        header = FrameHeader.parse(image, offset)
        return header and self.open_frame(header, image, offset, offset)

    def open_frame(
        self, header: FrameHeader, image: bytes, start: int, offset: int
    ) -> Frame | None:
        """Return the frame whose header was read, None when it is not whole.

        Args:
            header: as it was read.
            image: some bytes of the file.
            start: where in them the frame begins.
            offset: of the frame in the file.
        """
        try:
            return open_frame(image, start, header, self.cipher(header.epoch), offset)
        except BrokenSealError:
            return None


def segment_path(directory: Path, number: int) -> Path:
    """Return where a segment or an archive lives."""
    if number & ARCHIVE:
        return directory / f"arc-{number & ~ARCHIVE:08d}.a"
    return directory / f"seg-{number:08d}.j"


def name_of(number: int) -> str:
    """Return what to call a segment or an archive in a message."""
    return f"archive {number & ~ARCHIVE}" if number & ARCHIVE else f"segment {number}"


class Contents(NamedTuple):
    """The files of a journal, by their names.

    Attributes:
        archives: numbers of the archives, oldest first.
        segments: numbers of the segments that follow them, oldest first.
        superseded: numbers of the segments that an archive holds, left by a cut.
    """

    archives: list[int]
    segments: list[int]
    superseded: list[int]

    @property
    def archived(self) -> int:
        """The number of the last segment that is in an archive; 0 without one."""
        return self.archives[-1] & ~ARCHIVE if self.archives else 0

    @classmethod
    def of(cls, names: list[str]) -> Self:
        """Sort out file names."""
        archives = [ARCHIVE | int(name[4:12]) for name in names if _is(name, "arc-", ".a")]
        every = [int(name[4:12]) for name in names if _is(name, "seg-", ".j")]
        archived = archives[-1] & ~ARCHIVE if archives else 0
        segments = [number for number in every if number > archived]
        superseded = [number for number in every if number <= archived]
        return cls(archives, segments, superseded)

    def refuse_gaps(self) -> None:
        """Check that the segments follow each other and the archives.

        Raises:
            JournalDamagedError: one is missing between two others, or the first one.
        """
        first = self.archived + 1
        if missing := set(range(first, first + len(self.segments))).difference(self.segments):
            raise JournalDamagedError(f"segment {min(missing)} is missing")


def _is(name: str, prefix: str, suffix: str) -> bool:
    return name.startswith(prefix) and name.endswith(suffix)


def create_segment(
    disk: Disk, directory: Path, header: SegmentHeader, key: bytes
) -> tuple[int, bytes]:
    """Make a segment, its name and content durable; return its descriptor and what it begins with.

    Raises:
        OSError: as the system does.
    """
    prepared = directory / PREPARED
    descriptor = disk.open(prepared, create=True)
    try:
        start = header.pack(key) * 2
        disk.write_through(descriptor, start.ljust(header.size, b"\0"), 0)
        disk.rename(prepared, segment_path(directory, header.number))
        disk.sync_directory(directory)
    except OSError:
        disk.close(descriptor)
        raise
    return descriptor, start


def read_header(blocks: bytes, number: int, size: int, key: bytes) -> tuple[SegmentHeader, bool]:
    """Return the header of a segment, and whether both its copies are whole.

    Args:
        blocks: the start of the file, both copies of the header at least.
        number: by its name.
        size: of the whole file, bytes.
        key: the journal's.

    Raises:
        JournalDamagedError: neither copy is whole, or the key is another journal's.
    """
    first, second = blocks[:BLOCK], blocks[BLOCK:FRAMES_START]
    header = parse_header(first) or parse_header(second)
    if header is None or header.number != number or header.size != size:
        raise JournalDamagedError(f"{name_of(number)}: no header can be read")
    if not any(header.opens_with(key, block) for block in (first, second)):
        raise JournalDamagedError(f"{name_of(number)}: made with another key")
    return header, first == second == header.pack(key)


def parse_header(block: bytes) -> SegmentHeader | None:
    """Return what one copy of a header says; None when it is not whole.  No key is needed."""
    body, rest = block[: FIELDS.size + CHECK_SIZE], block[FIELDS.size + CHECK_SIZE :]
    if len(block) != BLOCK or rest[: CHECKSUM.size] != CHECKSUM.pack(zlib.crc32(body)):
        return None
    magic, algorithm, first, number, sequence, size, chain, salt = FIELDS.unpack_from(body)
    if magic not in {MAGIC, MAGIC_OF_ARCHIVE} or algorithm not in ALGORITHMS:
        return None
    number |= ARCHIVE if magic == MAGIC_OF_ARCHIVE else 0
    start = Position(sequence, chain)
    return SegmentHeader(first, number, Algorithm(algorithm), start, size, salt)
