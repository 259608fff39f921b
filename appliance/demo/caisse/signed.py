"""CMS SignedData around a lot, for a practice that signs its envelopes (RFC 5652, 5)."""

from hashlib import sha256
from typing import NamedTuple

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # its name, DER, a few bytes from the start
HEAD = 24  # bytes


class NotSignedError(Exception):
    """A SignedData that its own signature does not prove."""


class Signed(NamedTuple):
    """What was signed, and the certificate (DER) of who did; None where nobody did."""

    content: bytes
    certificate: bytes | None


def opened(content: bytes) -> Signed:
    """Return what a SignedData holds, or the content itself where it is none.

    Raises:
        NotSignedError: it is one, and does not hold.
    """
    if SIGNED_DATA not in content[:HEAD]:
        return Signed(content, None)
    try:
        return _proved(cms.ContentInfo.load(content, strict=True)["content"])
    except (ValueError, TypeError, KeyError, InvalidSignature) as error:
        raise NotSignedError(type(error).__name__) from error


def _proved(data: cms.SignedData) -> Signed:
    """Prove the one signature by the one certificate that came with it."""
    [claim], [chosen] = data["signer_infos"], data["certificates"]
    content, certificate = data["encap_content_info"]["content"].native, chosen.chosen.dump()
    attributes = claim["signed_attrs"]
    told = {one["type"].native: one["values"].native for one in attributes}
    if told["message_digest"] != [sha256(content).digest()]:
        raise ValueError("another content")
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("no RSA key")
    # What is signed is the set itself, not the tag that it bears inside (RFC 5652, 5.4).
    signed = attributes.untag().dump()
    key.verify(claim["signature"].native, signed, padding.PKCS1v15(), SHA256())
    return Signed(content, certificate)
