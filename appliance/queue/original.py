"""A document as the journal holds it, and what makes another one of it."""

from dataclasses import dataclass
from typing import Any, Final

from appliance.durable.operations import Document, Patch, Put, pack

SCALARS: Final = frozenset({str, bytes, int, bool, type(None)})
"""Values that nobody can change in place, and that are equal when they are equal on disk."""


@dataclass(frozen=True, slots=True, repr=False)
class Packed:
    """A value that can change in place, as it was."""

    packed: bytes


class Original:
    """A document as the journal holds it, remembered while somebody changes a copy.

    Args:
        base: as it was last put; None for a document that is new.
        latest: the patch that stands for all since then.
    """

    def __init__(self, base: Document | None = None, latest: Patch | None = None) -> None:
        before = (base if latest is None else latest.applied(base or {})) or {}
        self._new = base is None
        self._kept = {
            name: value if type(value) in SCALARS else Packed(pack(value))
            for name, value in before.items()
        }
        self._put = frozenset(base or ())
        self._patched = frozenset((*latest.changed, *latest.removed) if latest else ())

    def operation(self, table: str, number: int, wanted: dict[str, Any]) -> Put | Patch | None:
        """Return what makes the document that is wanted, None when it is so already.

        It is a patch, unless that is half as long as the document or more.

        Raises:
            TypeError, OverflowError, ValueError: it holds what msgpack cannot.
        """
        put = Put(table, number, wanted)
        if self._new:
            return put
        other = {name for name, value in wanted.items() if not self._has(name, value)}
        if not other and self._kept.keys() <= wanted.keys():
            return None
        changed = {name: wanted[name] for name in wanted.keys() & (other | self._patched)}
        removed = sorted((self._put | self._kept.keys()) - wanted.keys())
        patch = Patch(table, number, changed, removed)
        return patch if 2 * len(patch.pack()) < len(put.pack()) else put

    def _has(self, name: str, value: Any) -> bool:
        """Tell whether a field has that value on disk: 1, 1.0 and True are equal and are not."""
        if name not in self._kept:
            return False
        kept = self._kept[name]
        if type(kept) is type(value):  # of one type and no `Packed`: plain
            return bool(kept == value)
        return (kept.packed if isinstance(kept, Packed) else pack(kept)) == pack(value)
