"""Numbers inside plain values from outside: what names people must be valid before it is stored."""

from collections.abc import Iterator
from typing import Any

from appliance.domain.identifiers import is_amo
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.saisie import lire_nir

BIRTH = 8


def wrong_numbers(value: Any) -> Iterator[Anomalie]:
    """Yield what is wrong with each NIR, body and birth date, at any depth."""
    match value:
        case dict():
            for champ, inner in value.items():
                yield from _wrong(champ, inner)
                yield from wrong_numbers(inner)
        case list():
            for inner in value:
                yield from wrong_numbers(inner)


def _wrong(champ: str, value: Any) -> Iterator[Anomalie]:
    match champ, value:
        case "nir", {"value": str(text)}:
            found = lire_nir(text)
            if isinstance(found, Anomalie):
                yield found
            elif found.value != text:
                yield Anomalie(champ, "15 caractères sans espace sont attendus")
        case "organisme", {"regime": str(regime), "caisse": str(caisse), "centre": str(centre)}:
            if [*map(len, (regime, caisse, centre))] != [2, 3, 4] or not is_amo(
                regime + caisse + centre
            ):
                yield Anomalie(champ, "régime, caisse et centre comptent 2, 3 et 4 chiffres")
        case "naissance", str(text) if len(text) != BIRTH or not text.isdecimal():
            yield Anomalie(champ, "AAAAMMJJ est attendu")
