"""A sealed copy of what the journal's reader made of it, so that an opening reads only the end.

It is a cache: it may be deleted, and a broken one is passed over.  Its header is an anchor
as well: it states how far the journal was durable, and a journal that ends before is damaged.
"""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from appliance.durable.destruction import keep_hold
from appliance.durable.segments import SALT_SIZE, Position
from appliance.errors import JournalDamagedError
from appliance.ports.machine import Disk
from appliance.sealing.aead import (
    NONCE_SIZE,
    TAG_SIZE,
    Algorithm,
    BrokenSealError,
    Cipher,
    derive_key,
    preferred_algorithm,
)

MAGIC: Final = b"BESACEX1"
FIELDS: Final = struct.Struct(">8sB3xIQ32sI32s")
CHECK_SIZE: Final = 32
HEADER_SIZE: Final = FIELDS.size + CHECK_SIZE
CHUNK: Final = struct.Struct(">IB")
NEW: Final = "idx.new"


class Stand(NamedTuple):
    """What a checkpoint stands for.

    Attributes:
        segment: number of the segment that holds the last frame before it.
        position: the end of the journal then.
        archived: number of the last segment that was in an archive then, 0 without one.
        salt: random; empty where no checkpoint stands behind it.
    """

    segment: int
    position: Position
    archived: int
    salt: bytes = b""


class Checkpoint:
    """A checkpoint's file, its header proved with the journal's key.

    Attributes:
        stand: what it stands for.
        name: of its file.
    """

    def __init__(self, disk: Disk, path: Path, key: bytes, header: bytes) -> None:
        _, algorithm, segment, sequence, chain, archived, salt = FIELDS.unpack_from(header)
        self.stand = Stand(segment, Position(sequence, chain), archived, salt)
        self.name = path.name
        self._disk, self._path, self._header = disk, path, header
        self._cipher = _cipher(Algorithm(algorithm), key, header, salt)

    def chunks(self) -> Iterator[bytes]:
        """Return the chunks as they were given.

        Raises:
            JournalDamagedError: from the first chunk on that is not what was written.
            OSError: as the system does.
        """
        descriptor = self._disk.open(self._path)
        try:
            offset, last, number = HEADER_SIZE, 0, 0
            while not last:
                head = self._disk.pread(descriptor, CHUNK.size, offset)
                length, last = CHUNK.unpack(head.ljust(CHUNK.size, b"\0"))
                offset += CHUNK.size
                sealed = self._disk.pread(descriptor, length + TAG_SIZE, offset)
                offset += len(sealed)
                yield self._cipher.open(number.to_bytes(NONCE_SIZE), sealed, self._header + head)
                number += 1
            if offset != self._disk.size(descriptor):
                raise JournalDamagedError("checkpoint: bytes after its end")
        except BrokenSealError:
            raise JournalDamagedError(f"checkpoint: chunk {number} cannot be read") from None
        finally:
            self._disk.close(descriptor)


def write_checkpoint(  # noqa: PLR0913 - a file's every property, once each
    disk: Disk,
    directory: Path,
    key: bytes,
    stand: Stand,
    chunks: Iterable[bytes],
    *,
    reserve: int,
) -> bool:
    """Write a checkpoint beside the others; it takes its name once it is durable.

    Return False, and leave nothing, where less than `reserve` bytes would stay free.

    Raises:
        OSError: as the system does.
    """
    descriptor = disk.open(directory / NEW, create=True)
    try:
        offset = 0
        for piece in _pieces(key, stand, chunks):
            if disk.free_bytes(directory) < len(piece) + reserve:
                disk.unlink(directory / NEW)
                return False
            disk.pwrite(descriptor, piece, offset)
            offset += len(piece)
        disk.fdatasync(descriptor)
    finally:
        disk.close(descriptor)
    path = directory / f"idx-{stand.position.sequence:016d}.s"
    if disk.exists(path):
        keep_hold(disk, path)
    disk.rename(directory / NEW, path)
    disk.sync_directory(directory)
    return True


def _pieces(key: bytes, stand: Stand, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the file's bytes: the header, then each chunk sealed."""
    segment, (sequence, chain), archived, salt = stand
    algorithm = preferred_algorithm()
    fields = FIELDS.pack(MAGIC, algorithm, segment, sequence, chain, archived, salt)
    header = fields + _check(key, fields, salt)
    cipher = _cipher(algorithm, key, header, salt)
    yield header
    for number, (chunk, last) in enumerate(_with_last(chunks)):
        head = CHUNK.pack(len(chunk), last)
        yield head + cipher.seal(number.to_bytes(NONCE_SIZE), chunk, header + head)


def find_checkpoints(disk: Disk, directory: Path, key: bytes) -> Iterator[Checkpoint]:
    """Return the checkpoints whose header proves that they are of this journal, newest first."""
    for name in reversed(checkpoint_names(disk, directory)):
        descriptor = disk.open(directory / name)
        try:
            header = disk.pread(descriptor, HEADER_SIZE, 0)
        finally:
            disk.close(descriptor)
        if len(header) == HEADER_SIZE and header.startswith(MAGIC):
            fields, check = header[: FIELDS.size], header[FIELDS.size :]
            if check == _check(key, fields, fields[-SALT_SIZE:]):
                yield Checkpoint(disk, directory / name, key, header)


def checkpoint_names(disk: Disk, directory: Path) -> list[str]:
    """Return the names of the checkpoints, oldest first."""
    return [name for name in disk.names(directory) if name.startswith("idx-")]


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each chunk and whether it is the last; without any, one that is empty."""
    iterator = iter(chunks)
    chunk = next(iterator, b"")
    for following in iterator:
        yield chunk, False
        chunk = following
    yield chunk, True


def _check(key: bytes, fields: bytes, salt: bytes) -> bytes:
    return derive_key(key, purpose=b"besace checkpoint check" + fields, salt=salt)


def _cipher(algorithm: Algorithm, key: bytes, header: bytes, salt: bytes) -> Cipher:
    purpose = b"besace checkpoint key" + header[: FIELDS.size]
    return Cipher(algorithm, derive_key(key, purpose=purpose, salt=salt))
