"""Two boxes that know each other by a short code, read on one and typed on the other.

SPAKE2 over Ed25519 makes a strong key of the code: who listens learns nothing of it, and who
stands between has one guess, for a code is good for one try.  Each side then proves the key over
its own certificate and all that was said; what is left is a certificate on each side, and nothing
of the code.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from appliance.ports.machine import Entropy

DIGITS: Final = 8
GROUP: Final = 4
FIRST_SIZE: Final = 33
"""Bytes of the first message: one for the side, and a point."""
PROOF_SIZE: Final = 32
LARGEST_CERTIFICATE: Final = 4096
SHOWN_BY: Final = b"besace pairing 1 shows"
TYPED_BY: Final = b"besace pairing 1 types"
# Boxes apart from each other may be years apart in their clocks: only the key counts.
ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class Side(Enum):
    """Who shows the code, and who types it."""

    SHOWS = "shows"
    TYPES = "types"


class NotPairedError(ValueError):
    """Another code, or somebody in between; which of them cannot be told."""


def new_code(entropy: Entropy) -> str:
    """Return a code to show, `1234 5678`; each is as likely as any other."""
    digits = f"{int.from_bytes(entropy(16)) % 10**DIGITS:0{DIGITS}d}"
    return f"{digits[:GROUP]} {digits[GROUP:]}"


def read_code(typed: str) -> str:
    """Return a code as it was shown, whatever stands between its digits.

    Raises:
        ValueError: it has not eight digits.
    """
    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    if len(digits) != DIGITS:
        raise ValueError("not a code")
    return f"{digits[:GROUP]} {digits[GROUP:]}"


class Pairing:
    """One try: `first` to the other side, `prove` what came of it, `believe` the other's proof.

    Attributes:
        first: 33 bytes to send before all else.
    """

    def __init__(self, side: Side, code: str, own: bytes, entropy: Entropy) -> None:
        """Begin.

        Args:
            side: which one this is.
            code: see `read_code`.
            own: this box's certificate, DER.
            entropy: randomness.
        """
        kind = SPAKE2_A if side is Side.SHOWS else SPAKE2_B
        self._side, self._own = side, own
        self._exchange = kind(code.encode("ascii"), idA=SHOWN_BY, idB=TYPED_BY, entropy_f=entropy)
        self.first: bytes = self._exchange.start()
        self._key = b""
        self._said = b""

    def hear(self, first: bytes) -> None:
        """Take in the other side's first message.

        Raises:
            NotPairedError: it is none.
        """
        if len(first) != FIRST_SIZE:
            raise NotPairedError("no first message")
        try:
            self._key = self._exchange.finish(first)
        except (SPAKEError, NotOnCurve, ValueError) as error:
            raise NotPairedError("no first message") from error
        both = (self.first, first) if self._side is Side.SHOWS else (first, self.first)
        self._said = b"".join(both)

    def prove(self) -> bytes:
        """Return this box's certificate behind the proof that it knows the code.

        Raises:
            NotPairedError: the other side was not heard yet.
        """
        if not self._key:
            raise NotPairedError("nothing was heard")
        return self._mac(self._side, self._own) + self._own

    def believe(self, proof: bytes) -> bytes:
        """Return the other box's certificate, DER.

        Raises:
            NotPairedError: it does not know the code, or somebody stands in between.
        """
        mac, certificate = proof[:PROOF_SIZE], proof[PROOF_SIZE:]
        other = Side.TYPES if self._side is Side.SHOWS else Side.SHOWS
        if not self._key or not hmac.compare_digest(mac, self._mac(other, certificate)):
            raise NotPairedError("another code")
        if certificate == self._own or not is_certificate(certificate):
            raise NotPairedError("no certificate of another box")
        return certificate

    def _mac(self, side: Side, certificate: bytes) -> bytes:
        label = SHOWN_BY if side is Side.SHOWS else TYPED_BY
        key = HKDFExpand(hashes.SHA256(), PROOF_SIZE, label).derive(self._key)
        return hmac.digest(key, self._said + sha256(certificate).digest(), "sha256")


@dataclass(frozen=True, slots=True, repr=False)
class BoxIdentity:
    """What a box shows of itself on the local network; it is used for nothing else.

    Attributes:
        certificate: DER, self-signed, without an end.
        pem: the private key and the certificate, for a file of the owner's alone.
    """

    certificate: bytes
    pem: bytes


def make_box_identity(name: str) -> BoxIdentity:
    """Make a key (P-256) and its certificate.

    Args:
        name: what the certificate says; it proves nothing and tells nothing of a practice.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    since, until = ALWAYS
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return BoxIdentity(
        certificate.public_bytes(Encoding.DER),
        private + certificate.public_bytes(Encoding.PEM),
    )


def read_box_identity(pem: bytes) -> BoxIdentity:
    """Return what `make_box_identity` made, of its file.

    Raises:
        ValueError: it is no such file, or not whole.
    """
    load_pem_private_key(pem, None)
    return BoxIdentity(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER), pem)


def is_certificate(der: bytes) -> bool:
    """Tell whether these bytes are a certificate that a box would show."""
    try:
        name_in(der)
    except ValueError:
        return False
    return len(der) <= LARGEST_CERTIFICATE


def name_in(certificate: bytes) -> str:
    """Return what a box calls itself in its certificate; empty where it does not.

    Raises:
        ValueError: it is no certificate.
    """
    subject = x509.load_der_x509_certificate(certificate).subject
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""
