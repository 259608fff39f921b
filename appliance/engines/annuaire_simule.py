"""A simulated client of a directory: a signed file in a format of its own.

The national directory, its tables and how one asks for them are not public; it stands behind the
same port.  An edition is three lines: what it is, canonical JSON, `signature` and the publisher's
Ed25519 signature of all before.  It is no secret; who it comes from is all that counts.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from appliance.domain.annuaire import Annuaire, Inscription
from appliance.domain.destination import Aiguille
from appliance.domain.identifiers import Organisme
from appliance.engines.canonical import pack
from appliance.engines.sealed import marked
from appliance.formats.envelope import can_receive
from appliance.ports.signature import Signer
from appliance.sealing.signature import published_by

TITLE: Final = b"besace annuaire 1\n"
MARK: Final = b"\nsignature "
QUESTION: Final = "ANNUAIRE-QUESTION"
EDITION: Final = "ANNUAIRE"
ADDRESS: Final = re.compile(r"[!-;=?A-~]{1,64}@[!-;=?A-~]{1,189}")
LONGEST: Final = 4 * 1024 * 1024
"""Bytes of an edition: ten thousand addresses with their certificates."""


class SimulatedDirectory:
    """The client that ships: see the module's text."""

    def __init__(self, publisher: bytes) -> None:
        """Take the publisher's Ed25519 public key, 32 bytes."""
        self._publisher = publisher

    def ask(self, version: int, signer: Signer) -> bytes:
        """Return the content of a message that asks for what follows a version."""
        contenu = pack(marked(QUESTION) | {"depuis": version})
        return pack([contenu, signer.sign(contenu), signer.certificate])

    def read(self, content: bytes) -> Annuaire | None:
        """Return the edition that some bytes hold; None for anything else."""
        if len(content) > LONGEST or not content.startswith(TITLE):
            return None
        body, mark, signature = content.rpartition(MARK)
        try:
            if not mark or not published_by(
                self._publisher, body, bytes.fromhex(signature.decode())
            ):
                return None
            fields = json.loads(body.removeprefix(TITLE))
            return _annuaire(fields) if fields.items() >= marked(EDITION).items() else None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def _annuaire(fields: Mapping[str, Any]) -> Annuaire:
    version = fields["edition"]
    if type(version) is not int or version < 1:
        raise ValueError("no number of an edition")
    return Annuaire(
        version=version,
        etabli_le=date.fromisoformat(fields["etabli_le"]),
        inscriptions=tuple(map(_inscription, fields["inscriptions"])),
        aiguilles=tuple(map(_aiguille, fields["aiguilles"])),
    )


def _inscription(fields: Mapping[str, Any]) -> Inscription:
    body, amc = str(fields["organisme"]), str(fields["amc"])
    if bool(body) is bool(amc):
        raise ValueError("an address of nobody, or of two")
    certificate = bytes.fromhex(fields["certificat"])
    if not can_receive(certificate) or not ADDRESS.fullmatch(str(fields["adresse"])):
        raise ValueError("nothing can be sent there")
    return Inscription(
        adresse=str(fields["adresse"]),
        certificat=certificate,
        organisme=Organisme.parse(body) if body else None,
        amc=amc,
    )


def _aiguille(fields: Mapping[str, Any]) -> Aiguille:
    regime, caisse, centre = (_digits(fields[name]) for name in ("regime", "caisse", "centre"))
    return Aiguille(regime, caisse, centre, Organisme.parse(fields["destination"]))


def _digits(value: object) -> str:
    digits = str(value)
    if digits and not (digits.isascii() and digits.isdecimal()):
        raise ValueError("digits are expected")
    return digits
