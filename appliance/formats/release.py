"""An update of the whole system: one file, with a head that a person can read, signed.

    besace system 1
    version 20261122120312
    board pc-amd64
    kernel 51380224 the SHA-256 of the kernel's image, hexadecimal
    root 281018368 the SHA-256 of the root, hexadecimal
    signature 128 hexadecimal digits
    ...the bytes of the kernel's image, then those of the root...

The signature is that of all the bytes before its line; by the sizes and hashes it binds those
that follow.  A version is a moment, UTC, in fourteen digits: that of the source it was made of.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from appliance.errors import ReleaseBrokenError, ReleaseForeignError
from appliance.formats.package import Verify

MOMENT: Final = "%Y%m%d%H%M%S"
LONGEST_HEAD: Final = 1024
"""Bytes: a head is found in so many, or there is none."""

HEAD: Final = re.compile(
    rb"besace system 1\n"
    rb"version (\d{14})\n"
    rb"board ([a-z0-9-]{1,40})\n"
    rb"kernel ([1-9]\d{0,11}) ([0-9a-f]{64})\n"
    rb"root ([1-9]\d{0,11}) ([0-9a-f]{64})\n"
)
SIGNATURE: Final = re.compile(rb"signature ([0-9a-f]{128})\n")


class Part(NamedTuple):
    """One of the two files that an update brings: its size in bytes, its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the head of an update says.

    Attributes:
        version: fourteen digits; only a greater one takes the place of another.
        board: the kind of machine that it starts on.
        kernel: the unified image of kernel, initramfs and command line.
        root: the read-only root.
    """

    version: int
    board: str
    kernel: Part
    root: Part

    @property
    def name(self) -> str:
        """The name of its root's partition, by which its kernel finds it."""
        return f"besace_{self.version}"


def write_head(release: Release, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the head of an update, after which kernel and root follow."""
    body = (
        f"besace system 1\nversion {release.version}\nboard {release.board}\n"
        f"kernel {release.kernel.size} {release.kernel.sha256}\n"
        f"root {release.root.size} {release.root.sha256}\n"
    ).encode()
    return body + b"signature " + sign(body).hex().encode() + b"\n"


def read_head(data: bytes, verify: Verify) -> tuple[Release, int]:
    """Read the beginning of an update: what it is, and where its kernel begins.

    Args:
        data: at least its first `LONGEST_HEAD` bytes, or all of it.
        verify: tells the publisher's signature.

    Raises:
        ReleaseBrokenError: no update begins so.
        ReleaseForeignError: another key signed it, or a byte of the head changed since.
    """
    found = HEAD.match(data)
    signed = SIGNATURE.match(data, found.end()) if found else None
    if found is None or signed is None:
        raise ReleaseBrokenError
    if not verify(found[0], bytes.fromhex(signed[1].decode())):
        raise ReleaseForeignError
    version, board, *parts = (group.decode() for group in found.groups())
    kernel, root = Part(int(parts[0]), parts[1]), Part(int(parts[2]), parts[3])
    release = Release(version=int(version), board=board, kernel=kernel, root=root)
    return release, signed.end()


def moment(version: int) -> datetime:
    """Return when the source of a version was made (UTC).

    Raises:
        ValueError: the version is no moment.
    """
    return datetime.strptime(str(version), MOMENT).replace(tzinfo=UTC)
