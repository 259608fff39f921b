"""CMS signatures: made by a key that is elsewhere, proved, and judged by the openssl command."""

import subprocess
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.caisse.identity import Identity
from appliance.formats.envelope import wrap
from appliance.formats.incoming import Mail, open_mail
from appliance.formats.signed import proved, sign
from appliance.sealing.signature import KeySigner, make_demo_identity
from tests.made_up import NOON

CONTENT = b"a lot \x00\xff\r\n" * 100
KEY, CERTIFICATE = make_demo_identity("TEST SIGNER", NOON)
_, STRANGER = make_demo_identity("TEST STRANGER", NOON)
SIGNER = KeySigner(KEY, CERTIFICATE, demonstration=True)
SIGNED = sign(CONTENT, SIGNER, NOON)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A directory with the key, the certificate and the content."""
    certificate = x509.load_der_x509_certificate(CERTIFICATE)
    (tmp_path / "key.pem").write_bytes(KEY)
    (tmp_path / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "content").write_bytes(CONTENT)
    return tmp_path


def openssl(files: Path, *arguments: str) -> None:
    subprocess.run(["openssl", "cms", *arguments], cwd=files, check=True, capture_output=True)


def test_what_was_signed_is_proved_to_the_byte() -> None:
    assert proved(SIGNED, CERTIFICATE) == CONTENT


def test_the_signature_says_when() -> None:
    [info] = cms.ContentInfo.load(SIGNED)["content"]["signer_infos"]
    assert info["signed_attrs"][1]["values"].native == [NOON]


def test_another_s_certificate_proves_nothing() -> None:
    assert proved(SIGNED, STRANGER) is None


@pytest.mark.parametrize("signed", [b"", CONTENT, b"0\x80" * 5000, SIGNED[:-1], SIGNED + b"x"])
def test_what_is_no_whole_signature_proves_nothing(signed: bytes) -> None:
    assert proved(signed, CERTIFICATE) is None


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_no_changed_byte_makes_another_content_or_raises(at: int, change: int) -> None:
    forged = SIGNED[:at] + bytes([SIGNED[at] ^ change]) + SIGNED[at + 1 :]
    assert proved(forged, CERTIFICATE) in (None, CONTENT)


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    assert proved(raw, CERTIFICATE) is None


def test_signed_attributes_are_not_a_content() -> None:
    """Attributes that were signed once, passed off as a content with no attributes."""
    info = cms.ContentInfo.load(SIGNED)
    [signer] = info["content"]["signer_infos"]
    attributes = signer["signed_attrs"].untag().dump()
    del signer["signed_attrs"]
    info["content"]["encap_content_info"]["content"] = attributes
    assert proved(info.dump(force=True), CERTIFICATE) is None


# Other code -----------------------------------------------------------------------------


def test_openssl_proves_what_we_sign(files: Path) -> None:
    (files / "signed").write_bytes(SIGNED)
    openssl(files, "-verify", "-binary", "-inform", "DER", "-in", "signed", "-noverify",
            "-certfile", "certificate.pem", "-out", "told")  # fmt: skip
    assert (files / "told").read_bytes() == CONTENT


@pytest.mark.parametrize("form", [[], ["-stream"], ["-nocerts"]], ids=str)
def test_we_prove_what_openssl_signs(files: Path, form: list[str]) -> None:
    openssl(files, "-sign", "-binary", "-nodetach", "-md", "sha256", "-outform", "DER", *form,
            "-signer", "certificate.pem", "-inkey", "key.pem",
            "-in", "content", "-out", "signed")  # fmt: skip
    assert proved((files / "signed").read_bytes(), CERTIFICATE) == CONTENT


def test_a_signature_of_openssl_without_attributes_is_no_proof(files: Path) -> None:
    openssl(files, "-sign", "-binary", "-nodetach", "-noattr", "-outform", "DER",
            "-signer", "certificate.pem", "-inkey", "key.pem",
            "-in", "content", "-out", "signed")  # fmt: skip
    assert proved((files / "signed").read_bytes(), CERTIFICATE) is None


def test_openssl_opens_what_we_encipher(files: Path) -> None:
    raw = wrap(
        SIGNED,
        headers={},
        recipient_certificate_der=CERTIFICATE,
        sender="a@example.test",
        recipient="b@example.test",
        message_id="<1@besace.invalid>",
        at=NOON,
    )
    mail = open_mail(raw)
    assert isinstance(mail, Mail)
    (files / "enveloped").write_bytes(mail.attachments[0].content)
    openssl(files, "-decrypt", "-inform", "DER", "-in", "enveloped", "-binary",
            "-inkey", "key.pem", "-recip", "certificate.pem", "-out", "told")  # fmt: skip
    assert proved((files / "told").read_bytes(), CERTIFICATE) == CONTENT


def test_the_caisse_opens_what_openssl_enciphers(files: Path) -> None:
    identity = Identity(files, NOON)
    (files / "recipient.crt").write_bytes(identity.certificate.read_bytes())
    openssl(files, "-encrypt", "-binary", "-aes256", "-outform", "DER",
            "-in", "content", "-out", "enveloped", "recipient.crt")  # fmt: skip
    assert identity.decipher((files / "enveloped").read_bytes()) == CONTENT


def test_openssl_sees_the_same_key_as_we_do() -> None:
    key = load_pem_private_key(KEY, password=None)
    certificate = x509.load_der_x509_certificate(CERTIFICATE)
    assert key.public_key() == certificate.public_key()
    assert pkcs7.load_der_pkcs7_certificates(SIGNED) == [certificate]
