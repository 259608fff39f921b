from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from appliance.sealing.signature import (
    KeySigner,
    Publisher,
    make_demo_identity,
    published_by,
    verify,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY, CERTIFICATE = make_demo_identity("CABINET DES TESTS", NOON)


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    signer = KeySigner(KEY, CERTIFICATE, demonstration=True)
    signature = signer.sign(b"an invoice")
    assert verify(signer.certificate, b"an invoice", signature)
    assert not verify(signer.certificate, b"another", signature)
    assert not verify(make_demo_identity("AUTRE", NOON)[1], b"an invoice", signature)
    assert not verify(b"no certificate", b"an invoice", signature)
    assert not verify(signer.certificate, b"an invoice", b"")
    assert signer.demonstration


def test_a_key_is_read_as_pem_or_der() -> None:
    der = serialization.load_pem_private_key(KEY, None).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    one = KeySigner(KEY, CERTIFICATE, demonstration=True).sign(b"x")
    assert KeySigner(der, CERTIFICATE, demonstration=True).sign(b"x") == one


def test_a_key_of_another_kind_is_refused() -> None:
    other = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(ValueError, match="RSA"):
        KeySigner(other, CERTIFICATE, demonstration=False)


def test_the_demo_certificate_says_that_it_is_one_and_follows_the_clock() -> None:
    certificate = x509.load_der_x509_certificate(CERTIFICATE)
    assert "BESACE DEMONSTRATION" in certificate.subject.rfc4514_string()
    assert certificate.not_valid_before_utc < NOON < certificate.not_valid_after_utc


def publisher_key(password: bytes | None = None) -> bytes:
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption(),
    )


def test_what_a_publisher_signed_is_his_alone() -> None:
    publisher, other = Publisher(publisher_key()), Publisher(publisher_key())
    signature = publisher.sign(b"tables")
    assert publisher.sign(b"tables") == signature
    assert published_by(publisher.public_key, b"tables", signature)
    assert not published_by(publisher.public_key, b"table", signature)
    assert not published_by(other.public_key, b"tables", signature)
    assert not published_by(b"", b"tables", signature)
    assert not published_by(publisher.public_key, b"tables", b"")


@pytest.mark.parametrize("key", [b"", b"none", KEY, publisher_key(b"secret")])
def test_a_publisher_signs_with_an_open_ed25519_key_only(key: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Publisher(key)
