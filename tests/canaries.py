"""Look for planted secrets in files, in every dress that they may wear.

A canary is a text that stands nowhere else: thirteen digits of a NIR, nine of an amount, a
name.  It is looked for as ASCII, UTF-16, packed decimal, a msgpack integer, and base64 at
each of its three offsets.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgpack

SHORTEST_PACKED: Final = 8
"""Digits: three bytes of packed decimal would be found in any ciphertext."""


class Sighting(NamedTuple):
    """One canary found."""

    path: Path
    canary: str
    dress: str


def dresses(canary: str) -> Mapping[str, bytes]:
    """Return the canary in every dress, by the dress's name."""
    plain = canary.encode()
    found = {
        "ascii": plain,
        "latin-1": canary.encode("latin-1"),
        "utf-16-le": canary.encode("utf-16-le"),
        "utf-16-be": canary.encode("utf-16-be"),
        "hexadecimal": plain.hex().encode(),
    }
    for offset in range(3):
        found[f"base64+{offset}"] = _base64_core(plain, offset)
    if canary.isdecimal():
        found["msgpack"] = msgpack.packb(int(canary))
    if canary.isdecimal() and len(canary) >= SHORTEST_PACKED:
        even = canary if len(canary) % 2 == 0 else canary[:-1]
        found["bcd"] = bytes.fromhex(even)
        found["bcd+1"] = bytes.fromhex(canary[1:] if len(canary) % 2 else canary[1:-1])
    return found


def search(roots: Iterable[Path], canaries: Iterable[str]) -> Iterator[Sighting]:
    """Yield every canary in every file below the roots, in names of files too."""
    wanted = [
        (canary, name, dress) for canary in canaries for name, dress in dresses(canary).items()
    ]
    for path in _files(roots):
        content = path.read_bytes() + b"\0" + str(path).encode()
        for canary, name, dress in wanted:
            if dress in content:
                yield Sighting(path, canary, name)


def _files(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        yield from (path for path in root.rglob("*") if path.is_file())


def _base64_core(plain: bytes, offset: int) -> bytes:
    """Return the part of the base64 text that does not depend on its neighbours."""
    encoded = base64.b64encode(bytes(offset) + plain)
    start = -(-offset * 4 // 3)
    whole = (offset + len(plain)) * 8 // 6
    return encoded[start:whole]
