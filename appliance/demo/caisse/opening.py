"""From the bytes of a mail to a lot that has a name, whatever the bytes."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from itertools import islice
from typing import Any, Final, NamedTuple

from appliance.demo.caisse.b2 import FileB2, NotB2Error, read_b2
from appliance.demo.caisse.canonical import NotCanonicalError, unpack
from appliance.demo.caisse.shapes import DAY, NUMERO_LOT, NUMERO_PS
from appliance.demo.caisse.signed import NotSignedError, Signed, opened

MOST_PARTS: Final = 20
CENTURY: Final = "20"  # a lot is made today


class UnreadableError(Exception):
    """No lot can be named in this message; it is kept for a person."""


class LotName(NamedTuple):
    """What makes a lot this one: who, which number, which day (ISO)."""

    professionnel: str
    numero: str
    cree_le: str


@dataclass(frozen=True, slots=True, repr=False)
class LotFile:
    """The bytes of a lot, named, and nothing checked yet.

    Attributes:
        fields: what the bytes hold: signed description, signature, certificate, invoices.
        file: the B2 file of the description.
        signataire: certificate (DER) of who signed the envelope; None where nobody did.
    """

    name: LotName
    sha256: str
    fields: list[Any]
    description: dict[str, Any]
    file: FileB2
    signataire: bytes | None = None

    def __repr__(self) -> str:
        return f"LotFile({self.name.numero} du {self.name.cree_le})"


def deciphered(message: bytes, decipher: Callable[[bytes], bytes]) -> bytes:
    """Return what the first attachment holds that can be deciphered.

    Raises:
        UnreadableError: none can.
    """
    for attachment in _attachments(message):
        with suppress(ValueError):
            return decipher(attachment)
    raise UnreadableError("no attachment that we can decipher")


def open_message(message: bytes, decipher: Callable[[bytes], bytes]) -> LotFile:
    """Return the lot in the first attachment that can be deciphered.

    Raises:
        UnreadableError: no attachment is for us, or what it holds names no lot.
    """
    signed = _signed(message, decipher)
    return replace(open_lot(signed.content), signataire=signed.certificate)


def content_of(message: bytes, decipher: Callable[[bytes], bytes]) -> bytes:
    """Return what a message carries, whatever it is; raises what `open_message` does."""
    return _signed(message, decipher).content


def _signed(message: bytes, decipher: Callable[[bytes], bytes]) -> Signed:
    try:
        return opened(deciphered(message, decipher))
    except NotSignedError as error:
        raise UnreadableError("an envelope that its signature does not prove") from error


def open_lot(content: bytes) -> LotFile:
    """Return the lot in these bytes.

    Raises:
        UnreadableError: they name no lot.
    """
    try:
        fields = unpack(content)
        description = unpack(fields[0])
        file = read_b2(description["fichier"])
    except (NotCanonicalError, NotB2Error, TypeError, AttributeError, LookupError) as error:
        raise UnreadableError("no lot in what was deciphered") from error
    name = _name(file)
    if not all(map(_named, (NUMERO_PS, NUMERO_LOT, DAY), name)):
        raise UnreadableError("the lot has no proper name")
    return LotFile(name, sha256(content).hexdigest(), fields, description, file)


def _name(file: FileB2) -> LotName:
    texts = file.lot.texts
    day = texts["cree_le"]
    iso = f"{CENTURY}{day[:2]}-{day[2:4]}-{day[4:]}"
    return LotName(texts["professionnel"], texts["numero"], iso)


def _named(pattern: re.Pattern[str], value: str) -> bool:
    return pattern.fullmatch(value) is not None


def _attachments(message: bytes) -> Iterator[bytes]:
    try:
        parts = list(islice(message_from_bytes(message).walk(), MOST_PARTS))
    except RecursionError as error:
        raise UnreadableError("parts nested too deep") from error
    for part in parts:
        payload = _decoded(part)
        if payload and part.get_content_maintype() != "text":
            yield payload


def _decoded(part: Message) -> bytes | None:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None
