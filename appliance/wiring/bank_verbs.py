"""The verb `bank` on the command line."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, once, pair, settings_of


def add_bank_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    bank = verbs.add_parser("bank", help="les relevés de la banque, et les virements attendus")
    actions = bank.add_subparsers(metavar="action")
    taken = actions.add_parser("import", help="lit des relevés, puis rapproche ce qui est sûr")
    taken.add_argument("files", type=Path, nargs="+", help="CFONB 120, camt.053, OFX, MT940, CSV")
    taken.add_argument("--account", default="", metavar="IBAN", help="compte d’un CSV sans compte")
    taken.add_argument(
        "--column",
        type=pair,
        action="append",
        default=[],
        metavar="TITRE=CHAMP",
        help="le champ d’une colonne de CSV, retenu pour la suite ; « TITRE= » l’écarte",
    )
    taken.set_defaults(verb=_import)
    listed = actions.add_parser("list", help="les rapprochements, et ce qui attend encore")
    listed.set_defaults(verb=_list)
    proposed = actions.add_parser("propose", help="les lignes à rapprocher à la main")
    proposed.set_defaults(verb=_propose)
    post = actions.add_parser("post", help="rapproche comme on le dit")
    post.add_argument("lines", type=int, nargs="+", metavar="LIGNE", help="numéros des lignes")
    said = post.add_mutually_exclusive_group()
    said.add_argument("--choice", type=int, default=1, help="la réponse proposée (1 par défaut)")
    said.add_argument(
        "--transfer", action="append", metavar="VIREMENT", help="début du nom d’un virement annoncé"
    )
    post.set_defaults(verb=_post)
    undo = actions.add_parser("undo", help="défait un rapprochement ; il reste raconté")
    undo.add_argument("number", type=int, help="numéro du rapprochement")
    undo.add_argument("reason", help="pourquoi")
    undo.set_defaults(verb=_undo)
    for action in (bank, taken, listed, proposed, post, undo):
        add_config(action)
    bank.set_defaults(verb=_list)


def _import(parsed: argparse.Namespace) -> int:
    from appliance.wiring import bank

    choices = once(parsed.column)
    return bank.take_in(settings_of(parsed), parsed.files, parsed.account, choices)


def _list(parsed: argparse.Namespace) -> int:
    from appliance.wiring import bank

    return bank.listed(settings_of(parsed))


def _propose(parsed: argparse.Namespace) -> int:
    from appliance.wiring import bank

    return bank.propose(settings_of(parsed))


def _post(parsed: argparse.Namespace) -> int:
    from appliance.wiring import bank

    if parsed.transfer:
        return bank.post(settings_of(parsed), parsed.lines, parsed.transfer)
    return bank.choose(settings_of(parsed), parsed.lines, parsed.choice)


def _undo(parsed: argparse.Namespace) -> int:
    from appliance.wiring import bank

    return bank.undo(settings_of(parsed), parsed.number, parsed.reason)
