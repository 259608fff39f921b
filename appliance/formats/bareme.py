"""Tariff tables: TOML text to dated values.

Strict: an unknown key, a missing one, a value that is no whole number or dates that do not
increase are errors that name the table.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from appliance.domain.acte import Acte
from appliance.domain.tarif import Bareme, Certainty, Valeur, Zone
from appliance.errors import ConfigError

BAREME_KEYS: Final = frozenset({"code", "label", "article", "unit", "valeurs"})
VALEUR_KEYS: Final = frozenset({"since", "certainty", "reference"})
ACTE_KEYS: Final = frozenset({"id", "label", "lettre", "coefficient", "article"})
UNITS: Final = frozenset({"centimes", "percent"})


def parse_bareme(text: str, *, name: str) -> Bareme:
    """Return the parameter written in `text`.

    Raises:
        ConfigError: the table is not as the schema says; names `name` and the key.
    """
    table = _table(text, name, BAREME_KEYS)
    if table["unit"] not in UNITS:
        raise ConfigError(f"{name} : unit")
    valeurs = tuple(_valeur(entry, name) for entry in table["valeurs"])
    dates = [valeur.since for valeur in valeurs]
    if not dates or dates != sorted(set(dates)):
        raise ConfigError(f"{name} : les dates « since » doivent croître")
    return Bareme(
        code=table["code"],
        label=table["label"],
        article=table["article"],
        unit=table["unit"],
        valeurs=valeurs,
    )


def parse_acte(text: str, *, name: str) -> Acte:
    """Return the act written in `text`.

    Raises:
        ConfigError: the table is not as the schema says; names `name` and the key.
    """
    table = _table(text, name, ACTE_KEYS)
    return Acte(
        id=table["id"],
        label=table["label"],
        lettre=table["lettre"],
        coefficient=Decimal(table["coefficient"]),
        article=table["article"],
    )


def _table(text: str, name: str, keys: frozenset[str]) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} : {error}") from None
    _same_keys(table, keys, name)
    return table


def _same_keys(table: Mapping[str, Any], keys: frozenset[str], name: str) -> None:
    odd = sorted(keys.symmetric_difference(table))
    if odd:
        raise ConfigError(f"{name} : clé manquante ou inconnue : {', '.join(odd)}")


def _valeur(entry: dict[str, Any], name: str) -> Valeur:
    amounts = {zone: entry.pop(zone.value) for zone in Zone if zone.value in entry}
    _same_keys(entry, VALEUR_KEYS, name)
    if not amounts or any(type(amount) is not int for amount in amounts.values()):
        raise ConfigError(f"{name} : montants entiers attendus")
    if type(entry["since"]) is not date:
        raise ConfigError(f"{name} : since")
    return Valeur(
        since=entry["since"],
        amounts=amounts,
        certainty=Certainty(entry["certainty"]),
        reference=entry["reference"],
    )
