"""The actions of `besace aide` on the command line."""

import argparse

from appliance.wiring.arguments import add_config, settings_of


def add_aide_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    aide = verbs.add_parser("aide", help="l’écran d’un boîtier apparié, masqué, à lire seulement")
    actions = aide.add_subparsers(metavar="action", required=True)
    watch = actions.add_parser("voir", help="montre l’écran d’un boîtier qui l’a ouvert")
    watch.add_argument("name", metavar="nom", help="du boîtier apparié")
    watch.set_defaults(verb=_watch)
    carry = actions.add_parser("porter", help="porte la vue ouverte ici, jusqu’à sa fin")
    carry.set_defaults(verb=_carry)
    for action, where in ((watch, "celle de l’autre boîtier"), (carry, "où écouter ici")):
        action.add_argument("where", nargs="?", default="", metavar="adresse", help=where)
    listed = actions.add_parser("liste", help="qui a ouvert une vue, quand, et qui l’a vue")
    listed.set_defaults(verb=_list)
    for action in (watch, carry, listed):
        add_config(action)


def _watch(parsed: argparse.Namespace) -> int:
    from appliance.wiring import aide

    return aide.watch(settings_of(parsed), parsed.name, parsed.where)


def _carry(parsed: argparse.Namespace) -> int:
    from appliance.wiring import aide

    return aide.carry(settings_of(parsed), parsed.where)


def _list(parsed: argparse.Namespace) -> int:
    from appliance.wiring import aide

    return aide.list_(settings_of(parsed))
