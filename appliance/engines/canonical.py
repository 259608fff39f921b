"""One value, one sequence of bytes: msgpack with sorted keys, no float, nothing ambiguous."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgpack


def pack(value: object) -> bytes:
    """Return the canonical bytes of a value made of str, int, bool, bytes, lists and maps.

    Raises:
        TypeError: the value holds anything else, a float above all.
    """
    packed: bytes = msgpack.packb(_sorted(value), use_bin_type=True)
    return packed


def unpack(packed: bytes) -> Any:
    """Return the value of bytes that `pack` made."""
    return msgpack.unpackb(packed)


def _sorted(value: object) -> object:
    match value:
        case str() | bool() | int() | bytes():
            return value
        case Mapping():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case Sequence():
            return [_sorted(item) for item in value]
        case _:
            raise TypeError(f"no canonical form for {type(value).__name__}")
