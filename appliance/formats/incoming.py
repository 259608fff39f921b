"""A mail from outside, taken apart or set aside.

Whoever knows our address can write to us, so nothing is believed and nothing is unpacked: what
is beyond the bounds of an honest mail is a `Defect`, which is a value and never an exception.
"""

import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from enum import StrEnum
from typing import Final

LARGEST_MESSAGE: Final = 10 * 1024 * 1024  # bytes
MOST_CONTAINERS: Final = 100
MOST_BOUNDARIES: Final = 10_000
DEEPEST: Final = 8
MOST_HOPS: Final = 100  # RFC 5321, 6.3
# Whatever the parser would open: each costs it a level of recursion.
CONTAINER: Final = re.compile(rb"multipart/|message/", re.IGNORECASE)
COMPRESSED_TYPES: Final = re.compile(
    r"application/(?:x-)?(?:zip|gzip|bzip2?|xz|7z|zstd|rar|tar|compress)[\w-]*"
)
COMPRESSED_STARTS: Final = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
)


class Defect(StrEnum):
    """Why a mail is not taken apart.  Kept on disk: renaming a member needs a migration."""

    DEMESURE = "demesure"  # more bytes, parts or levels than any honest mail has
    COMPRIME = "comprime"  # it holds an archive; nothing here unpacks one
    BOUCLE = "boucle"  # our own mail, or one that goes round
    AVIS = "avis"  # a mail server tells that something was not delivered
    ILLISIBLE = "illisible"  # no mail at all


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """One attachment: its declared type, in lower case, and its decoded bytes."""

    content_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"Attachment({self.content_type}, {len(self.content)} bytes)"


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of itself, which proves nothing, and what it carries.

    Attributes:
        sender: the address, in lower case; empty where there is none.
        attachments: what it carries beside its text, in order.
    """

    sender: str
    attachments: tuple[Attachment, ...]


def open_mail(raw: bytes, *, own: str = "") -> Mail | Defect:
    """Take a mail apart, or say why not.

    A part is an attachment when it says so or is no text.  What is damaged inside a part is
    for the part's own reader to find.

    Args:
        raw: whatever came.
        own: our own address: what comes from there comes back.
    """
    if _is_beyond_bounds(raw):
        return Defect.DEMESURE
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(raw)
        return _defect(mail, own.lower()) or _taken_apart(mail)
    except (ValueError, LookupError):
        return Defect.ILLISIBLE


def _is_beyond_bounds(raw: bytes) -> bool:
    """Tell, before the parser runs, whether it would be made to work for nothing."""
    return (
        len(raw) > LARGEST_MESSAGE
        or len(CONTAINER.findall(raw)) > MOST_CONTAINERS
        or raw.count(b"\n--") > MOST_BOUNDARIES
    )


def _defect(mail: Message, own: str) -> Defect | None:
    if _depth(mail) > DEEPEST:
        return Defect.DEMESURE
    if len(mail.get_all("Received", ())) > MOST_HOPS or (own and _sender(mail) == own):
        return Defect.BOUCLE
    if mail.get_content_type() == "multipart/report":  # RFC 3464
        return Defect.AVIS
    return None


def _depth(mail: Message) -> int:
    deepest, level = 0, [mail]
    while level and deepest <= DEEPEST:
        level = [part for one in level if one.is_multipart() for part in _parts(one)]
        deepest += bool(level)
    return deepest


def _parts(mail: Message) -> list[Message]:
    parts = mail.get_payload()
    return [part for part in parts if isinstance(part, Message)] if isinstance(parts, list) else []


def _sender(mail: Message) -> str:
    return parseaddr(str(mail.get("From", "")))[1].lower()


def _taken_apart(mail: Message) -> Mail | Defect:
    found = tuple(_attachment(part) for part in mail.walk() if _is_attachment(part))
    if any(_is_compressed(one) for one in found):
        return Defect.COMPRIME
    return Mail(_sender(mail), found)


def _is_compressed(one: Attachment) -> bool:
    named = COMPRESSED_TYPES.fullmatch(one.content_type)
    return named is not None or one.content.startswith(COMPRESSED_STARTS)


def _is_attachment(part: Message) -> bool:
    if part.is_multipart():
        return False
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"


def _attachment(part: Message) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(part.get_content_type(), content if isinstance(content, bytes) else b"")
