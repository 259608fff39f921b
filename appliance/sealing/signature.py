"""Signatures: RSA by the practitioner, Ed25519 by who publishes tariffs.

And the certificate of a practice to play with.
"""

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.x509.oid import NameOID

PUBLISHED_SIZE: Final = 64
"""Bytes of a publisher's signature (Ed25519, RFC 8032)."""

DEMO_KEY_BITS: Final = 2048
DEMO_VALIDITY: Final = timedelta(days=365)
DEMO_SLACK: Final = timedelta(days=1)
"""How late the clock of a peer may be and still accept a certificate made just now."""


class KeySigner:
    """A signing key held in memory.  Implements `ports.Signer`."""

    def __init__(self, private_key: bytes, certificate: bytes, *, demonstration: bool) -> None:
        """Take a key (PEM or DER, not enciphered) and its certificate (DER).

        Raises:
            ValueError: the key cannot be read, or is not an RSA key.
        """
        self._key = _rsa_key(private_key)
        self._certificate = certificate
        self._demonstration = demonstration

    @property
    def certificate(self) -> bytes:
        """The X.509 certificate, DER."""
        return self._certificate

    @property
    def demonstration(self) -> bool:
        """True when the key is nobody's."""
        return self._demonstration

    @property
    def present(self) -> bool:
        """Always: it is in memory."""
        return True

    def sign(self, message: bytes) -> bytes:
        """Return the RSA PKCS #1 v1.5 signature of the message's SHA-256."""
        return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def close(self) -> None:
        """Do nothing: it was given no code."""


def verify(certificate: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the key of `certificate` (DER) signed `message`.  Never raises."""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


class Publisher:
    """The key of who publishes tariffs, held in memory."""

    def __init__(self, private_key: bytes) -> None:
        """Take a key (PEM, PKCS #8, not enciphered).

        Raises:
            ValueError: the key cannot be read, or is not an Ed25519 key.
        """
        try:
            key = serialization.load_pem_private_key(private_key, password=None)
        except (TypeError, UnsupportedAlgorithm) as error:  # it is enciphered, or of no known kind
            raise ValueError(str(error)) from None
        if not isinstance(key, ed25519.Ed25519PrivateKey):
            raise ValueError("not an Ed25519 key")  # noqa: TRY004 - the bytes are wrong
        self._key = key

    @property
    def public_key(self) -> bytes:
        """The public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes; the same for the same message."""
        return self._key.sign(message)


def published_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the publisher of that public key (32 bytes) signed `message`.  Never raises."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def make_demo_identity(name: str, now: datetime) -> tuple[bytes, bytes]:
    """Make a key that is nobody's, with its self-signed certificate.

    Args:
        name: whom the certificate names; it says by itself that it is a demonstration.
        now: the present moment, with its time zone; the certificate is valid for a year.

    Returns:
        The private key (PEM, not enciphered) and the certificate (DER).
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=DEMO_KEY_BITS)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "BESACE DEMONSTRATION"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DEMO_SLACK)
        .not_valid_after(now + DEMO_VALIDITY)
        .sign(key, hashes.SHA256())
    )
    return _pem(key), certificate.public_bytes(serialization.Encoding.DER)


def _rsa_key(data: bytes) -> rsa.RSAPrivateKey:
    pem = data.lstrip().startswith(b"-----BEGIN")
    load = serialization.load_pem_private_key if pem else serialization.load_der_private_key
    key = load(data, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")  # noqa: TRY004 - the bytes are wrong, not their type
    return key


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
