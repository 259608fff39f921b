"""What two boxes tell each other of arrivals, before it is sealed: one canonical JSON object."""

import json
from datetime import datetime
from typing import Any, Final

from appliance.domain.arrivee import Lettre
from appliance.domain.identifiers import Nir
from appliance.formats.strict import BaseValidationError, Converter, exactly, strict_converter

NORME: Final = "besace arrivees 1"
LONGEST: Final = 200
"""Characters of a text: far more than a card holds."""
HIGHEST: Final = 1 << 53
YEARS: Final = range(1970, 9000)
"""What any box may take for the present; others no time zone can show."""

MALFORMED: Final = (
    BaseValidationError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,  # cattrs, of a list in the place of an object
    RecursionError,
)


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
    except MALFORMED:
        raise NoLettreError("not a letter") from None


def _moment(text: Any, _: type[datetime]) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError("no moment")
    return moment


def _text(value: Any, _: type[str]) -> str:
    text: str = exactly(value, str)
    if len(text.encode("utf-8")) > LONGEST:  # what is no Unicode raises here
        raise ValueError("too long")
    return text


def _number(value: Any, _: type[int]) -> int:
    number: int = exactly(value, int)
    if not 0 <= number <= HIGHEST:
        raise ValueError("no number of a step")
    return number


def _nir(value: Any, _: type[Nir]) -> Nir:
    return Nir.parse(exactly(value, str))


def _make_converter() -> Converter:
    converter = strict_converter()
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _number)
    converter.register_structure_hook(Nir, _nir)
    converter.register_unstructure_hook(Nir, lambda nir: nir.value)
    converter.register_structure_hook(datetime, _moment)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    return converter


CONVERTER: Final = _make_converter()
