"""What two boxes tell each other of arrivals, before it is sealed: one canonical JSON object."""

import json
from datetime import datetime
from typing import Final

from appliance.domain.arrivee import Lettre
from appliance.formats.strict import BaseValidationError, Converter, strict_converter

NORME: Final = "besace arrivees 1"


class NoLettreError(ValueError):
    """The bytes are no letter; the message quotes nothing of them."""


def write_lettre(lettre: Lettre) -> bytes:
    """Return a letter's bytes."""
    content = {"norme": NORME, "lettre": CONVERTER.unstructure(lettre)}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def read_lettre(content: bytes) -> Lettre:
    """Return the letter.

    Raises:
        NoLettreError: the bytes are none, or of another version.
    """
    try:
        fields = json.loads(content)
        if fields["norme"] != NORME:
            raise NoLettreError("of another version")
        return CONVERTER.structure(fields["lettre"], Lettre)
    except (BaseValidationError, ValueError, KeyError, TypeError, RecursionError):
        raise NoLettreError("not a letter") from None


def _moment(text: str, _: type[datetime]) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment


def _make_converter() -> Converter:
    converter = strict_converter()
    converter.register_structure_hook(datetime, _moment)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    return converter


CONVERTER: Final = _make_converter()
