"""Bytes in a sequence of small frames, each to be shown as one code, and back (`docs/carry.md`).

Frames come in any order, again and again, some of them not at all.  A frame names its sequence,
its rank and how many there are; a sequence is named by the first bytes of its content's SHA-256.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from struct import Struct
from typing import Final, Self

MAGIC: Final = b"BSQ1"
HEAD: Final = Struct(">4s8sHH")  # magic, sequence, rank from 0, count
MOST: Final = 0xFFFF


def split(content: bytes, room: int) -> Sequence[bytes]:
    """Cut bytes into frames.

    Args:
        content: any bytes.
        room: bytes of a frame at the most, its head included.

    Raises:
        ValueError: there would be too many, or no room.
    """
    size = room - HEAD.size
    count = max(1, -(-len(content) // size)) if size > 0 else MOST + 1
    if count > MOST:
        raise ValueError("too many frames")
    name = _name(content)
    return [
        HEAD.pack(MAGIC, name, rank, count) + content[rank * size :][:size] for rank in range(count)
    ]


@dataclass(slots=True)
class Suite:
    """The frames of one sequence that are here.

    Attributes:
        count: how many there are in all.
        parts: what each of them holds, by rank from 0.
    """

    name: bytes
    count: int
    parts: dict[int, bytes] = field(default_factory=dict)

    @property
    def missing(self) -> Sequence[int]:
        """The ranks that are not here, from 1 as a person counts."""
        return [rank + 1 for rank in range(self.count) if rank not in self.parts]

    @property
    def content(self) -> bytes | None:
        """What was split; None where a frame is missing, or is not what was shown."""
        whole = b"".join(self.parts.get(rank, b"") for rank in range(self.count))
        return whole if not self.missing and _name(whole) == self.name else None

    @classmethod
    def gather(cls, frames: Iterable[bytes]) -> Sequence[Self]:
        """Sort frames into their sequences; what is no frame counts for nothing."""
        found: dict[tuple[bytes, int], Self] = {}
        for frame in frames:
            if len(frame) < HEAD.size:
                continue
            magic, name, rank, count = HEAD.unpack_from(frame)
            if magic == MAGIC and rank < count:
                suite = found.setdefault((name, count), cls(name, count))
                suite.parts.setdefault(rank, frame[HEAD.size :])
        return list(found.values())


def _name(content: bytes) -> bytes:
    return sha256(content).digest()[:8]
