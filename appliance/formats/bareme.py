"""Tariff tables: TOML text to dated values, and the name of their content.

Strict: an unknown key, a missing one, a value that is no whole number or dates that do not
increase are errors that name the table.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, Final

from appliance.domain.acte import Acte, Frequence, Intervalle, Trait
from appliance.domain.tarif import Bareme, Certainty, Valeur, Zone
from appliance.errors import ConfigError

BAREME_KEYS: Final = frozenset({"code", "label", "article", "unit", "valeurs"})
VALEUR_KEYS: Final = frozenset({"since", "certainty", "reference"})
BAREME_OPTIONS: Final = frozenset({"creation", "exonerant"})
ACTES_KEYS: Final = frozenset({"article", "actes"})
ACTE_KEYS: Final = frozenset({"id", "label", "lettre", "coefficient"})
ACTE_OPTIONS: Final = frozenset(
    {"traits", "groupe", "coefficient_cancer", "depuis", "par_jour", "frequence"}
    | {"age_min", "age_max", "exclut"}
)
UNITS: Final = frozenset({"centimes", "percent", "per_mille", "km", "actes"})


def parse_bareme(text: str, *, name: str) -> Bareme:
    """Return the parameter written in `text`.

    Raises:
        ConfigError: the table is not as the schema says; names `name` and the key.
    """
    table = _table(text, name, BAREME_KEYS, BAREME_OPTIONS)
    if table["unit"] not in UNITS:
        raise ConfigError(f"{name} : unit")
    valeurs = tuple(_valeur(entry, name) for entry in table["valeurs"])
    _increasing(valeurs, name)
    return Bareme(
        code=table["code"],
        label=table["label"],
        article=table["article"],
        unit=table["unit"],
        valeurs=valeurs,
        creation=table.get("creation", False),
        exonerant=table.get("exonerant", False),
    )


def digest(baremes: Iterable[Bareme]) -> str:
    """Return the SHA-256 (hexadecimal) of all that the tables say, however they are written."""
    plain = [_plain(bareme) for bareme in sorted(baremes, key=lambda bareme: bareme.code)]
    return sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def _plain(bareme: Bareme) -> Sequence[Any]:
    return (
        (bareme.code, bareme.label, bareme.article, bareme.unit),
        (bareme.creation, bareme.exonerant),
        [
            (each.since.isoformat(), each.certainty, each.reference, sorted(each.amounts.items()))
            for each in bareme.valeurs
        ],
    )


def parse_actes(text: str, *, name: str) -> tuple[Acte, ...]:
    """Return the acts of one article, in its order.

    Raises:
        ConfigError: the table is not as the schema says; names `name` and the key.
    """
    table = _table(text, name, ACTES_KEYS)
    return tuple(_acte(entry, table["article"], name) for entry in table["actes"])


def _acte(entry: dict[str, Any], article: str, name: str) -> Acte:
    _same_keys(entry, ACTE_KEYS, name, ACTE_OPTIONS)
    cancer = entry.get("coefficient_cancer")
    try:
        return Acte(
            id=entry["id"],
            label=entry["label"],
            lettre=entry["lettre"],
            coefficient=Decimal(entry["coefficient"]),
            article=article,
            traits=frozenset(map(Trait, entry.get("traits", ()))),
            groupe=entry.get("groupe", ""),
            coefficient_cancer=None if cancer is None else Decimal(cancer),
            depuis=entry.get("depuis"),
            par_jour=entry.get("par_jour"),
            frequence=_frequence(entry.get("frequence"), name),
            age_min=entry.get("age_min"),
            age_max=entry.get("age_max"),
            exclut=frozenset(entry.get("exclut", ())),
        )
    except (ValueError, InvalidOperation):
        raise ConfigError(f"{name} : {entry['id']}") from None


def _frequence(entry: dict[str, Any] | None, name: str) -> Frequence | None:
    """Read `{ fois = 4, par = "mois" }`, or `jours` in the place of `fois` to count days."""
    if entry is None:
        return None
    en_jours = "jours" in entry
    _same_keys(entry, frozenset({"jours" if en_jours else "fois", "par"}), name)
    return Frequence(
        fois=int(entry["jours" if en_jours else "fois"]),
        par=Intervalle(f"par {entry['par']}"),
        en_jours=en_jours,
    )


def _increasing(valeurs: Sequence[Valeur], name: str) -> None:
    """Refuse dates that go back, and two values of one day for one zone."""
    dates = [valeur.since for valeur in valeurs]
    named = [(valeur.since, zone) for valeur in valeurs for zone in valeur.amounts]
    if dates != sorted(dates) or len(named) != len(set(named)):
        raise ConfigError(f"{name} : les dates « since » doivent croître")


def _table(
    text: str, name: str, keys: frozenset[str], options: frozenset[str] = frozenset()
) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} : {error}") from None
    _same_keys(table, keys, name, options)
    return table


def _same_keys(
    table: Mapping[str, Any], keys: frozenset[str], name: str, options: frozenset[str] = frozenset()
) -> None:
    odd = sorted(keys.symmetric_difference(set(table) - options))
    if odd:
        raise ConfigError(f"{name} : clé manquante ou inconnue : {', '.join(odd)}")


def _valeur(entry: dict[str, Any], name: str) -> Valeur:
    amounts = {zone: entry.pop(zone.value) for zone in Zone if zone.value in entry}
    _same_keys(entry, VALEUR_KEYS, name)
    if not amounts or any(type(amount) is not int for amount in amounts.values()):
        raise ConfigError(f"{name} : montants entiers attendus")
    if type(entry["since"]) is not date or entry["certainty"] not in set(Certainty):
        raise ConfigError(f"{name} : since, certainty")
    return Valeur(
        since=entry["since"],
        amounts=amounts,
        certainty=Certainty(entry["certainty"]),
        reference=entry["reference"],
    )
