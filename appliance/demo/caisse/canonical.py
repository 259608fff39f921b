"""One value, one sequence of bytes: msgpack with sorted keys and no float, read with bounds."""

from typing import Any, Final

import msgpack

DEEPEST: Final = 8  # no document of the simulation is nested deeper than four


class NotCanonicalError(ValueError):
    """These are not the only bytes that this value could have."""


def unpack(packed: bytes) -> Any:
    """Return the value of canonical bytes.

    Raises:
        NotCanonicalError: no msgpack, or a value that can be written otherwise.
    """
    try:
        value = msgpack.unpackb(packed)
        again: bytes = msgpack.packb(_in_order(value, DEEPEST))
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise NotCanonicalError("no msgpack of this simulation") from error
    if again != packed:
        raise NotCanonicalError("the same value has other bytes")
    return value


def _in_order(value: object, depth: int) -> object:
    if depth == 0:
        raise NotCanonicalError("nested too deep")
    match value:
        case str() | bytes() | bool() | int():
            return value
        case list():
            return [_in_order(item, depth - 1) for item in value]
        case dict():
            return {key: _in_order(value[key], depth - 1) for key in sorted(value)}
        case _:
            raise NotCanonicalError(f"{type(value).__name__} has no canonical form")
