"""The tariff tables that ship with the product."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from appliance.domain.acte import Acte
from appliance.domain.tarif import Tarifs, Zone
from appliance.formats.bareme import parse_acte, parse_bareme


def load_tarifs(zone: Zone = Zone.METROPOLE, *, accept_probable: bool = False) -> Tarifs:
    """Return all parameters, for one practice.

    Raises:
        ConfigError: a shipped table is wrong; names it.
    """
    tables = (parse_bareme(text, name=name) for name, text in _texts(_home()))
    return Tarifs(
        baremes={bareme.code: bareme for bareme in tables},
        zone=zone,
        accept_probable=accept_probable,
    )


def load_actes() -> tuple[Acte, ...]:
    """Return the acts that can be billed, by name of file."""
    return tuple(parse_acte(text, name=name) for name, text in _texts(_home() / "actes"))


def _home() -> Traversable:
    return files("appliance.domain") / "baremes"


def _texts(folder: Traversable) -> Iterator[tuple[str, str]]:
    found = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".toml")}
    for name in sorted(found):
        yield name, found[name].read_text(encoding="utf-8")
