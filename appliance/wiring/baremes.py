"""The tariff tables: those that ship, and those that a publisher sent since."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, NamedTuple, Self

from appliance.config import DEFAULT_FILE, Config, load
from appliance.domain.acte import Acte
from appliance.domain.medecin import ON_CALL
from appliance.domain.tarif import Bareme, Tarifs, Zone
from appliance.durable.disk import SystemDisk, read_whole
from appliance.errors import ConfigError, PackageBrokenError, PackageForeignError
from appliance.formats.bareme import parse_actes, parse_bareme
from appliance.formats.package import Package, read_package
from appliance.ports.machine import Disk
from appliance.sealing.signature import published_by

ACTES: Final = "actes"
EDITION: Final = "edition.toml"
PACKAGE: Final = "baremes.signed"
"""In the station's directory: the package that was accepted last."""

SPOILT: Final = (
    "Tarifs : le paquet de l’éditeur ne peut plus être lu ou vérifié, ceux livrés servent. "
    "Relancez « besace baremes update » avec le fichier."
)


class Edition(NamedTuple):
    """The tables of a release: a number that packages and releases share, and their digest."""

    version: int
    empreinte: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All parameters, and where they come from.

    Attributes:
        version: of the release's tables, or of the package where one is used.
        published: the codes whose table is the package's.
        warning: French: why a package that stands there is not used; empty without a reason.
    """

    baremes: Mapping[str, Bareme]
    version: int
    published: frozenset[str] = frozenset()
    warning: str = ""

    def tarifs(self, zone: Zone, *, accept_probable: bool) -> Tarifs:
        """Return them as one practice uses them."""
        return Tarifs(baremes=self.baremes, zone=zone, accept_probable=accept_probable)

    def with_package(self, package: Package) -> Self:
        """Put a package's tables in the place of those of the same code, or beside them.

        Raises:
            ConfigError: one of its tables is wrong, or two have one code; names it.
        """
        published = _by_code(package.tables.items())
        return replace(
            self,
            baremes={**self.baremes, **published},
            version=package.version,
            published=frozenset(published),
        )


def in_force(config: Config, disk: Disk) -> Tables:
    """Return the tables that a practice prices with.

    A package counts as long as its version is above that of the release: a later release has
    taken it in.  One that cannot be read any more is told, and the release's tables serve.

    Raises:
        ConfigError: a shipped table is wrong; names it.
    """
    ours, path = shipped(), config.chemins.station / PACKAGE
    if not disk.exists(path):
        return ours
    try:
        package = read_package(read_whole(disk, path), signed_by(config.baremes.editeur))
        return ours.with_package(package) if package.version > ours.version else ours
    except (OSError, PackageBrokenError, PackageForeignError, ConfigError):
        return replace(ours, warning=SPOILT)


def tables_at(settings: Path) -> Tables:
    """Return the tables in force on this box; where there are no settings, those that ship.

    Raises:
        ConfigError: the settings cannot be read.
    """
    config = settings_at(settings)
    return shipped() if config is None else in_force(config, SystemDisk())


def settings_at(path: Path) -> Config | None:
    """Return the settings; None where nobody named a file and this is no box.

    Raises:
        ConfigError: the settings cannot be read.
    """
    return load(path) if path != DEFAULT_FILE or path.exists() else None


def signed_by(editeur: bytes) -> Callable[[bytes, bytes], bool]:
    """Return what tells the signatures of a publisher, by his public key."""
    return partial(published_by, editeur)


def shipped() -> Tables:
    """Return the tables of this release.

    Raises:
        ConfigError: a shipped table is wrong, or two have one code; names it.
    """
    return Tables(baremes=_baremes_of_release(), version=edition().version)


@cache  # a practice is opened at each unlock, and what ships does not change meanwhile
def _baremes_of_release() -> Mapping[str, Bareme]:
    folders = (entry for entry in _home().iterdir() if entry.is_dir() and entry.name != ACTES)
    ordered = sorted(folders, key=lambda entry: entry.name)
    return _by_code(each for folder in ordered for each in _texts(folder))


def edition() -> Edition:
    """Return the name of this release's tables."""
    table = tomllib.loads((_home() / EDITION).read_text(encoding="utf-8"))
    return Edition(table["version"], table["empreinte"])


def load_tarifs(zone: Zone = Zone.METROPOLE, *, accept_probable: bool = False) -> Tarifs:
    """Return the parameters of this release, for one practice.

    Raises:
        ConfigError: see `shipped`.
    """
    return shipped().tarifs(zone, accept_probable=accept_probable)


@cache  # as above
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


def without_table() -> list[str]:
    """Return the letters that an act or a rule names and that no shipped table prices.

    Raises:
        ConfigError: a shipped table is wrong; names it.
    """
    letters = {acte.lettre for acte in load_nomenclature().values()}
    return sorted({*letters, *ON_CALL} - shipped().baremes.keys())


def unreferenced(baremes: Iterable[Bareme]) -> list[str]:
    """Return the codes of the tables that do not say where their values come from."""
    return [bareme.code for bareme in baremes if not _is_told(bareme)]


def _is_told(bareme: Bareme) -> bool:
    return bool(bareme.article) and all(valeur.reference for valeur in bareme.valeurs)


def _by_code(texts: Iterable[tuple[str, str]]) -> dict[str, Bareme]:
    found: dict[str, Bareme] = {}
    for name, text in texts:
        bareme = parse_bareme(text, name=name)
        if bareme.code in found:
            raise ConfigError(f"{name} : deux tables pour {bareme.code}")
        found[bareme.code] = bareme
    return found


def _home() -> Traversable:
    return files("appliance.domain") / "baremes"


def _texts(folder: Traversable) -> Iterator[tuple[str, str]]:
    found = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".toml")}
    for name in sorted(found):
        yield name, found[name].read_text(encoding="utf-8")
