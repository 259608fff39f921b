"""From the file to the settings, each fault named by file and key."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from appliance.config.desk import Accueil, BoitierAccueil
from appliance.config.machine import Chemins, Sauvegarde, Systeme
from appliance.config.practice import Baremes, Cabinet, Comptabilite, Lots, Signature
from appliance.config.questions import Adri, Annuaire
from appliance.config.roads import Courrier, Destination, Emport, Guichet, Pieces
from appliance.config.station import Apcv, Ecran, Lecteur, Panneau
from appliance.domain.identifiers import InvalidNumberError, NumeroPs, Organisme
from appliance.errors import ConfigError, NoSettingsError
from appliance.formats.strict import (
    FORGOTTEN,
    BaseValidationError,
    Converter,
    WrongValueError,
    exactly,
    faults,
    strict_converter,
)

DEFAULT_FILE: Final = Path("/etc/besace/besace.toml")
PUBLISHER_KEY_SIZE: Final = 32
Settings = TypeVar("Settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relais:
    """All settings of a machine that only relays.

    Attributes:
        dossier: its own directory.
    """

    dossier: Path
    courrier: Courrier
    emport: Emport = field(default_factory=Emport)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of one box."""

    cabinet: Cabinet
    chemins: Chemins
    lots: Lots
    signature: Signature
    destinations: tuple[Destination, ...]
    courrier: Courrier
    lecteur: Lecteur = field(default_factory=Lecteur)
    apcv: Apcv = field(default_factory=Apcv)
    ecran: Ecran = field(default_factory=Ecran)
    panneau: Panneau = field(default_factory=Panneau)
    baremes: Baremes = field(default_factory=Baremes)
    comptabilite: Comptabilite = field(default_factory=Comptabilite)
    adri: Adri | None = None
    annuaire: Annuaire | None = None
    sauvegarde: Sauvegarde = field(default_factory=Sauvegarde)
    pieces: Pieces = field(default_factory=Pieces)
    emport: Emport = field(default_factory=Emport)
    accueil: Accueil | None = None
    systeme: Systeme = field(default_factory=Systeme)

    @property
    def guichets(self) -> tuple[Guichet, ...]:
        """All places that lots of any kind go to."""
        images = () if self.pieces.envoi is None else (self.pieces.envoi,)
        return (*self.destinations, *images)


def load(path: Path) -> Config:
    """Read the settings.

    Raises:
        NoSettingsError: the file is missing.
        ConfigError: it is not as described; names file and key.
    """
    return _structured(path, _table(path), Config)


def check(text: str, home: Path) -> Sequence[str]:
    """Return what `load` would say of a file of this text, one `key : sentence` a fault.

    Args:
        text: TOML.
        home: the directory that the file would stand in.
    """
    try:
        _converter(home).structure(tomllib.loads(text), Config)
    except BaseValidationError as error:
        return tuple(faults(error))
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aidant:
    """All settings of a machine that only helps other boxes.

    Attributes:
        dossier: where it keeps its pairs.
    """

    dossier: Path


def load_relais(path: Path) -> Relais:
    """Read the settings of a machine that relays: a box's, or the few that a relay needs.

    Raises:
        NoSettingsError, ConfigError: see `load`.
    """
    table = _table(path)
    if "cabinet" not in table:
        return _structured(path, table, Relais)
    box = _structured(path, table, Config)
    if box.emport.boite_de:  # its own courier would fetch what is another's
        raise ConfigError(f"{path} : emport.boite_de est pour une machine sans cabinet")
    return Relais(dossier=box.chemins.courier, courrier=box.courrier, emport=box.emport)


def load_box(path: Path) -> Config | BoitierAccueil:
    """Read the settings of a box: of a practice's, or of one that is a desk and nothing else.

    Raises:
        NoSettingsError, ConfigError: see `load`.
    """
    table = _table(path)
    if "accueil" in table and "cabinet" not in table:
        return _structured(path, table, BoitierAccueil)
    return _structured(path, table, Config)


def load_accueil(path: Path) -> BoitierAccueil:
    """Read the settings of a box that has a desk, or is one and has no practice.

    Raises:
        NoSettingsError, ConfigError: see `load`; there is no desk in them.
    """
    box = load_box(path)
    if isinstance(box, BoitierAccueil):
        return box
    if box.accueil is None:
        raise ConfigError(f"{path} : accueil : {FORGOTTEN}")
    return BoitierAccueil(
        accueil=box.accueil,
        passage=box.chemins.courier,
        lecteur=box.lecteur,
        ecran=box.ecran,
        cabinet=box.cabinet,
    )


def load_passage(path: Path) -> Path:
    """Return the directory of what goes to other boxes: the courier's, a relay's, or a desk's.

    A machine that only helps others has `dossier` in its settings, and nothing more.

    Raises:
        NoSettingsError, ConfigError: see `load`.
    """
    if "accueil" in (table := _table(path)) and "cabinet" not in table:
        return _structured(path, table, BoitierAccueil).passage
    if table.keys() == {"dossier"}:
        return _structured(path, table, Aidant).dossier
    return load_relais(path).dossier


def _table(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoSettingsError(f"{path} n’existe pas") from None
    except OSError:
        raise ConfigError(f"{path} : illisible, vérifiez le chemin et les droits") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} : enregistrez ce fichier en UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} : {_where(error)}") from None


def _structured(path: Path, table: Mapping[str, Any], kind: type[Settings]) -> Settings:
    try:
        return _converter(path.parent).structure(table, kind)
    except BaseValidationError as error:
        raise ConfigError(f"{path} : {' ; '.join(faults(error))}") from None


def _where(error: tomllib.TOMLDecodeError) -> str:
    """Say where the text is no TOML; only the line of the library's words is of use."""
    line = re.search(r"line (\d+)", str(error))
    place = f"ligne {line[1]}" if line else "dernière ligne"
    return f"{place} : ce n’est pas du TOML, vérifiez guillemets, crochets et signe ="


def _converter(home: Path) -> Converter:
    converter = strict_converter()
    converter.register_structure_hook(Path, lambda text, _: home / exactly(text, str))
    converter.register_structure_hook(bytes, lambda text, _: _public_key(exactly(text, str)))
    converter.register_structure_hook(NumeroPs, lambda text, _: _number(NumeroPs, text))
    converter.register_structure_hook(Organisme, lambda text, _: _number(Organisme, text))
    return converter


def _public_key(text: str) -> bytes:
    if not re.fullmatch(rf"([0-9a-fA-F]{{2}}){{{PUBLISHER_KEY_SIZE}}}", text):
        raise WrongValueError(f"{2 * PUBLISHER_KEY_SIZE} chiffres hexadécimaux sont attendus")
    return bytes.fromhex(text)


def _number(kind: type[NumeroPs] | type[Organisme], text: Any) -> NumeroPs | Organisme:
    try:
        return kind.parse(exactly(text, str))
    except InvalidNumberError as error:
        raise WrongValueError(str(error)) from None
