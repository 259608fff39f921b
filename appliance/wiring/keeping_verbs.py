"""The verbs `backup` and `restore` on the command line."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, settings_of


def add_keeping_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both verbs."""
    backup = verbs.add_parser("backup", help="copie le cabinet sur une clé, sans code")
    backup.add_argument(
        "directory", type=Path, nargs="?", metavar="dossier", help="la clé ; sinon les réglages"
    )
    backup.add_argument("--lost", metavar="CLE", help="cette clé est perdue, ne l’attend plus")
    backup.set_defaults(verb=_backup)
    restore = verbs.add_parser("restore", help="remet un cabinet sur un boîtier vierge")
    restore.add_argument("source", type=Path, help="la clé, ou un dossier de sauvegarde")
    restore.add_argument(
        "--sheet", action="store_true", help="avec la feuille de secours, sans code"
    )
    restore.set_defaults(verb=_restore)
    for verb in (backup, restore):
        add_config(verb)


def _backup(parsed: argparse.Namespace) -> int:
    from appliance.wiring import sauvegarde

    if parsed.lost:
        return sauvegarde.lost(settings_of(parsed), parsed.lost)
    return sauvegarde.backup(settings_of(parsed), parsed.directory)


def _restore(parsed: argparse.Namespace) -> int:
    from appliance.wiring import restauration

    return restauration.restore(settings_of(parsed), parsed.source, by_sheet=parsed.sheet)
