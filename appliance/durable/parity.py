"""XOR over the columns of a file, kept beside it: rebuilds a lost block or a hole, without any key.

The file is taken in groups of sixteen columns of at most 256 KiB.  A group loses nothing as
long as no two of its columns are hurt at the same height: one block anywhere, or a hole as
long as a column.  A checksum per block tells which are hurt; what was rebuilt is proved
afterwards by its seals, as anything that is read.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, Self

from appliance.durable.frames import BLOCK, ZEROS

MAGIC: Final = b"BESACEP1"
FIELDS: Final = struct.Struct(">8sIIQQ")
CHECKSUM: Final = struct.Struct(">I")
DIGEST_SIZE: Final = 32
SUFFIX: Final = ".p"
COLUMNS: Final = 16
LONGEST_COLUMN: Final = 256 * 1024


class Parity(NamedTuple):
    """What stands beside a file.

    Attributes:
        number: of the file.
        column: length of a column, bytes, whole blocks.
        size: of the file, bytes.
        covered: how much of it this speaks for, from its start; all of that was durable.
        checksums: CRC-32 of each block that is covered, 4 bytes each.
        columns: the XOR of each group's columns.
    """

    number: int
    column: int
    size: int
    covered: int
    checksums: bytes
    columns: bytes

    @classmethod
    def of(cls, number: int, size: int, image: bytes) -> Self:
        """Make the parity of a file's first bytes."""
        growing = GrowingParity(number, size)
        growing.add(image, len(image))
        return cls(*growing.finish())

    @classmethod
    def parse(cls, data: bytes) -> Self | None:
        """Undo `pack`; None when the bytes are not what was packed."""
        body, digest = data[:-DIGEST_SIZE], data[-DIGEST_SIZE:]
        if not body.startswith(MAGIC) or hashlib.sha256(body).digest() != digest:
            return None
        _, number, column, size, covered = FIELDS.unpack_from(body)
        columns_start = FIELDS.size + -(-covered // BLOCK) * CHECKSUM.size
        checksums, columns = body[FIELDS.size : columns_start], body[columns_start:]
        return cls(number, column, size, covered, checksums, columns)

    def pack(self) -> bytes:
        """Return the bytes of the parity's own file."""
        fields = FIELDS.pack(MAGIC, self.number, self.column, self.size, self.covered)
        body = fields + self.checksums + self.columns
        return body + hashlib.sha256(body).digest()

    def hurt_blocks(self, image: bytes) -> list[int]:
        """Return the offsets of the covered blocks that are not what they were."""
        stated = CHECKSUM.iter_unpack(self.checksums)
        blocks = _blocks(image[: self.covered].ljust(self.covered, b"\0"))
        return [
            place * BLOCK
            for place, (block, (crc,)) in enumerate(zip(blocks, stated, strict=True))
            if zlib.crc32(block) != crc
        ]

    def rebuild(self, image: bytes) -> bytes | None:
        """Return the file with every hurt block rebuilt; None when too many are, or none is."""
        hurt = self.hurt_blocks(image)
        whole = bytearray(image[: self.size].ljust(self.size, b"\0"))
        for offset in hurt:
            whole[offset : offset + BLOCK] = self._block(whole, offset)
        rebuilt = bytes(whole)
        return rebuilt if hurt and not self.hurt_blocks(rebuilt) else None

    def _block(self, image: bytearray, offset: int) -> bytes:
        """Return what must have stood at `offset`, given all other columns."""
        group, within = divmod(offset, self.column * COLUMNS)
        height = within % self.column
        start = group * self.column * COLUMNS
        parity_at = group * self.column + height
        blocks = [
            image[at : min(at + BLOCK, self.covered)]
            for at in _columns(start + height, self.column)
            if at != offset and at < self.covered
        ]
        known = self.columns[parity_at : parity_at + BLOCK]
        return _xor([known, *blocks], BLOCK)[: self.covered - offset]


class GrowingParity:
    """The parity of a file that grows at its end.

    What is added waits until there is a column of it: a commit has no time to sum.

    Attributes:
        covered: how much was added, bytes.
    """

    def __init__(self, number: int, size: int) -> None:
        self.covered = 0
        self._number, self._size = number, size
        self._column = min(LONGEST_COLUMN, _whole_blocks(-(-size // COLUMNS)))
        self._waiting: list[tuple[bytes, int]] = []
        self._summed = 0
        self._sums = [0] * (self._column // BLOCK)  # of the group, by height
        self._columns = bytearray()
        self._checksums = bytearray()

    def add(self, data: bytes, size: int) -> None:
        """Take what was written behind what was added before: data, zeros up to its size.

        Whole blocks, but for the last time.
        """
        self._waiting.append((data, size))
        self.covered += size
        if self.covered - self._summed >= self._column:
            self._sum()

    def finish(self) -> Parity:
        """Return the parity of all that was added; nothing may be added after."""
        self._sum()
        if self._summed % (self._column * COLUMNS):
            self._end_group()
        checksums, columns = bytes(self._checksums), bytes(self._columns)
        return Parity(self._number, self._column, self._size, self.covered, checksums, columns)

    def _sum(self) -> None:
        waiting, self._waiting = self._waiting, []
        for data, size in waiting:
            for at in range(0, size, BLOCK):
                self._take(data[at : at + BLOCK], min(BLOCK, size - at))

    def _take(self, block: bytes, size: int) -> None:
        height = self._summed % self._column // BLOCK
        self._sums[height] ^= int.from_bytes(block, "little")
        checksum = zlib.crc32(ZEROS[len(block) : size], zlib.crc32(block))
        self._checksums += CHECKSUM.pack(checksum)
        self._summed += BLOCK
        if self._summed % (self._column * COLUMNS) == 0:
            self._end_group()

    def _end_group(self) -> None:
        self._columns += b"".join(total.to_bytes(BLOCK, "little") for total in self._sums)
        self._sums = [0] * len(self._sums)


def parity_path(path: Path) -> Path:
    """Return where the parity of a file lives."""
    return path.with_suffix(SUFFIX)


def _columns(start: int, column: int) -> range:
    return range(start, start + column * COLUMNS, column)


def _blocks(image: bytes) -> Iterator[bytes]:
    return (image[at : at + BLOCK] for at in range(0, len(image), BLOCK))


def _xor(parts: Iterable[bytes | bytearray], size: int) -> bytes:
    total = 0
    for part in parts:
        total ^= int.from_bytes(part, "little")
    return total.to_bytes(size, "little")


def _whole_blocks(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
