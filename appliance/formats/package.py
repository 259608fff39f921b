"""A package of tariff tables: one file, readable, signed; the same bytes from the same tables.

    besace baremes 1
    version 7
    replaces AMI metropole 2026-11-01
    table 483 ami.toml
    ...the 483 bytes of the table...
    signature 128 hexadecimal digits

`replaces` stands for each past value that the package changes, sorted; `table` for each table,
sorted by name.  The signature is that of all the bytes before its line.  See docs/tariffs.md.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from appliance.domain.revision import Remplacement
from appliance.domain.tarif import Zone
from appliance.errors import PackageBrokenError, PackageForeignError

FIRST_LINE: Final = b"besace baremes 1\n"
LARGEST: Final = 1 << 22
"""Bytes: fifty times all the tables that ship."""

VERSION: Final = re.compile(rb"version ([1-9]\d{0,8})\n")
REPLACES: Final = re.compile(rb"replaces (\w{1,40}) (\w{1,20}) (\d{4}-\d\d-\d\d)\n", re.ASCII)
TABLE: Final = re.compile(rb"table (\d{1,7}) ([a-z0-9_]{1,40}\.toml)\n")
SIGNATURE: Final = re.compile(rb"signature ([0-9a-f]{128})\n")

Verify = Callable[[bytes, bytes], bool]
"""Tells whether a message (first) bears this signature (second)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Tables to be used in the place of those that ship, or beside them.

    Attributes:
        version: only grows, over packages and releases alike.
        replaces: the past values that it changes, each named.
        tables: TOML text by file name.
    """

    version: int
    tables: Mapping[str, str]
    replaces: frozenset[Remplacement] = field(default_factory=frozenset)


def write_package(package: Package, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the file of a package."""
    body = _body(package)
    return body + b"signature " + sign(body).hex().encode() + b"\n"


def read_package(data: bytes, verify: Verify) -> Package:
    """Return the package that a file holds.

    Raises:
        PackageBrokenError: cut, or no package at all; nothing of it was used.
        PackageForeignError: another key signed it, or a byte changed since.
    """
    body, mark, _ = data.rpartition(b"signature ")
    found = SIGNATURE.fullmatch(data, len(body))
    if not mark or found is None or len(data) > LARGEST or not data.startswith(FIRST_LINE):
        raise PackageBrokenError
    if not verify(body, bytes.fromhex(found[1].decode())):
        raise PackageForeignError
    package = _parsed(body)
    if _body(package) != body:  # one file for one package: no second spelling, nothing hidden
        raise PackageBrokenError
    return package


def _body(package: Package) -> bytes:
    return b"".join(_parts(package))


def _parts(package: Package) -> Iterator[bytes]:
    yield FIRST_LINE
    yield b"version %d\n" % package.version
    for replaced in sorted(package.replaces):
        yield f"replaces {replaced}\n".encode()
    for name, text in sorted(package.tables.items()):
        content = text.encode()
        yield f"table {len(content)} {name}\n".encode()
        yield content


def _parsed(body: bytes) -> Package:
    version = VERSION.match(body, len(FIRST_LINE))
    if version is None:
        raise PackageBrokenError
    at, replaces, tables = version.end(), set[Remplacement](), dict[str, str]()
    while found := REPLACES.match(body, at):
        replaces.add(parse_replacement(found[0].decode().partition(" ")[2]))
        at = found.end()
    while found := TABLE.match(body, at):
        end = found.end() + int(found[1])
        tables[found[2].decode()] = _text(body[found.end() : end])
        at = end
    return Package(version=int(version[1]), tables=tables, replaces=frozenset(replaces))


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise PackageBrokenError from None


def parse_replacement(text: str) -> Remplacement:
    """Read `AMI metropole 2026-11-01`.

    Raises:
        PackageBrokenError: it is written otherwise.
    """
    try:
        code, zone, since = text.split()
        return Remplacement(code, Zone(zone), date.fromisoformat(since))
    except ValueError:
        raise PackageBrokenError(text.strip()) from None
