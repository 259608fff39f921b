"""The envelope: what the addressee opens, and what the settings may say of it."""

from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from appliance.formats.envelope import EnvelopeError, wrap
from appliance.formats.incoming import Attachment, Mail, open_mail
from tests.made_up import NOON

LOT = b"lot \x00\xff\r\n.\r\n" * 500
HEADERS = {"Subject": "Facturation de la journée", "X-Norm": "to be configured"}
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def certificate(key: Key) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST CAISSE")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def wrapped(certificate_der: bytes, headers: dict[str, str] | None = None) -> bytes:
    return wrap(
        LOT,
        headers=HEADERS if headers is None else headers,
        recipient_certificate_der=certificate_der,
        sender="cabinet@example.test",
        recipient="caisse@example.test",
        message_id="<abc@besace.invalid>",
        at=NOON,
    )


def attachments(raw: bytes) -> tuple[Attachment, ...]:
    mail = open_mail(raw)
    assert isinstance(mail, Mail)
    return mail.attachments


def test_the_addressee_opens_the_lot_to_the_byte(key: rsa.RSAPrivateKey) -> None:
    der = certificate(key).public_bytes(Encoding.DER)
    (attachment,) = attachments(wrapped(der))
    assert attachment.content_type == "application/pkcs7-mime"
    assert pkcs7.pkcs7_decrypt_der(attachment.content, certificate(key), key, []) == LOT


def test_the_mail_says_what_the_configuration_says_and_that_it_is_a_test(
    key: rsa.RSAPrivateKey,
) -> None:
    raw = wrapped(certificate(key).public_bytes(Encoding.DER))
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    assert {name: mail[name] for name in (*HEADERS, "From", "To", "Message-ID")} == {
        **HEADERS,
        "From": "cabinet@example.test",
        "To": "caisse@example.test",
        "Message-ID": "<abc@besace.invalid>",
    }
    assert mail["X-Besace-Test"] == "1"
    assert mail["Date"].datetime == NOON
    assert mail["MIME-Version"] == "1.0"


def test_the_mail_is_ascii_in_short_lines_that_end_in_crlf(key: rsa.RSAPrivateKey) -> None:
    raw = wrapped(certificate(key).public_bytes(Encoding.DER))
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1


def test_nothing_of_the_lot_is_in_the_mail(key: rsa.RSAPrivateKey) -> None:
    (attachment,) = attachments(wrapped(certificate(key).public_bytes(Encoding.DER)))
    assert LOT[:16] not in attachment.content
    assert "lot" not in repr(attachment)


def test_the_settings_choose_the_attachment_s_type_and_name(key: rsa.RSAPrivateKey) -> None:
    chosen = {
        "Content-Type": "application/x-chosen; name=A.B",
        "Content-Disposition": "attachment; filename=A.B",
    }
    raw = wrapped(certificate(key).public_bytes(Encoding.DER), chosen)
    (attachment,) = attachments(raw)
    assert attachment.content_type == "application/x-chosen"
    assert pkcs7.pkcs7_decrypt_der(attachment.content, certificate(key), key, []) == LOT
    assert raw.count(b"Content-Disposition") == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "one\r\nBcc: x@y.test"},
        {"To": "another@example.test"},
        {"Content-Transfer-Encoding": "8bit"},
    ],
)
def test_a_header_that_would_change_the_mail_is_refused(
    key: rsa.RSAPrivateKey, headers: dict[str, str]
) -> None:
    with pytest.raises(EnvelopeError):
        wrapped(certificate(key).public_bytes(Encoding.DER), headers)


def test_a_certificate_that_cannot_encipher_is_refused() -> None:
    elliptic = certificate(ec.generate_private_key(ec.SECP256R1()))
    for der in (b"no certificate", elliptic.public_bytes(Encoding.DER)):
        with pytest.raises(EnvelopeError):
            wrapped(der)
