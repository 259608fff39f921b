"""The verb `carry` on the command line."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, settings_of


def add_carry_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    carry = verbs.add_parser("carry", help="sans réseau : porte les messages sur une clé")
    actions = carry.add_subparsers(metavar="action", required=True)
    out = actions.add_parser("out", help="écrit sur la clé ce qui doit partir")
    out.add_argument("--relay", default="", metavar="CLE", help="seul relais qui pourra le lire")
    out.set_defaults(verb=_out)
    relay = actions.add_parser("relay", help="remet ce que la clé porte, par la ligne d’ici")
    relay.set_defaults(verb=_relay)
    in_ = actions.add_parser("in", help="prend de la clé preuves et retours")
    in_.set_defaults(verb=_in)
    back = actions.add_parser("back", help="n’attend plus la clé : la ligne enverra")
    back.set_defaults(verb=_back)
    lan = actions.add_parser("lan", help="remet à un boîtier apparié, par le réseau local")
    lan.add_argument("name", nargs="?", default="", metavar="nom", help="s’il y en a plusieurs")
    lan.add_argument("--at", default="", metavar="ADRESSE", help="où il est, si c’est ailleurs")
    lan.set_defaults(verb=_lan)
    listen = actions.add_parser("listen", help="remet ce qu’un boîtier apparié apporte")
    listen.add_argument("where", nargs="?", default="", metavar="adresse", help="où écouter ici")
    listen.add_argument("--once", action="store_true", help="une seule visite, puis s’arrête")
    listen.set_defaults(verb=_listen)
    key = actions.add_parser("key", help="la clé publique de cette machine")
    key.set_defaults(verb=_key)
    for action in (out, relay, in_):
        action.add_argument(
            "directory",
            type=Path,
            nargs="?",
            metavar="dossier",
            help="la clé ; sans elle, des images",
        )
    out.add_argument("--images", type=Path, metavar="DOSSIER", help="écrit aussi des images")
    for action in (relay, in_):
        action.add_argument("--images", type=Path, metavar="DOSSIER", help="lit d’abord ces images")
    for action in (out, relay):
        action.add_argument("--qr", action="store_true", help="montre ce qui part à l’écran")
        action.add_argument("--pace", type=float, default=0.5, help="secondes par image")
    for action in (out, relay, in_, back, lan, listen, key):
        add_config(action)


def _out(parsed: argparse.Namespace) -> int:
    from appliance.wiring import carry

    codes = carry.Codes(parsed.images, parsed.qr, parsed.pace)
    return carry.out(settings_of(parsed), parsed.directory, parsed.relay, codes)


def _relay(parsed: argparse.Namespace) -> int:
    from appliance.wiring import carry

    codes = carry.Codes(parsed.images, parsed.qr, parsed.pace)
    return carry.relay(settings_of(parsed), parsed.directory, codes)


def _in(parsed: argparse.Namespace) -> int:
    from appliance.wiring import carry

    return carry.take_in(settings_of(parsed), parsed.directory, carry.Codes(parsed.images))


def _back(parsed: argparse.Namespace) -> int:
    from appliance.wiring import carry

    return carry.back(settings_of(parsed))


def _lan(parsed: argparse.Namespace) -> int:
    from appliance.wiring import carry_lan

    return carry_lan.go(settings_of(parsed), parsed.name, parsed.at)


def _listen(parsed: argparse.Namespace) -> int:
    from appliance.wiring import carry_lan

    return carry_lan.serve(settings_of(parsed), parsed.where, once=parsed.once)


def _key(parsed: argparse.Namespace) -> int:
    from appliance.wiring import carry

    return carry.key(settings_of(parsed))
