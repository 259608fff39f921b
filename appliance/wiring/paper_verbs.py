"""The verb `paper` on the command line."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, settings_of


def add_paper_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    paper = verbs.add_parser("paper", help="les feuilles papier du mode dégradé, à envoyer")
    actions = paper.add_subparsers(metavar="action")
    write = actions.add_parser("write", help="écrit la feuille d’une facture, en PDF")
    write.add_argument("number", help="numéro de la facture")
    write.add_argument("file", type=Path, help="le fichier PDF ; il nomme le patient")
    write.set_defaults(verb=_write)
    sent = actions.add_parser("sent", help="note que la feuille est partie")
    sent.add_argument("number", help="numéro de la facture")
    sent.set_defaults(verb=_sent)
    for action in (paper, write, sent):
        add_config(action)
    paper.set_defaults(verb=_show)


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import paper

    return paper.show(settings_of(parsed))


def _write(parsed: argparse.Namespace) -> int:
    from appliance.wiring import paper

    return paper.write(settings_of(parsed), parsed.number, parsed.file)


def _sent(parsed: argparse.Namespace) -> int:
    from appliance.wiring import paper

    return paper.sent(settings_of(parsed), parsed.number)
