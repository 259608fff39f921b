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


@dataclass(frozen=True, slots=True, repr=False)
class Put:
    """The whole document, new or in place of another."""

    table: str
    number: int
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Patch:
    """What makes a document of the one that was last put.

    It stands for all patches before it: a field that one of them named is named again.
    """

    table: str
    number: int
    changed: dict[str, Any]
    removed: Sequence[str]

    def applied(self, base: Document) -> dict[str, Any]:
        """Return the patched document."""
        kept = {name: value for name, value in base.items() if name not in self.removed}
        return {**kept, **self.changed}


@dataclass(frozen=True, slots=True, repr=False)
class Delete:
    """The document goes; its number is never given again."""

    table: str
    number: int


@dataclass(frozen=True, slots=True, repr=False)
class Clear:
    """All documents of a table go; the table itself stays, or is made, when `kept`."""

    table: str
    kept: bool


Operation = Put | Patch | Delete | Clear
PUT, PATCH, DELETE, CLEAR = range(4)
KINDS: Final[Sequence[type[Operation]]] = (Put, Patch, Delete, Clear)

UNREADABLE: Final = (ValueError, TypeError, IndexError, msgpack.UnpackException)
"""What bytes that are no commit make of msgpack and of us."""


def pack_put(table: str, number: int, document: Document) -> bytes:
    """Return the bytes of a `Put`.

    Raises:
        TypeError, OverflowError, ValueError: the document holds what msgpack cannot.
    """
    return pack((PUT, table, number, document))


def pack_delete(table: str, number: int) -> bytes:
    """Return the bytes of a `Delete`."""
    return pack((DELETE, table, number))


def pack_clear(table: str, *, kept: bool) -> bytes:
    """Return the bytes of a `Clear`."""
    return pack((CLEAR, table, kept))


def pack_operation(operation: Operation) -> bytes:
    """Undo `unpack_operation`."""
    match operation:
        case Put(table=table, number=number, document=document):
            return pack_put(table, number, document)
        case Patch(table=table, number=number, changed=changed, removed=removed):
            return pack((PATCH, table, number, changed, removed))
        case Delete(table=table, number=number):
            return pack_delete(table, number)
        case Clear(table=table, kept=kept):
            return pack_clear(table, kept=kept)


def pack_commit(operations: Iterable[bytes]) -> bytes:
    """Return the payload of a commit that does these packed operations, in order."""
    return pack(VERSION) + b"".join(operations)


def unpack_operation(data: bytes) -> Operation:
    """Undo one of the `pack_...` functions.

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


def difference(base: Document, latest: Patch | None, after: Put) -> bytes | None:
    """Return the packed operation that makes one document of another, None when they are the same.

    It is a patch, unless that is half as long as the document or more.

    Args:
        base: the document as it was last put.
        latest: the patch that stands for all since then.
        after: the document that is wanted.

    Raises:
        TypeError, OverflowError, ValueError: see `pack_put`.
    """
    before = base if latest is None else latest.applied(base)
    named = {*latest.changed, *latest.removed} if latest else set()
    wanted = after.document
    other = {name for name, value in wanted.items() if not _has(before, name, value)}
    gone = before.keys() - wanted.keys()
    if not other and not gone:
        return None
    changed = {name: value for name, value in wanted.items() if name in other or name in named}
    removed = [name for name in base.keys() | before.keys() if name not in wanted]
    patch = pack_operation(Patch(after.table, after.number, changed, removed))
    put = pack_put(after.table, after.number, wanted)
    return patch if 2 * len(patch) < len(put) else put


def _has(document: Document, name: str, value: Any) -> bool:
    """Tell whether a field has that value on disk: 1, 1.0 and True are equal and are not."""
    return name in document and pack(document[name]) == pack(value)


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
