"""The verb `guide` on the command line."""

import argparse
from pathlib import Path


def add_guide_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    guide = verbs.add_parser("guide", help="le guide de qui s’en sert, tâche par tâche")
    guide.add_argument("task", nargs="?", type=int, help="numéro de la tâche ; rien les liste")
    guide.add_argument(
        "--pdf", type=Path, metavar="FICHIER", help="écrit tout le guide, à imprimer"
    )
    guide.set_defaults(verb=_guide, complain=guide.error)


def _guide(parsed: argparse.Namespace) -> int:
    from appliance.wiring import guide

    if parsed.pdf is not None:
        return guide.write_pdf(parsed.pdf)
    if parsed.task is None:
        return guide.list_tasks()
    told = guide.tasks()
    if not 0 < parsed.task <= len(told):
        parsed.complain(f"les tâches vont de 1 à {len(told)}")
    return guide.show(told[parsed.task - 1])
