"""The actions of `besace pair` on the command line."""

import argparse

from appliance.wiring.arguments import add_config, settings_of


def add_pair_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    pair = verbs.add_parser("pair", help="fait connaître deux boîtiers d’un même réseau")
    actions = pair.add_subparsers(metavar="action", required=True)
    show = actions.add_parser("show", help="affiche un code et attend l’autre boîtier")
    show.add_argument("where", nargs="?", default="", metavar="adresse", help="où écouter ici")
    show.set_defaults(verb=_show)
    typed = actions.add_parser("type", help="demande le code que l’autre boîtier affiche")
    typed.add_argument("where", metavar="adresse", help="celle de l’autre boîtier")
    typed.set_defaults(verb=_type)
    for action in (show, typed):
        action.add_argument("--name", default="", metavar="NOM", help="comment l’appeler ici")
    shown = actions.add_parser("list", help="montre les boîtiers appariés")
    shown.set_defaults(verb=_list)
    move = actions.add_parser("move", help="dit où un boîtier apparié est maintenant")
    move.set_defaults(verb=_move)
    gone = actions.add_parser("forget", help="oublie un boîtier apparié")
    gone.set_defaults(verb=_forget)
    for action in (move, gone):
        action.add_argument("name", metavar="nom", help="son nom")
    move.add_argument("host", metavar="adresse", help="la nouvelle")
    serve = actions.add_parser("serve", help="fait ce que l’écran demande (un service le lance)")
    serve.set_defaults(verb=_serve)
    for action in (show, typed, shown, move, gone, serve):
        add_config(action)


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import pair

    return pair.show(settings_of(parsed), parsed.where, parsed.name)


def _type(parsed: argparse.Namespace) -> int:
    from appliance.wiring import pair

    return pair.type_(settings_of(parsed), parsed.where, parsed.name)


def _list(parsed: argparse.Namespace) -> int:
    from appliance.wiring import pair

    return pair.list_(settings_of(parsed))


def _move(parsed: argparse.Namespace) -> int:
    from appliance.wiring import pair

    return pair.move(settings_of(parsed), parsed.name, parsed.host)


def _forget(parsed: argparse.Namespace) -> int:
    from appliance.wiring import pair

    return pair.forget(settings_of(parsed), parsed.name)


def _serve(parsed: argparse.Namespace) -> int:
    from appliance.wiring import introducing

    return introducing.serve(settings_of(parsed))
