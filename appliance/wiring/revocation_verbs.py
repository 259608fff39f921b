"""The verb `revocations` on the command line."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, settings_of


def add_revocation_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its action."""
    revocations = verbs.add_parser("revocations", help="les listes de cartes CPS révoquées")
    actions = revocations.add_subparsers(metavar="action")
    take = actions.add_parser("take", help="prend une liste, une fois sa signature vérifiée")
    take.add_argument("file", type=Path, help="la liste (CRL), en PEM ou en DER")
    take.set_defaults(verb=_take)
    for action in (revocations, take):
        add_config(action)
    revocations.set_defaults(verb=_show)


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import revocations

    return revocations.show(settings_of(parsed))


def _take(parsed: argparse.Namespace) -> int:
    from appliance.wiring import revocations

    return revocations.take(settings_of(parsed), parsed.file)
