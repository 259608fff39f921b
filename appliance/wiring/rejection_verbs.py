"""The verb `rejections` on the command line."""

import argparse
from typing import Final

from appliance.wiring.arguments import add_config, settings_of

PARTS: Final = ("amo", "amc")
"""As `Part` names them, which is not loaded for other verbs."""
DECISIONS: Final = {
    "call": ("appel", "note un appel au payeur"),
    "contest": ("contestee", "note que la part est contestée"),
    "abandon": ("abandonnee", "renonce à la part"),
}
"""What each action is to `Dit`, which is not loaded either."""


def add_rejection_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its actions."""
    rejections = verbs.add_parser("rejections", help="les factures rejetées, et quoi en faire")
    rejections.add_argument("--json", action="store_true", help="en JSON")
    add_config(rejections)
    rejections.set_defaults(verb=_list)
    actions = rejections.add_subparsers(metavar="action")
    show = _action(actions, "show", "le dossier d’une facture, pour appeler ; il nomme le patient")
    show.set_defaults(verb=_show)
    for name, (dit, help_) in DECISIONS.items():
        decision = _action(actions, name, help_)
        decision.add_argument("reason", help="pourquoi, ou ce qui a été dit")
        decision.set_defaults(verb=_decide, dit=dit)
    facts = actions.add_parser(
        "facts", help="ce qui ne revient à aucune facture, retenues comprises"
    )
    add_config(facts)
    facts.set_defaults(verb=_facts)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help_: str
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=help_)
    action.add_argument("number", help="numéro de la facture")
    action.add_argument("--part", choices=PARTS, help="par défaut, la plus grosse des deux")
    add_config(action)
    return action


def _list(parsed: argparse.Namespace) -> int:
    from appliance.wiring import rejections

    return rejections.show_all(settings_of(parsed), as_json=parsed.json)


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import rejections

    return rejections.show(settings_of(parsed), parsed.number, parsed.part)


def _decide(parsed: argparse.Namespace) -> int:
    from appliance.wiring import rejections

    said = parsed.dit, parsed.reason
    return rejections.decide(settings_of(parsed), parsed.number, parsed.part, said)


def _facts(parsed: argparse.Namespace) -> int:
    from appliance.wiring import rejections

    return rejections.facts(settings_of(parsed))
