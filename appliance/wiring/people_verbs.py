"""The actions of `besace people` on the command line."""

import argparse
from typing import Final

from appliance.wiring.arguments import add_config, settings_of

ROLES: Final = ("titulaire", "remplacant", "secretaire", "delegue")
"""As `Role` names them, which is not loaded for other verbs."""


def add_people_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    people = verbs.add_parser("people", help="qui a un code, et dans quel rôle")
    actions = people.add_subparsers(metavar="action", required=True)
    shown = actions.add_parser("list", help="montre qui a un code")
    shown.set_defaults(verb=_show)
    new = actions.add_parser("add", help="donne un code à quelqu’un ; une titulaire le demande")
    new.add_argument("name", help="nom, tel que l’écran le montrera")
    new.add_argument("--role", choices=ROLES, required=True, help="son rôle")
    new.add_argument("--number", default="", help="numéro sous lequel cette personne facture")
    new.add_argument("--token", default="", help="étiquette PKCS#11 de sa carte CPS")
    new.set_defaults(verb=_add)
    gone = actions.add_parser("remove", help="retire le code de quelqu’un")
    gone.add_argument("name", help="nom ou numéro de la personne")
    gone.set_defaults(verb=_remove)
    for action in (shown, new, gone):
        add_config(action)


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import people

    return people.show(settings_of(parsed))


def _add(parsed: argparse.Namespace) -> int:
    from appliance.domain.roles import Personne, Role
    from appliance.wiring import people

    asked = Personne(
        numero=0,
        nom=parsed.name.strip(),
        role=Role(parsed.role),
        numero_ps=parsed.number,
        jeton=parsed.token,
    )
    return people.add(settings_of(parsed), asked)


def _remove(parsed: argparse.Namespace) -> int:
    from appliance.wiring import people

    return people.remove(settings_of(parsed), parsed.name)
