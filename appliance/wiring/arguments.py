"""What verbs share on the command line: whose settings they read."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from appliance.errors import EntryError


def add_config(parser: argparse.ArgumentParser) -> None:
    """Let a verb be told which practice it is about."""
    # Not given is not there: an action's parser must not hide what stood before its name.
    nothing = argparse.SUPPRESS
    parser.add_argument("--config", type=Path, default=nothing, help="fichier de réglages")
    parser.add_argument("--dir", type=Path, default=nothing, help="dossier d’un cabinet d’essai")


def settings_of(parsed: argparse.Namespace) -> Path:
    """Return the settings file of the practice that was chosen."""
    from appliance.config import DEFAULT_FILE  # with it come the domain's tables

    directory: Path | None = getattr(parsed, "dir", None)
    chosen: Path = getattr(parsed, "config", DEFAULT_FILE)
    return chosen if directory is None else directory / "besace.toml"


def pair(text: str) -> tuple[str, str]:
    """Read `NOM=VALEUR`.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    name, found, value = text.partition("=")
    if not (found and name.strip()):
        raise argparse.ArgumentTypeError("NOM=VALEUR est attendu")
    return name.strip(), value.strip()


def once(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return fields by their names.

    Raises:
        EntryError: one of them was given twice.
    """
    found: dict[str, str] = {}
    for champ, value in fields:
        if champ in found:
            raise EntryError(f"champ donné deux fois : {champ}")
        found[champ] = value
    return found
