"""One letter on a key: a line of what it is, a signature, and its content (`docs/carry.md`).

Four kinds.  A box writes messages and its visit card; a relay writes proofs and returns.  Each
is one file that stands alone: it may be lost, come twice, late or in any order.

The signature tells a letter that was cut or changed from one that was not, and that two letters
are of one hand.  Whom to believe is the reader's own affair.
"""

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from hashlib import sha256
from typing import Final, Self

from appliance.sealing.correspondance import Cle, Trousse

MAGIC: Final = b"besace carry 1\n"
LONGEST_HEAD: Final = 4096
DIGITS: Final = 64
"""Hexadecimal digits of a name, as everywhere in the spool."""


class Kind(StrEnum):
    """What a letter is; also the end of its file's name."""

    MESSAGE = "msg"  # box to relay: to be submitted
    VISIT = "vis"  # box to relay: who comes, and which returns it has
    PROOF = "prf"  # relay to box: what became of a message
    RETURN = "ret"  # relay to box: what came for the practice


OUTWARD: Final = (Kind.MESSAGE, Kind.VISIT)
HOMEWARD: Final = (Kind.PROOF, Kind.RETURN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a letter says of itself, all of it text.

    Attributes:
        name: 64 hexadecimal digits: the message, the return, or whose visit it is.
        by: the public keys of who wrote it; see `Cle`.
        to: the public keys of whom it is for; empty for any relay.
        body: SHA-256 of the content.
        recipient: of a message, the addressee's mailbox.
        attempt: of a message, the id of this attempt; of a proof, of the one that a server took,
            so that another relay need not make it; empty where it refused.
        inbox: of a box, the practice's public key, to which returns are sealed.
    """

    kind: Kind
    name: str
    by: str
    to: str
    body: str
    recipient: str = ""
    attempt: str = ""
    inbox: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter whose signature holds."""

    head: Head
    by: Cle
    body: bytes

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what `write` wrote.

        Raises:
            ValueError: it is no letter, or one that was cut or changed.
        """
        line, _, rest = data.removeprefix(MAGIC).partition(b"\n")
        signature, _, body = rest.partition(b"\n")
        if not data.startswith(MAGIC) or len(line) > LONGEST_HEAD:
            raise ValueError("no letter")
        head = _head(line)
        by = Cle.parse(head.by)
        if not by.signed(MAGIC + line, bytes.fromhex(signature.decode("ascii"))):
            raise ValueError("not what was signed")
        if sha256(body).hexdigest() != head.body:
            raise ValueError("not the content that was signed")
        return cls(head=head, by=by, body=body)


def write(  # noqa: PLR0913 - what a letter says, once each
    trousse: Trousse,
    kind: Kind,
    name: str,
    body: bytes,
    *,
    to: str = "",
    recipient: str = "",
    attempt: str = "",
    inbox: bytes = b"",
) -> bytes:
    """Return a letter's bytes: the same for the same letter.

    Args:
        trousse: whose hand signs.
        kind: what it is.
        name: see `Head`, as the rest.
        body: the content.
        to: see `Head`.
        recipient: see `Head`.
        attempt: see `Head`.
        inbox: see `Head`.
    """
    head = Head(
        kind=kind,
        name=name,
        by=str(trousse.cle),
        to=to,
        body=sha256(body).hexdigest(),
        recipient=recipient,
        attempt=attempt,
        inbox=inbox.hex(),
    )
    said = {field.name: getattr(head, field.name) for field in fields(head)}
    line = json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")
    signature = trousse.sign(MAGIC + line).hex().encode("ascii")
    return b"%b%b\n%b\n%b" % (MAGIC, line, signature, body)


def name_of(cle: Cle) -> str:
    """Return the name under which a box leaves its visit card."""
    return sha256(str(cle).encode("ascii")).hexdigest()


def name_of_return(relay: Cle, name: str) -> str:
    """Return how a box calls what a relay fetched under a name: like nothing in its own mailbox.

    What was carried in is never taken for a message there, so that none is deleted unread.
    """
    return sha256(f"{relay} {name}".encode("ascii")).hexdigest()


def _head(line: bytes) -> Head:
    try:
        said = json.loads(line)
    except RecursionError:
        raise ValueError("too deep") from None
    names = {field.name for field in fields(Head)}
    if not isinstance(said, dict) or said.keys() != names:
        raise ValueError("another head")
    if not all(isinstance(value, str) for value in said.values()):
        raise ValueError("another head")
    head = Head(**{**said, "kind": Kind(said["kind"])})
    if len(head.name) != DIGITS or len(bytes.fromhex(head.name)) * 2 != DIGITS:
        raise ValueError("another name")
    return head
