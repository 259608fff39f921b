"""A stand-in for ADRi: it answers questions on rights, and every word of it is made up.

What it says of whom is the policy's: a kind of answer by NIR.  It reads a question with none of
the box's own code, and seals the answer to the key that the question names, for it travels
through servers and a courier that must not read it.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from appliance.demo.caisse.canonical import unpack

ADRI: Final = "adri@caisse.test"
BODY: Final = "019990000"
OTHER_BODY: Final = "019990001"
SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
INFO: Final = b"besace inbox 1"
TITLE: Final = b"besace adri 1\n"


class Kind(StrEnum):
    """What is answered of somebody."""

    TROUVE = "trouve"
    ALD = "ald"  # found, and exonerated
    AUTRE_CAISSE = "autre_caisse"
    FERMES = "fermes"  # since the day before the one that was asked about
    PLUSIEURS = "plusieurs"
    INCONNU = "inconnu"
    INDISPONIBLE = "indisponible"


FOUND: Final = frozenset({Kind.TROUVE, Kind.ALD, Kind.AUTRE_CAISSE, Kind.FERMES})


class NoQuestionError(ValueError):
    """These bytes ask nothing, or nobody signed them."""


def answer(content: bytes, kind_of: Callable[[str], Kind], now: datetime) -> bytes:
    """Return the answer to the questions that some bytes ask.

    Args:
        content: what the message held, deciphered.
        kind_of: what is answered, by NIR with its key.
        now: the date of the answer.

    Raises:
        NoQuestionError: there is none.
    """
    fields = _proved(content)
    answers = [_answer(one, kind_of(one["nir"]), now) for one in fields["questions"]]
    told = {
        "norme": "BESACE-SIMULATION",
        "version": 1,
        "test": True,
        "genre": "ADRI-REPONSE",
        "reponses": answers,
    }
    key = X25519PublicKey.from_public_bytes(fields["reponse_a"])
    return TITLE + SUITE.encrypt(json.dumps(told).encode(), key, INFO)


def _proved(content: bytes) -> Mapping[str, Any]:
    """Return the question of a message, once its own certificate proves its signature."""
    try:
        payload, signature, certificate = unpack(content)
        _rsa_key(certificate).verify(signature, payload, padding.PKCS1v15(), hashes.SHA256())
        fields: Mapping[str, Any] = unpack(payload)
        if fields["genre"] == "ADRI-QUESTION":
            return fields
    except (ValueError, TypeError, KeyError, InvalidSignature) as error:
        raise NoQuestionError(type(error).__name__) from error
    raise NoQuestionError("another document")


def _rsa_key(certificate: bytes) -> rsa.RSAPublicKey:
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("no RSA key")
    return key


def _answer(question: Mapping[str, str], kind: Kind, now: datetime) -> Mapping[str, object]:
    return {
        "reference": question["reference"],
        "issue": str(Kind.TROUVE if kind in FOUND else kind),
        "nir": question["nir"],
        "naissance": question["naissance"],
        "faite_le": now.isoformat(),
        "droits": _rights(kind, date.fromisoformat(question["jour"])) if kind in FOUND else None,
    }


def _rights(kind: Kind, jour: date) -> Mapping[str, object]:
    ended = (jour - timedelta(days=1)).isoformat() if kind is Kind.FERMES else None
    ald = {"motif": "ald", "debut": None, "fin": None}
    return {
        "organisme": OTHER_BODY if kind is Kind.AUTRE_CAISSE else BODY,
        "debut": None,
        "fin": ended,
        "exonerations": [ald] if kind is Kind.ALD else [],
    }
