"""What one commit does to documents, as bytes.

A document lives in a table under a whole number.  Operations are packed with msgpack; a
commit is a list of them behind the version of their shape.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import msgpack

from appliance.errors import JournalDamagedError

VERSION: Final = 1

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Put:
    """The whole document, new or in place of another."""

    table: str
    number: int
    document: Document


@dataclass(frozen=True, slots=True, repr=False)
class Patch:
    """The fields of a document that got another value, and those that went."""

    table: str
    number: int
    changed: Document
    removed: Sequence[str]


@dataclass(frozen=True, slots=True, repr=False)
class Delete:
    """The document goes; its number is never given again."""

    table: str
    number: int


Operation = Put | Patch | Delete
KINDS: Final[Sequence[type[Operation]]] = (Put, Patch, Delete)  # the index is kept on disk


def pack_operations(operations: Sequence[Operation]) -> bytes:
    """Return the bytes of one commit.

    Raises:
        TypeError, OverflowError, ValueError: a document holds what msgpack cannot.
    """
    rows = [[KINDS.index(type(one)), *_fields(one)] for one in operations]
    packed: bytes = msgpack.packb([VERSION, rows])
    return packed


def unpack_operations(data: bytes) -> Sequence[Operation]:
    """Undo `pack_operations`.

    Raises:
        JournalDamagedError: not the bytes of a commit, or of a later version of Besace.
    """
    try:
        version, rows = msgpack.unpackb(data)
        if version == VERSION:
            return [KINDS[kind](*values) for kind, *values in rows]
    except (ValueError, TypeError, IndexError, msgpack.UnpackException):
        raise JournalDamagedError("a commit cannot be understood") from None
    raise JournalDamagedError(f"a commit of version {version}, written by a later Besace")


def difference(table: str, number: int, before: Document | None, after: Document) -> Operation:
    """Return what makes `after` of `before`; only fields that differ are kept."""
    if before is None:
        return Put(table, number, after)
    changed = {
        name: value
        for name, value in after.items()
        if name not in before or not same(before[name], value)
    }
    return Patch(table, number, changed, [name for name in before if name not in after])


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same on disk: 1, 1.0 and True are equal and are not."""
    return one is other or bool(one == other and msgpack.packb(one) == msgpack.packb(other))


def _fields(operation: Operation) -> Iterator[Any]:
    return (getattr(operation, field.name) for field in fields(operation))
