"""A simulated client of ADRi: real cryptography, fields of its own, no value for any caisse.

The real service, its fields and its signed assertions are not public; it stands behind the same
port.  A question is `[map, signature, certificate]`, canonical, and the map is marked as a test.
An answer is a line that says so and a JSON object, sealed to the public key that the question
names: whoever carries it, the peer's mail server and our own courier, sees bytes.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from appliance.domain.identifiers import Nir, Organisme
from appliance.domain.registre.adri import Issue, Question, Reponse
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Periode, Source
from appliance.engines.canonical import pack
from appliance.engines.sealed import marked
from appliance.ports.signature import Signer
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.inbox import inbox_public_key, open_with

QUESTION: Final = "ADRI-QUESTION"
REPONSE: Final = "ADRI-REPONSE"
TITLE: Final = b"besace adri 1\n"
LONGEST: Final = 256 * 1024
"""Bytes of an answer: far more than a whole round's."""


class SimulatedAdri:
    """The client that ships: see the module's text."""

    name: Final = "ADRi simulé (aucun droit réel)"

    def __init__(self, private: bytes) -> None:
        """Take the practice's private key for answers, raw, 32 bytes (X25519)."""
        self._private = private

    def ask(self, questions: Sequence[Question], signer: Signer) -> bytes:
        """Return the content of one message."""
        contenu = pack(
            marked(QUESTION)
            | {
                "reponse_a": inbox_public_key(self._private),
                "questions": [_question(one) for one in questions],
            }
        )
        return pack([contenu, signer.sign(contenu), signer.certificate])

    def read(self, content: bytes) -> Sequence[Reponse] | None:
        """Return the answers that some bytes hold; None for anything else."""
        if len(content) > LONGEST or not content.startswith(TITLE):
            return None
        try:
            fields = json.loads(open_with(self._private, content.removeprefix(TITLE)))
            if not _is_reponse(fields):
                return None
            return [_reponse(one) for one in fields["reponses"]]
        except (BrokenSealError, ValueError, KeyError, TypeError, RecursionError):
            return None


def _question(question: Question) -> Mapping[str, object]:
    who = question.beneficiaire
    return {
        "reference": question.reference,
        "nom": who.nom,
        "prenom": who.prenom,
        "naissance": who.naissance,
        "nir": who.nir.value,
        "rang": who.rang,
        "jour": question.jour.isoformat(),
    }


def _is_reponse(fields: object) -> bool:
    return isinstance(fields, dict) and fields.items() >= marked(REPONSE).items()


def _reponse(fields: Mapping[str, Any]) -> Reponse:
    made = datetime.fromisoformat(fields["faite_le"])
    if made.tzinfo is None:
        raise ValueError("no time zone")
    told = fields["droits"]
    return Reponse(
        reference=str(fields["reference"]),
        issue=Issue(fields["issue"]),
        nir=Nir.parse(fields["nir"]),
        naissance=str(fields["naissance"]),
        faite_le=made,
        droits=None if told is None else _droits(told, made.astimezone().date()),
    )


def _droits(fields: Mapping[str, Any], day: date) -> Droits:
    return Droits(
        source=Source.ADRI,
        vu_le=day,
        organisme=Organisme.parse(fields["organisme"]),
        periode=_periode(fields),
        exonerations=tuple(map(_exoneration, fields["exonerations"])),
    )


def _exoneration(fields: Mapping[str, Any]) -> Exoneration:
    return Exoneration(motif=Motif(fields["motif"]), periode=_periode(fields))


def _periode(fields: Mapping[str, Any]) -> Periode:
    debut, fin = (fields[key] and date.fromisoformat(fields[key]) for key in ("debut", "fin"))
    if debut and fin and fin < debut:
        raise ValueError("a period that ends before it begins")
    return Periode(debut=debut or None, fin=fin or None)
