"""Who the caisse is: an authority, a TLS server, and a recipient of enciphered lots.

All are made at the first start and kept in the directory, so that a restarted caisse is the
same caisse.
"""

import ssl
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs7,
)
from cryptography.x509.oid import NameOID

from appliance.demo.caisse.files import write_whole

HOST: Final = "127.0.0.1"
VALID_BEFORE: Final = timedelta(days=30)
VALID_AFTER: Final = timedelta(days=3650)

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Identity:
    """The keys and certificates of one directory.

    Attributes:
        ca: PEM of the authority that a client of the two servers must trust.
        certificate: PEM to which the box enciphers its lots (RSA).
    """

    def __init__(self, directory: Path, now: datetime) -> None:
        self.ca = directory / "ca.pem"
        self.certificate = directory / "recipient-certificate.pem"
        self._server = directory / "server.pem"
        self._recipient = directory / "recipient.pem"
        # Written last: where it stands, the others do.
        if not self.certificate.exists():
            self._make(now)
        pem = self._recipient.read_bytes()
        self._certificate = x509.load_pem_x509_certificate(pem)
        self._key = _rsa_key(pem)

    def server_context(self) -> ssl.SSLContext:
        """Return what both servers show to their clients."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self._server)
        return context

    def decipher(self, enveloped: bytes) -> bytes:
        """Open a CMS EnvelopedData, DER.

        Raises:
            ValueError: it is none, or is meant for somebody else.
        """
        try:
            return pkcs7.pkcs7_decrypt_der(enveloped, self._certificate, self._key, [])
        except UnsupportedAlgorithm as error:
            raise ValueError("enciphered in a way that we do not open") from error

    def _make(self, now: datetime) -> None:
        authority_key = ec.generate_private_key(ec.SECP256R1())
        authority = _authority(authority_key, now)
        write_whole(self.ca, authority.public_bytes(Encoding.PEM))
        server_key = ec.generate_private_key(ec.SECP256R1())
        server = _leaf("Besace TEST serveur", server_key, authority, authority_key, now)
        write_whole(self._server, _pem(server_key, server))
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        recipient = _leaf("Besace TEST caisse", key, authority, authority_key, now)
        write_whole(self._recipient, _pem(key, recipient))
        write_whole(self.certificate, recipient.public_bytes(Encoding.PEM))


def _rsa_key(pem: bytes) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the caisse's directory was changed: its key is not RSA")
    return key


def _pem(key: PrivateKey, certificate: x509.Certificate) -> bytes:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _name("Besace TEST autorité")
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        _dated(name, now)
        .issuer_name(name)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign"), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    title: str,
    key: PrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(IPv4Address(HOST)), x509.DNSName("localhost")]
    )
    usage = "key_encipherment" if isinstance(key, rsa.RSAPrivateKey) else "digital_signature"
    return (
        _dated(_name(title), now)
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(usage), critical=True)
        .add_extension(names, critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _dated(subject: x509.Name, now: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID_BEFORE)
        .not_valid_after(now + VALID_AFTER)
    )


def _name(title: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])


def _usage(granted: str) -> x509.KeyUsage:
    uses = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{use: use == granted for use in uses})
