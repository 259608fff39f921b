"""Secrets that were planted, in every dress that they may wear, and one look for all of them.

A canary is a text that stands nowhere else: thirteen digits of a NIR, nine of an amount, a name.
It is looked for as it is, in capitals, in small letters, as UTF-8, Latin-1, UTF-16, JSON,
hexadecimal, packed decimal, a msgpack integer, and base64 at each of its three offsets.
"""

import base64
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

import msgpack

SHORTEST_PACKED: Final = 8
"""Digits: three bytes of packed decimal would be found in any ciphertext."""

HEAD: Final = 6
"""Bytes of a needle by which it is told from noise."""


class Needle(NamedTuple):
    """A canary in one dress."""

    canary: str
    dress: str
    data: bytes


def dresses(canary: str) -> Mapping[str, bytes]:
    """Return the canary in every dress, by the dress's name."""
    found = dict[str, bytes]()
    for letters, text in _lettered(canary).items():
        found |= {f"{name}{letters}": data for name, data in _written(text).items()}
    if canary.isdecimal():
        found["msgpack"] = msgpack.packb(int(canary))
    if canary.isdecimal() and len(canary) >= SHORTEST_PACKED:
        even = canary if len(canary) % 2 == 0 else canary[:-1]
        found["bcd"] = bytes.fromhex(even)
        found["bcd+1"] = bytes.fromhex(canary[1:] if len(canary) % 2 else canary[1:-1])
    return found


def _lettered(canary: str) -> Mapping[str, str]:
    """Return the ways to write its letters that differ, by what is said of them."""
    ways = {"": canary, " (decomposed)": unicodedata.normalize("NFD", canary)}
    found = dict[str, str]()
    for name, text in ways.items():
        for case in ("", " upper", " lower", " title"):
            written = getattr(text, case.strip())() if case else text
            if written not in found.values():
                found[name + case] = written
    return found


def _written(text: str) -> Mapping[str, bytes]:
    """Return how programs write a text; what ends with a zero is found without it in any order."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16": text.encode("utf-16-le").removesuffix(b"\0"),
        "hexadecimal": plain.hex().encode(),
        "HEXADECIMAL": plain.hex().upper().encode(),
        **{f"base64+{offset}": _base64_core(plain, offset) for offset in range(3)},
    }
    if not text.isascii():
        with suppress(UnicodeEncodeError):
            found["latin-1"] = text.encode("latin-1")
        found["json"] = json.dumps(text)[1:-1].encode()
    return found


def _base64_core(plain: bytes, offset: int) -> bytes:
    """Return the part of the base64 text that does not depend on its neighbours."""
    encoded = base64.b64encode(bytes(offset) + plain)
    start = -(-offset * 4 // 3)
    whole = (offset + len(plain)) * 8 // 6
    return encoded[start:whole]


class Needles:
    """Many needles, looked for at once.

    Those of one dress begin alike: with letters, with digits, with letters and zeros.  So one
    expression for each kind of dress finds where any of them may begin, and a table tells which.

    Attributes:
        longest: of them, in bytes.
    """

    def __init__(self, canaries: Iterable[str], shortest: int = 1) -> None:
        """Dress the canaries; a dress of less than `shortest` bytes would be found in noise."""
        kinds = defaultdict[str, list[Needle]](list)
        self.longest = 1
        for canary in canaries:
            for dress, data in dresses(canary).items():
                if len(data) >= shortest:
                    kinds[_kind(dress)].append(Needle(canary, dress, data))
                    self.longest = max(self.longest, len(data))
        self._looks = [_Look(needles) for needles in kinds.values()]

    def within(self, data: bytes) -> Iterator[tuple[int, Needle]]:
        """Yield where a needle stands in the bytes, and which."""
        for look in self._looks:
            yield from look.within(data)


def _kind(dress: str) -> str:
    name = dress.split(" ", 1)[0]
    return name if name in {"utf-16", "msgpack", "bcd", "bcd+1"} else "text"


class _Look:
    """Needles that begin alike."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self._head = min(HEAD, *(len(one.data) for one in needles))
        self._by_head = defaultdict[bytes, list[Needle]](list)
        for one in needles:
            self._by_head[one.data[: self._head]].append(one)
        first, *others = (
            b"[" + re.escape(bytes(sorted({head[place] for head in self._by_head}))) + b"]"
            for place in range(self._head)
        )
        self._begins = re.compile(first + b"(?=" + b"".join(others) + b")", re.DOTALL)

    def within(self, data: bytes) -> Iterator[tuple[int, Needle]]:
        """Yield where one of them stands."""
        table, head = self._by_head, self._head
        for begins in self._begins.finditer(data):
            at = begins.start()
            for one in table.get(data[at : at + head], ()):
                if data.startswith(one.data, at):
                    yield at, one
