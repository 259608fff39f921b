"""The desk on the command line: its screen, and what carries its letters."""

import argparse

from appliance.wiring.arguments import add_config, settings_of


def add_reception_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both verbs."""
    reception = verbs.add_parser("reception", help="l’écran de l’accueil : qui est arrivé")
    reception.add_argument("--kiosk", action="store_true", help="rien ne permet de quitter l’écran")
    reception.set_defaults(verb=_reception)
    handover = verbs.add_parser("handover", help="porte la liste des arrivées à l’autre boîtier")
    handover.set_defaults(verb=_handover)
    for verb in (reception, handover):
        add_config(verb)


def _reception(parsed: argparse.Namespace) -> int:
    from appliance.wiring import reception

    return reception.run(settings_of(parsed), kiosk=parsed.kiosk)


def _handover(parsed: argparse.Namespace) -> int:
    from appliance.wiring import handover

    return handover.run(settings_of(parsed))
