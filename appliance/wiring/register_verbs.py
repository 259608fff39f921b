"""The register's verbs on the command line: `export`, `import` and `waiting`."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, settings_of


def add_register_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs of the register."""
    export = verbs.add_parser("export", help="écrit tout ce que le boîtier sait, format ouvert")
    add_config(export)
    export.add_argument("destination", type=Path, help="fichier scellé, ou dossier avec --clear")
    how = export.add_mutually_exclusive_group()
    how.add_argument("--key", type=Path, help="scelle pour cette clé publique (sinon une phrase)")
    how.add_argument("--clear", action="store_true", help="sans chiffrer, après confirmation")
    export.set_defaults(verb=_export)
    taken = verbs.add_parser("import", help="reprend un export, ou un tableau CSV ou JSON")
    add_config(taken)
    taken.add_argument("source", type=Path, help="export, dossier d’export, CSV ou JSON")
    taken.add_argument(
        "--conventions", action="store_true", help="un tableau de conventions, non de patients"
    )
    taken.add_argument(
        "--column",
        type=_pair,
        action="append",
        default=[],
        metavar="TITRE=CHAMP",
        help="le champ d’une colonne, retenu pour la suite ; « TITRE= » l’écarte",
    )
    taken.set_defaults(verb=_import)
    waiting = verbs.add_parser("waiting", help="les lignes d’import qui attendent une correction")
    add_config(waiting)
    waiting.add_argument("numero", type=int, nargs="?", help="numéro de la ligne en attente")
    waiting.add_argument("corrections", type=_pair, nargs="*", metavar="CHAMP=VALEUR")
    waiting.add_argument("--drop", action="store_true", help="oublie cette ligne")
    waiting.set_defaults(verb=_waiting)


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not (found and name.strip()):
        raise argparse.ArgumentTypeError("NOM=VALEUR est attendu")
    return name.strip(), value.strip()


def _export(parsed: argparse.Namespace) -> int:
    from appliance.wiring import outward

    if parsed.clear:
        return outward.in_clear(settings_of(parsed), parsed.destination)
    return outward.sealed(settings_of(parsed), parsed.destination, parsed.key)


def _import(parsed: argparse.Namespace) -> int:
    from appliance.domain.registre.attente import Genre
    from appliance.wiring import inward

    genre = Genre.CONVENTIONS if parsed.conventions else Genre.PATIENTS
    return inward.take_in(settings_of(parsed), parsed.source, genre, dict(parsed.column))


def _waiting(parsed: argparse.Namespace) -> int:
    from appliance.wiring import inward

    settings = settings_of(parsed)
    if parsed.numero is None:
        return inward.list_waiting(settings)
    if parsed.drop:
        return inward.drop(settings, parsed.numero)
    if parsed.corrections:
        return inward.correct(settings, parsed.numero, dict(parsed.corrections))
    return inward.show_waiting(settings, parsed.numero)
