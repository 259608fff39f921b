"""A lot as mail: MIME (RFC 2045) around CMS EnvelopedData (RFC 5652) for one addressee.

The headers that the norms of the SESAM-Vitale transport ask for are not public, so every one
of them comes from the configuration, and every message is marked as a test.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import format_datetime
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

TEST_MARK: Final = "X-Besace-Test"
CMS_TYPE: Final = ("application", "pkcs7-mime")  # RFC 8551
CMS_PARAMETERS: Final = {"smime-type": "enveloped-data"}
LARGEST_MESSAGE: Final = 10 * 1024 * 1024  # bytes
MOST_CONTAINERS: Final = 100
MOST_BOUNDARIES: Final = 10_000
# Whatever the parser would open: each costs it a level of recursion.
CONTAINER: Final = re.compile(rb"multipart/|message/", re.IGNORECASE)


class EnvelopeError(ValueError):
    """The bytes are not a message that can be taken apart."""


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """One attachment: its declared type, in lower case, and its decoded bytes."""

    content_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"Attachment({self.content_type}, {len(self.content)} bytes)"


def wrap(  # noqa: PLR0913 - one argument a header, all by name
    content: bytes,
    *,
    headers: Mapping[str, str],
    recipient_certificate_der: bytes,
    sender: str,
    recipient: str,
    message_id: str,
    at: datetime,
) -> bytes:
    """Return a whole mail, lines ended by CRLF, that only the addressee can open.

    AES-256-CBC under the addressee's RSA key: what the library can make and every reader of
    CMS can open.  CBC authenticates nothing; the signature inside the lot does.

    Args:
        content: the lot.
        headers: added as they are.
        recipient_certificate_der: X.509, with an RSA key.
        sender: our address.
        recipient: the addressee's address.
        message_id: with its angle brackets; the same for the same lot.
        at: when the lot was closed, with a time zone.

    Raises:
        EnvelopeError: the certificate or a header cannot be used.
    """
    try:
        certificate = x509.load_der_x509_certificate(recipient_certificate_der)
        builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(certificate)
        cms = builder.set_content_encryption_algorithm(AES256).encrypt(
            Encoding.DER, [pkcs7.PKCS7Options.Binary]
        )
        mail = EmailMessage(policy=policy.SMTP)
        mail.add_attachment(cms, *CMS_TYPE, filename="lot.p7m", params=CMS_PARAMETERS)
        mail.set_boundary(sha256(message_id.encode()).hexdigest())
        fixed = {
            "MIME-Version": "1.0",
            "From": sender,
            "To": recipient,
            "Date": format_datetime(at),
            "Message-ID": message_id,
            TEST_MARK: "1",
        }
        for name, value in (*fixed.items(), *headers.items()):
            mail[name] = value
        return mail.as_bytes()
    except (TypeError, ValueError) as error:
        raise EnvelopeError(str(error)) from error


def attachments(raw: bytes) -> tuple[Attachment, ...]:
    """Return what a mail carries beside its text, in order.

    A part is an attachment when it says so or is no text.  What is damaged inside a part is
    for the part's own reader to find.

    Raises:
        EnvelopeError: over 10 MiB, or more parts than any honest mail has, or no mail at all.
    """
    if len(raw) > LARGEST_MESSAGE:
        raise EnvelopeError("too large")
    if len(CONTAINER.findall(raw)) > MOST_CONTAINERS or raw.count(b"\n--") > MOST_BOUNDARIES:
        raise EnvelopeError("too many parts")
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(raw)
        return tuple(_attachment(part) for part in mail.walk() if _is_attachment(part))
    except (ValueError, LookupError) as error:
        raise EnvelopeError(type(error).__name__) from error


def _is_attachment(part: Message) -> bool:
    if part.is_multipart():
        return False
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"


def _attachment(part: Message) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(part.get_content_type(), content if isinstance(content, bytes) else b"")
