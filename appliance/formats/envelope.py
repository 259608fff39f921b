"""A lot as mail: MIME (RFC 2045) around CMS EnvelopedData (RFC 5652) for one addressee.

The headers that the norms of the SESAM-Vitale transport ask for are not public, so every one
of them comes from the configuration, and every message is marked as a test.
"""

from collections.abc import Mapping
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

TEST_MARK: Final = "X-Besace-Test"
CMS_TYPE: Final = ("application", "pkcs7-mime")  # RFC 8551
CMS_PARAMETERS: Final = {"smime-type": "enveloped-data"}


class EnvelopeError(ValueError):
    """A certificate or a header cannot be used."""


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
        headers: added as they are; `Content-Type` and its like are the attachment's.
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
        for name, value in fixed.items():
            mail[name] = value
        for name, value in headers.items():
            _set(mail, name, value)
        return mail.as_bytes()
    except (TypeError, ValueError) as error:
        raise EnvelopeError(str(error)) from error


def can_receive(certificate_der: bytes) -> bool:
    """Tell whether a lot can be enciphered for a certificate: X.509, with an RSA key."""
    try:
        key = x509.load_der_x509_certificate(certificate_der).public_key()
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(key, rsa.RSAPublicKey)


def _set(mail: EmailMessage, name: str, value: str) -> None:
    """Add a header of the settings; the mail's own stay what they are."""
    if not name.lower().startswith("content-"):
        mail[name] = value
        return
    if name.lower() == "content-transfer-encoding":
        raise ValueError("the encoding follows from the bytes")
    [part] = mail.iter_attachments()
    del part[name]
    part[name] = value
