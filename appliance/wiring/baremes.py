"""The tariff tables that ship with the product, and what the command line says of them."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from appliance.domain.acte import Acte, Trait
from appliance.domain.money import euros
from appliance.domain.tarif import Bareme, Certainty, Tarifs, Valeur, Zone
from appliance.errors import ConfigError
from appliance.formats.bareme import parse_actes, parse_bareme

ACTES = "actes"


def load_tarifs(zone: Zone = Zone.METROPOLE, *, accept_probable: bool = False) -> Tarifs:
    """Return all parameters, for one practice.

    Raises:
        ConfigError: a shipped table is wrong, or two have one code; names it.
    """
    baremes: dict[str, Bareme] = {}
    for folder in sorted(_home().iterdir(), key=lambda entry: entry.name):
        if folder.is_dir() and folder.name != ACTES:
            for name, text in _texts(folder):
                bareme = parse_bareme(text, name=name)
                if bareme.code in baremes:
                    raise ConfigError(f"{name} : deux tables pour {bareme.code}")
                baremes[bareme.code] = bareme
    return Tarifs(baremes=baremes, zone=zone, accept_probable=accept_probable)


def load_nomenclature() -> Mapping[str, Acte]:
    """Return every act that a table names, by its id.

    Raises:
        ConfigError: a shipped table is wrong, or two acts have one id; names it.
    """
    found: dict[str, Acte] = {}
    for name, text in _texts(_home() / ACTES):
        for acte in parse_actes(text, name=name):
            if acte.id in found:
                raise ConfigError(f"{name} : deux actes {acte.id}")
            found[acte.id] = acte
    return found


def load_actes() -> tuple[Acte, ...]:
    """Return the acts that the screen offers, in the order of the nomenclature."""
    return tuple(acte for acte in load_nomenclature().values() if Trait.USUEL in acte.traits)


def show() -> int:
    """Print every parameter with its value of the day, and apart what is not certain."""
    today = datetime.now().astimezone().date()
    baremes = load_tarifs().baremes
    for code in sorted(baremes):
        print(_shown(baremes[code], today))
    doubts = list(_doubts(baremes.values()))
    print(f"\nÀ confirmer ({len(doubts)} valeurs) :")
    for line in doubts:
        print(line)
    return 0


def check() -> int:
    """Read every table again and prove that dates increase and references stand; count them.

    Raises:
        ConfigError: a table is wrong; names it.
    """
    baremes, actes = load_tarifs().baremes, load_nomenclature()
    valeurs = [valeur for bareme in baremes.values() for valeur in bareme.valeurs]
    silent = [bareme.code for bareme in baremes.values() if not _is_told(bareme)]
    orphans = sorted({acte.lettre for acte in actes.values()} - baremes.keys())
    for code in silent:
        sys.stderr.write(f"{code} : référence manquante\n")
    for lettre in orphans:
        print(f"{lettre} : lettre sans tarif connu, ses actes ne sont pas facturés")
    print(f"{len(baremes)} paramètres, {len(valeurs)} valeurs, {len(actes)} actes : ", end="")
    print("références à compléter" if silent else "dates croissantes, références présentes")
    return 78 if silent else 0


def _is_told(bareme: Bareme) -> bool:
    return bool(bareme.article) and all(valeur.reference for valeur in bareme.valeurs)


def _shown(bareme: Bareme, today: date) -> str:
    amounts = {zone: bareme.at(today, zone) for zone in Zone}
    cells = [_amount(bareme, zone, valeur) for zone, valeur in amounts.items()]
    found = amounts[Zone.METROPOLE]
    since = "" if found is None else f"{found.since:%d/%m/%Y}  {found.certainty}"
    return f"{bareme.code:<22}{cells[0]:>12}{cells[1]:>12}  {since:<23} {bareme.label}".rstrip()


def _amount(bareme: Bareme, zone: Zone, valeur: Valeur | None) -> str:
    amount = None if valeur is None else valeur.amounts.get(zone)
    if amount is None:
        return "?"
    words = {"centimes": euros(amount), "percent": f"{amount} %", "per_mille": f"{amount} ‰"}
    return words.get(bareme.unit, f"{amount} {bareme.unit}")


def _doubts(baremes: Iterable[Bareme]) -> Iterator[str]:
    """Yield each value that rests on less than a confirmed source, and what switches it."""
    for bareme in baremes:
        for valeur in bareme.valeurs:
            if valeur.certainty is not Certainty.CONFIRMED:
                switch = " (réglage avenant_11)" * (valeur.certainty is Certainty.PROBABLE)
                amounts = ", ".join(_amount(bareme, zone, valeur) for zone in valeur.amounts)
                since = f"{valeur.since:%d/%m/%Y}"
                yield f"  {bareme.code} {amounts} au {since}{switch} : {valeur.reference}"


def _home() -> Traversable:
    return files("appliance.domain") / "baremes"


def _texts(folder: Traversable) -> Iterator[tuple[str, str]]:
    found = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".toml")}
    for name in sorted(found):
        yield name, found[name].read_text(encoding="utf-8")
