"""What one commit does to documents, as bytes.

A document lives in a table under a whole number.  A commit is the version of its shape, then
its operations, each a msgpack array, one after the other: one of them can be read again
without making values of the others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgpack

from appliance.errors import JournalDamagedError

VERSION: Final = 2

Document = Mapping[str, Any]


@dataclass(slots=True, repr=False)
class Put:
    """The whole document, new or in place of another."""

    table: str
    number: int
    document: dict[str, Any]

    def pack(self) -> bytes:
        """Return the operation's bytes.

        Raises:
            TypeError, OverflowError, ValueError: the document holds what msgpack cannot.
        """
        return pack((0, self.table, self.number, self.document))


@dataclass(slots=True, repr=False)
class Patch:
    """What makes a document of the one that was last put.

    It stands for all patches before it: a field that one of them named is named again.
    """

    table: str
    number: int
    changed: dict[str, Any]
    removed: Sequence[str]

    def pack(self) -> bytes:
        """Return the operation's bytes; see `Put.pack`."""
        return pack((1, self.table, self.number, self.changed, self.removed))

    def applied(self, base: Document) -> dict[str, Any]:
        """Return the patched document."""
        kept = {name: value for name, value in base.items() if name not in self.removed}
        return {**kept, **self.changed}


@dataclass(slots=True, repr=False)
class Delete:
    """The document goes; its number is never given again."""

    table: str
    number: int

    def pack(self) -> bytes:
        """Return the operation's bytes."""
        return pack((2, self.table, self.number))


@dataclass(slots=True, repr=False)
class Clear:
    """All documents of a table go; the table itself stays, or is made, when `kept`."""

    table: str
    kept: bool

    def pack(self) -> bytes:
        """Return the operation's bytes."""
        return pack((3, self.table, self.kept))


Operation = Put | Patch | Delete | Clear
KINDS: Final[Sequence[type[Operation]]] = (Put, Patch, Delete, Clear)
"""By the number that stands for each on disk."""

UNREADABLE: Final = (ValueError, TypeError, IndexError, msgpack.UnpackException)
"""What bytes that are no commit make of msgpack and of us."""


def pack_commit(operations: Iterable[Operation]) -> bytes:
    """Return the payload of a commit that does these operations, in order."""
    return b"".join((FIRST, *(operation.pack() for operation in operations)))


def unpack_operation(data: bytes) -> Operation:
    """Undo `Operation.pack`.

    Raises:
        JournalDamagedError: not an operation.
    """
    try:
        return _operation(unpack(data))
    except UNREADABLE:
        raise _not_understood() from None


def unpack_commit(payload: bytes) -> Iterator[Operation]:
    """Yield the operations of a commit.

    Raises:
        JournalDamagedError: not the bytes of a commit, or of another version of Besace.
    """
    unpacker = _commit_unpacker(payload)
    try:
        while unpacker.tell() < len(payload):
            yield _operation(unpacker.unpack())
    except UNREADABLE:
        raise _not_understood() from None


def find_operation(payload: bytes, table: str, number: int, *, after: int) -> Put | Patch:
    """Return what a commit makes of one document.

    Args:
        payload: of the commit.
        table: of the document.
        number: of the document.
        after: so many operations stand before it at least; they are passed over.

    Raises:
        JournalDamagedError: see `unpack_commit`, or nothing of this document is in it.
    """
    unpacker = _commit_unpacker(payload)
    try:
        for _ in range(after):
            unpacker.skip()
        while True:
            operation = _operation(unpacker.unpack())
            if not isinstance(operation, Put | Patch):
                continue
            if (operation.number, operation.table) == (number, table):
                return operation
    except UNREADABLE:
        raise _not_understood() from None


def pack(value: Any) -> bytes:
    """Return the bytes of a plain value.

    Raises:
        TypeError, OverflowError, ValueError: it holds what msgpack cannot.
    """
    packed: bytes = msgpack.packb(value)
    return packed


def unpack(data: bytes) -> Any:
    """Undo `pack`.

    Raises:
        JournalDamagedError: not the bytes of a value.
    """
    try:
        return msgpack.unpackb(data, strict_map_key=False)
    except UNREADABLE:
        raise _not_understood() from None


def _commit_unpacker(payload: bytes) -> Any:
    unpacker = msgpack.Unpacker(max_buffer_size=len(payload), strict_map_key=False)
    unpacker.feed(payload)
    try:
        version = unpacker.unpack()
    except UNREADABLE:
        raise _not_understood() from None
    if version != VERSION:
        raise JournalDamagedError("a commit by another version of Besace")
    return unpacker


def _operation(row: Any) -> Operation:
    kind, *values = row
    operation: Operation = KINDS[kind](*values)
    return operation


def _not_understood() -> JournalDamagedError:
    return JournalDamagedError("a commit cannot be understood")


FIRST: Final = pack(VERSION)
"""What a commit begins with."""
