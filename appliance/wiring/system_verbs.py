"""The verbs of a box that runs from an image: its updates, and the ports of its firewall."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, settings_of


def add_system_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs and their actions."""
    update = verbs.add_parser("update", help="met à jour tout le système du boîtier (root)")
    actions = update.add_subparsers(metavar="action", required=True)
    take = actions.add_parser("take", help="prend une mise à jour, essayée au prochain démarrage")
    take.add_argument(
        "source", nargs="?", help="fichier, clé, ou adresse https:// ; sinon celle des réglages"
    )
    add_config(take)
    take.set_defaults(verb=_take)
    status = actions.add_parser("status", help="le système en marche, et ceux qui attendent")
    status.set_defaults(verb=_status)
    check = actions.add_parser("check", help="éprouve le système qui vient de démarrer")
    add_config(check)
    check.set_defaults(verb=_check)
    sign = actions.add_parser("sign", help="signe une image, pour qui la publie")
    sign.add_argument("directory", type=Path, help="ce que « make image » a laissé")
    sign.add_argument("--key", type=Path, required=True, help="clé privée Ed25519 (PEM)")
    sign.set_defaults(verb=_sign)
    doors = verbs.add_parser("doors", help="les ports que le pare-feu ouvre, pour nft")
    add_config(doors)
    doors.set_defaults(verb=_doors)


def _take(parsed: argparse.Namespace) -> int:
    from appliance.wiring import update

    return update.take(parsed.source or update.address_of(settings_of(parsed)))


def _status(_: argparse.Namespace) -> int:
    from appliance.wiring import update

    return update.status()


def _check(parsed: argparse.Namespace) -> int:
    from appliance.wiring import selftest

    return selftest.run(settings_of(parsed))


def _sign(parsed: argparse.Namespace) -> int:
    from appliance.wiring import update

    return update.sign(parsed.directory, parsed.key)


def _doors(parsed: argparse.Namespace) -> int:
    from appliance.wiring import doors

    return doors.run(settings_of(parsed))
