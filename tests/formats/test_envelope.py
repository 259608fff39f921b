"""The envelope: what the addressee opens, and what no hostile mail may do."""

from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given
from hypothesis import strategies as st

from appliance.formats.envelope import (
    LARGEST_MESSAGE,
    MOST_BOUNDARIES,
    Attachment,
    EnvelopeError,
    attachments,
    wrap,
)
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


@pytest.mark.parametrize(
    "headers",
    [{"X-A": "one\r\nBcc: x@y.test"}, {"To": "another@example.test"}, {"Content-Type": "x/y"}],
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


# Incoming -----------------------------------------------------------------------------

MULTIPART = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n"
    b"--b\r\nContent-Type: Application/EDI-consent\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nQVJM\r\n"
    b"--b\r\nContent-Disposition: attachment\r\n\r\nin text\r\n--b--\r\n"
)


def test_attachments_come_in_order_and_the_text_stays_behind() -> None:
    assert attachments(MULTIPART) == (
        Attachment("application/edi-consent", b"ARL"),
        Attachment("text/plain", b"in text"),
    )


def test_a_mail_may_be_its_own_attachment() -> None:
    raw = b"Content-Type: application/EDI-consent\r\n\r\nARL\r\n"
    assert attachments(raw) == (Attachment("application/edi-consent", b"ARL\r\n"),)


def test_a_mail_without_attachment_has_none() -> None:
    assert attachments(b"Subject: hello\r\n\r\nhow are you?\r\n") == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"a" * (LARGEST_MESSAGE + 1),
        b"Content-Type: multipart/mixed; boundary=b\r\n" + b"\r\n--b" * (MOST_BOUNDARIES + 1),
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth)
            for depth in range(5000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    ],
    ids=["too large", "too many parts", "too deep", "mail in mail"],
)
def test_a_mail_beyond_all_bounds_is_refused_at_once(raw: bytes) -> None:
    with pytest.raises(EnvelopeError):
        attachments(raw)


words = st.sampled_from(
    [
        b"Content-Type: ",
        b"multipart/mixed; boundary=b",
        b"message/rfc822",
        b"application/x",
        b"; name*0*=utf-8''%ff",
        b"; charset=\x00; name*=\x00'x'y",
        b"Content-Disposition: attachment; filename*=no-such''x",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: x-uuencode",
        b"\r\n",
        b"\r\n\r\n",
        b"\n--b\r\n",
        b"\n--b--",
        b"begin 644 x\nM",
        b"=?utf-8?b?//8?=",
        b"A=",
    ]
)


def survives(raw: bytes) -> bool:
    try:
        found = attachments(raw)
    except EnvelopeError:
        return True
    return all(isinstance(one.content, bytes) for one in found)


@given(st.lists(words | st.binary(max_size=6), max_size=40).map(b"".join))
def test_no_hostile_mail_raises_anything_else(raw: bytes) -> None:
    assert survives(raw)


@given(st.binary(min_size=1, max_size=3), st.integers(0, len(MULTIPART)))
def test_no_damage_to_an_honest_mail_raises_anything_else(damage: bytes, at: int) -> None:
    assert survives(MULTIPART[:at] + damage + MULTIPART[at + len(damage) :])
