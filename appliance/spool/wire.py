"""Frames on a connection between two programs or two boxes: a length, then so many bytes."""

import struct
from typing import Final, Protocol

from appliance.errors import PairAbsentError

LENGTH: Final = struct.Struct(">I")
PIECE: Final = 64 * 1024


class Source(Protocol):
    """What of a connected socket is asked for here."""

    def recv(self, size: int, /) -> bytes:
        """Return what came, at most so many bytes; empty once the other side is gone."""
        ...


def framed(content: bytes) -> bytes:
    """Return a frame; an empty one says something too."""
    return LENGTH.pack(len(content)) + content


def exactly(source: Source, size: int) -> bytes:
    """Return so many bytes.

    Raises:
        PairAbsentError: the other side is gone before.
        OSError: the connection failed.
    """
    content = bytearray()
    while len(content) < size:
        more = source.recv(min(PIECE, size - len(content)))
        if not more:
            raise PairAbsentError("coupé")
        content += more
    return bytes(content)
