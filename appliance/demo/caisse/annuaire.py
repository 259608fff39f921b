"""A stand-in for a directory of bodies: it answers whoever asks, and signs what it says.

Its key is nobody's and stands here for all to see: an edition of it is worth nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ANNUAIRE: Final = "annuaire@caisse.test"
KEY: Final = Ed25519PrivateKey.from_private_bytes(sha256(b"besace test directory").digest())
EDITEUR: Final = KEY.public_key().public_bytes_raw()
TITLE: Final = b"besace annuaire 1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What it gives.

    Attributes:
        inscriptions: maps with `organisme`, `amc`, `adresse` and `certificat` (DER, hexadecimal).
        aiguilles: maps with `regime`, `caisse`, `centre` and `destination`.
    """

    numero: int
    etabli_le: date
    inscriptions: Sequence[Mapping[str, str]] = ()
    aiguilles: Sequence[Mapping[str, str]] = ()


def written(edition: Edition, key: Ed25519PrivateKey = KEY) -> bytes:
    """Return the file of an edition, signed."""
    fields = {
        "norme": "BESACE-SIMULATION",
        "version": 1,
        "test": True,
        "genre": "ANNUAIRE",
        "edition": edition.numero,
        "etabli_le": edition.etabli_le.isoformat(),
        "inscriptions": list(map(dict, edition.inscriptions)),
        "aiguilles": list(map(dict, edition.aiguilles)),
    }
    body = TITLE + json.dumps(fields, sort_keys=True).encode()
    return body + b"\nsignature " + key.sign(body).hex().encode()
