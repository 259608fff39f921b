"""A profile from its TOML file, strictly: a fault names the file and the key."""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from appliance.demo.annee.profil import Profil
from appliance.errors import ConfigError
from appliance.formats.strict import (
    BaseValidationError,
    Converter,
    WrongValueError,
    faults,
    strict_converter,
)

PRATICIEN: Final = "praticien.toml"
CABINET: Final = "cabinet.toml"


def load_profile(path: Path) -> Profil:
    """Read a profile.

    Raises:
        ConfigError: it is not as described; names file and key.
    """
    try:
        return parse_profile(path.read_text(encoding="utf-8"), name=str(path))
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path} : illisible, vérifiez le chemin et les droits") from None


def shipped_profile(name: str) -> Profil:
    """Return a profile that ships: PRATICIEN or CABINET."""
    text = (files("appliance.demo.annee") / "profils" / name).read_text(encoding="utf-8")
    return parse_profile(text, name=name)


def parse_profile(text: str, *, name: str) -> Profil:
    """Read a profile's text; `name` is told with its faults.

    Raises:
        ConfigError: it is not as described; names `name` and the key.
    """
    try:
        return _converter().structure(tomllib.loads(text), Profil)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} : {error}") from None
    except BaseValidationError as error:
        raise ConfigError(f"{name} : {' ; '.join(faults(error))}") from None


def _converter() -> Converter:
    converter = strict_converter()
    converter.register_structure_hook(date, _day)
    return converter


def _day(value: Any, _: type[date]) -> date:
    if type(value) is not date:
        raise WrongValueError("une date sans guillemets est attendue : 2025-01-31")
    return value
