"""The verbs `verify`, `sheet` and `tpm` on the command line."""

import argparse
from pathlib import Path

from appliance.wiring.arguments import add_config, settings_of


def add_anchor_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    verify = verbs.add_parser("verify", help="relit tout le journal et dit ce qui est prouvé")
    verify.add_argument(
        "--anchor",
        type=Path,
        action="append",
        default=[],
        metavar="FICHIER",
        help="feuille du jour, manifeste d’une copie ou clé d’un gestionnaire ; répétable",
    )
    verify.add_argument(
        "--key", type=Path, metavar="FICHIER", help="écrit la clé du journal, pour un tiers"
    )
    add_config(verify)
    verify.set_defaults(verb=_verify)
    sheet = verbs.add_parser(
        "sheet", help="écrit une feuille de secours, une seule fois, ou celle du jour"
    )
    sheet.add_argument("--day", action="store_true", help="la feuille du jour : la tête de chaîne")
    sheet.add_argument("--pdf", type=Path, metavar="FICHIER", help="l’écrit en PDF, celle du jour")
    add_config(sheet)
    sheet.set_defaults(verb=_sheet)
    tpm = verbs.add_parser("tpm", help="ce que le TPM du boîtier a vu du journal")
    actions = tpm.add_subparsers(metavar="action")
    renew = actions.add_parser("renew", help="le TPM oublie, et repart de ce journal")
    for action, verb in ((tpm, _tpm), (renew, _tpm_renew)):
        add_config(action)
        action.set_defaults(verb=verb)


def _verify(parsed: argparse.Namespace) -> int:
    from appliance.wiring import anchors

    return anchors.verify(settings_of(parsed), parsed.anchor, parsed.key)


def _sheet(parsed: argparse.Namespace) -> int:
    if parsed.day or parsed.pdf:
        from appliance.wiring import anchors

        return anchors.day_sheet(settings_of(parsed), parsed.pdf)
    from appliance.wiring import keys

    return keys.print_sheet(settings_of(parsed))


def _tpm(parsed: argparse.Namespace) -> int:
    from appliance.wiring import tpm

    return tpm.show(settings_of(parsed))


def _tpm_renew(parsed: argparse.Namespace) -> int:
    from appliance.wiring import tpm

    return tpm.start_anew(settings_of(parsed))
