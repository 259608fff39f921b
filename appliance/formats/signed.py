"""CMS SignedData (RFC 5652, 5): made by a key that may be in a card, and proved.

The structures are asn1crypto's; the signature is the `Signer` port's, for a key in a card
cannot be handed to a library.  No cipher is used here.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from asn1crypto import cms, core, x509

from appliance.ports.signature import Signer
from appliance.sealing.signature import verify

DIGEST: Final = "sha256"
PADDING: Final = "rsassa_pkcs1v15"
NAMED: Final = frozenset({PADDING, "sha256_rsa"})  # both names are in use (RFC 5754, 3.2)


def sign(content: bytes, signer: Signer, at: datetime) -> bytes:
    """Return a SignedData, DER, that holds the content and its one signature.

    Args:
        content: what is signed.
        signer: the practitioner's key.
        at: when (UTC, before 2050).

    Raises:
        SignerAbsentError: see `Signer.sign`.
    """
    certificate = x509.Certificate.load(signer.certificate)
    said = _attributes(content, at)
    algorithm = {"algorithm": DIGEST}
    issuer = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    claim = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", issuer),
        "digest_algorithm": algorithm,
        "signed_attrs": said,
        "signature_algorithm": {"algorithm": PADDING},
        "signature": signer.sign(said.dump()),
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [algorithm],
        "encap_content_info": {"content_type": "data", "content": content},
        "certificates": [certificate],
        "signer_infos": [claim],
    }
    sealed: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return sealed


def proved(signed: bytes, certificate: bytes) -> bytes | None:
    """Return what a SignedData holds; None unless the key of `certificate` signed it.

    The certificates that the message brings prove nothing and are not looked at.

    Args:
        signed: BER or DER, whatever came.
        certificate: X.509, DER, of the only one who may have signed.
    """
    try:
        return _proved(signed, certificate)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None  # no SignedData at all: the library reads a structure when it is asked for


class _Claim(NamedTuple):
    """One signature, as the message tells it."""

    digest: str
    padding: str
    attributes: bytes
    said: dict[str, list[Any]]
    signature: bytes


def _proved(signed: bytes, certificate: bytes) -> bytes | None:
    info = cms.ContentInfo.load(signed, strict=True)
    if info["content_type"].native != "signed_data":
        return None
    inside = info["content"]["encap_content_info"]
    content = inside["content"].native
    if inside["content_type"].native != "data" or not isinstance(content, bytes):
        return None
    claims = [_claim(one) for one in info["content"]["signer_infos"]]
    holds = any(_holds(claim, content, certificate) for claim in claims if claim is not None)
    return content if holds else None


def _claim(info: cms.SignerInfo) -> _Claim | None:
    attributes = info["signed_attrs"]
    # Without attributes the signature is over the content itself, and attributes that were
    # signed once could be passed off as a content.
    if isinstance(attributes, core.Void) or not attributes:
        return None
    return _Claim(
        digest=info["digest_algorithm"]["algorithm"].native,
        padding=info["signature_algorithm"]["algorithm"].native,
        attributes=attributes.untag().dump(),
        said={one["type"].native: one["values"].native for one in attributes},
        signature=info["signature"].native,
    )


def _holds(claim: _Claim, content: bytes, certificate: bytes) -> bool:
    return (
        claim.digest == DIGEST
        and claim.padding in NAMED
        and claim.said.get("content_type") == ["data"]
        and claim.said.get("message_digest") == [sha256(content).digest()]
        and verify(certificate, claim.attributes, claim.signature)
    )


def _attributes(content: bytes, at: datetime) -> cms.CMSAttributes:
    said = {
        "content_type": "data",
        "signing_time": cms.Time({"utc_time": at}),
        "message_digest": sha256(content).digest(),
    }
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": name, "values": [value]}) for name, value in said.items()]
    )
