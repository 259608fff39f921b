"""What a relay remembers: for whom it submitted what, and which returns it gave to whom.

No secret and no content: digests of mail identifiers, public keys, names.
"""

from email.errors import MessageError
from email.parser import BytesHeaderParser
from email.policy import compat32
from hashlib import sha256
from pathlib import Path
from re import compile as pattern
from typing import Final

from appliance.ports.machine import Disk
from appliance.spool.shelf import Shelf

ANSWERED: Final = ("In-Reply-To", "References")
"""What names the message that is answered (RFC 5322, 3.6.4)."""
IDENTIFIER: Final = pattern(r"<[!-;=?-~]+@[!-;=?-~]+>")
MOST: Final = 100  # identifiers that one message is taken to answer
HEADERS: Final = 64 * 1024  # bytes of a message that are looked through for them


class RelayBook:
    """Two shelves of small files, durable on return; each holds the public keys of a box.

    All methods raise DiskFullError and VaultError where this machine's own disk fails.
    """

    def __init__(self, disk: Disk, directory: Path) -> None:
        for place in ("sent", "given", "aside"):
            disk.make_directory(directory / place)
        disk.sync_directory(directory)
        self._sent = Shelf(disk, directory / "sent", directory / "aside")
        self._given = Shelf(disk, directory / "given", directory / "aside")

    def note_message(self, message: bytes, by: str) -> None:
        """Remember for which box a message leaves, before it does; the first one keeps it."""
        for digest in map(_digest, identifiers(message, ("Message-ID",))):
            if self._sent.read(digest) is None:
                self._sent.write(digest, by.encode("ascii"))

    def asked_by(self, message: bytes) -> str:
        """Return whose message this one answers, by its headers; empty where it answers none."""
        digests = map(_digest, identifiers(message, ANSWERED))
        found = (self._sent.read(digest) for digest in digests)
        return next((by for by in found if by), b"").decode("ascii")

    def note_return(self, name: str, by: str) -> None:
        """Remember to which box a return was given."""
        self._given.write(name, by.encode("ascii"))

    def given_to(self, by: str) -> frozenset[str]:
        """Return the names of what was given to this box and may still be at the peer."""
        names = self._given.names()
        return frozenset(name for name in names if self._given.read(name) == by.encode("ascii"))

    def forget_return(self, name: str) -> None:
        """Forget a return that is gone at the peer."""
        self._given.remove(name)


def identifiers(message: bytes, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the mail identifiers in these headers of a message, whoever wrote it."""
    try:
        headers = BytesHeaderParser(policy=compat32).parsebytes(message[:HEADERS])
    except (MessageError, ValueError):
        return ()
    values = (str(value) for name in names for value in headers.get_all(name, []))
    return tuple(found for value in values for found in IDENTIFIER.findall(value))[:MOST]


def _digest(identifier: str) -> str:
    return sha256(identifier.encode("utf-8", "replace")).hexdigest()
