"""The boxes that this one is paired with, and what it shows of itself to them.

One directory, files of the owner's alone: `identity.pem` is this box's key and certificate for
the local network, made once; each `*.pair` is another box.  None of it opens anything of the
practice's, and all of it may be thrown away: then boxes pair anew.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from appliance.durable.disk import write_atomically
from appliance.errors import PairKeyDamagedError, PairUnknownError
from appliance.ports.machine import Disk
from appliance.sealing.pairing import (
    BoxIdentity,
    is_certificate,
    make_box_identity,
    name_in,
    read_box_identity,
)
from appliance.spool.shelf import read_bounded, translated
from appliance.sync.pairing import Channel

log = logging.getLogger(__name__)

PLACE: Final = "pairs"
"""In the directory of the program that has the network: the courier's, or a relay's own."""
IDENTITY: Final = "identity.pem"
END: Final = ".pair"
LONGEST_NAME: Final = 40
LONGEST_HOST: Final = 253  # RFC 1035, 2.3.4, less what is no text
NAMELESS: Final = "boîtier"
SHOWN: Final = 8
"""Digits of a fingerprint that tell one's few boxes apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Another box.

    Attributes:
        name: what a person calls it; no two have the same.
        certificate: who it is, DER.
        host: where it was last, a name or an address; it proves nothing.
    """

    name: str
    certificate: bytes
    host: str

    @property
    def empreinte(self) -> str:
        """What tells it from every other box, whatever its name."""
        return sha256(self.certificate).hexdigest()

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        said = {"certificate": self.certificate.hex(), "host": self.host, "name": self.name}
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: it is something else.
        """
        try:
            said = json.loads(content)
            found = cls(
                name=clean(said["name"]),
                host=line(said["host"], LONGEST_HOST),
                certificate=bytes.fromhex(said["certificate"]),
            )
        except (KeyError, TypeError, AttributeError, RecursionError):
            raise ValueError("no pair") from None
        if not is_certificate(found.certificate):
            raise ValueError("no certificate")
        return found


class Pairs:
    """What is known of the other boxes; every change is durable on return.

    Methods raise DiskFullError and VaultError where this machine's own disk fails.
    """

    def __init__(self, disk: Disk, directory: Path) -> None:
        """Take a directory of the owner's alone; it is made with the first thing kept."""
        self._disk, self._directory = disk, directory

    def own(self, name: str) -> BoxIdentity:
        """Return what this box shows of itself; made once, under this name.

        Raises:
            PairKeyDamagedError: it cannot be read any more.
        """
        path = self._directory / IDENTITY
        if not self._disk.exists(path):
            self._write(path, make_box_identity(clean(name)).pem)
        try:
            return read_box_identity(read_bounded(self._disk, path) or b"")
        except ValueError:
            raise PairKeyDamagedError(str(path)) from None

    def all(self) -> tuple[Pair, ...]:
        """Return the paired boxes, by name; a file that is none is passed over."""
        return tuple(sorted(self._read(), key=lambda pair: pair.name))

    def names(self) -> tuple[str, ...]:
        """Return what the paired boxes are called."""
        return tuple(pair.name for pair in self.all())

    def of(self, certificate: bytes | None) -> Pair | None:
        """Return the box that shows this certificate, DER; None where it is a stranger's."""
        return next((pair for pair in self.all() if pair.certificate == certificate), None)

    def named(self, name: str) -> Pair:
        """Return the box of this name.

        Raises:
            PairUnknownError: there is none.
        """
        found = next((pair for pair in self.all() if pair.name == clean(name)), None)
        if found is None:
            raise PairUnknownError(clean(name))
        return found

    def keep(self, certificate: bytes, host: str, name: str = "") -> Pair:
        """Remember a box, or where a known one is now; return it as it stands.

        Args:
            certificate: what pairing returned, DER.
            host: where it is.
            name: what to call it; empty for what it is called already, or calls itself.
        """
        before = self.of(certificate)
        called = name or (before.name if before else name_in(certificate))
        pair = Pair(name=clean(called), certificate=certificate, host=line(host, LONGEST_HOST))
        others = {other.name for other in self.all() if other.certificate != certificate}
        if pair.name in others:
            called = f"{pair.name[: LONGEST_NAME - SHOWN - 1]} {pair.empreinte[:SHOWN]}"
            pair = Pair(name=called, certificate=certificate, host=pair.host)
        self._write(self._place(pair), pair.to_bytes())
        return pair

    def forget(self, pair: Pair) -> None:
        """Let a box in no more, and go to it no more."""
        with translated():
            self._disk.unlink(self._place(pair))
            self._disk.sync_directory(self._directory)

    def channel(self, *pairs: Pair) -> Channel:
        """Return what lets these boxes in and no other, or goes to the one that is given.

        Raises:
            PairKeyDamagedError: see `own`; one that is gone is made anew, and nobody knows it.
        """
        self.own(NAMELESS)
        pinned = (pair.certificate for pair in pairs)
        return Channel(self._directory / IDENTITY, *pinned)

    def _read(self) -> Iterator[Pair]:
        if not self._disk.exists(self._directory):
            return
        with translated():
            names = self._disk.names(self._directory)
        for name in names:
            if name.endswith(END) and not name.startswith("."):
                try:
                    yield Pair.parse(read_bounded(self._disk, self._directory / name) or b"")
                except ValueError:
                    log.warning("%s is no paired box", name[:12])

    def _place(self, pair: Pair) -> Path:
        return self._directory / f"{pair.empreinte}{END}"

    def _write(self, path: Path, content: bytes) -> None:
        with translated():
            self._disk.make_directory(self._directory)
            write_atomically(self._disk, path, content)


def clean(name: str) -> str:
    """Return a name that a screen can show, whoever gave it."""
    return line(name, LONGEST_NAME).strip() or NAMELESS


def line(text: str, longest: int) -> str:
    """Return a text from outside as one printable line of bounded length.

    Raises:
        AttributeError: it is no text.
    """
    return "".join(filter(str.isprintable, " ".join(text.split())))[:longest]
