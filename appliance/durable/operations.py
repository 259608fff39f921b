"""What one commit does to documents, as bytes.

A document lives in a table under a whole number.  Operations are packed with msgpack, in
lists that each stand behind the version of their shape; a commit is one or more such lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    def row(self) -> tuple[Any, ...]:
        """Return the operation as it is packed."""
        return 0, self.table, self.number, self.document


@dataclass(frozen=True, slots=True, repr=False)
class Patch:
    """The fields of a document that got another value, and those that went."""

    table: str
    number: int
    changed: Document
    removed: Sequence[str]

    def row(self) -> tuple[Any, ...]:
        """Return the operation as it is packed."""
        return 1, self.table, self.number, self.changed, self.removed


@dataclass(frozen=True, slots=True, repr=False)
class Delete:
    """The document goes; its number is never given again."""

    table: str
    number: int

    def row(self) -> tuple[Any, ...]:
        """Return the operation as it is packed."""
        return 2, self.table, self.number


Operation = Put | Patch | Delete
KINDS: Final[Sequence[type[Operation]]] = (Put, Patch, Delete)


def pack_operations(operations: Sequence[Operation]) -> bytes:
    """Return operations as bytes; several such bytes one after the other are a commit too.

    Raises:
        TypeError, OverflowError, ValueError: a document holds what msgpack cannot.
    """
    packed: bytes = msgpack.packb([VERSION, [one.row() for one in operations]])
    return packed


def unpack_operations(data: bytes) -> Sequence[Operation]:
    """Undo `pack_operations`, once or several times over.

    Raises:
        JournalDamagedError: not the bytes of a commit, or of a later version of Besace.
    """
    unpacker = msgpack.Unpacker(max_buffer_size=len(data))
    unpacker.feed(data)
    operations: list[Operation] = []
    try:
        while unpacker.tell() < len(data):
            version, rows = unpacker.unpack()
            if version != VERSION:
                raise JournalDamagedError(f"a commit of version {version}, by a later Besace")
            operations += [KINDS[kind](*values) for kind, *values in rows]
    except (ValueError, TypeError, IndexError, msgpack.UnpackException):
        raise JournalDamagedError("a commit cannot be understood") from None
    return operations


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
