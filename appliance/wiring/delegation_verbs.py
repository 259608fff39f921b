"""The verbs `delegate` and `manage` on the command line."""

import argparse
from datetime import date
from pathlib import Path
from typing import Final

from appliance.wiring.arguments import add_config, settings_of

DAYS: Final = range(1, 91)
HOME: Final = Path("~/.local/share/besace-manage")
GESTES: Final = {
    "correct": "corriger",
    "replace": "remplacer",
    "remind": "relancer",
    "contest": "contester",
    "abandon": "abandonner",
}
"""What each word is to `Geste`, which is not loaded for other verbs."""


def add_delegation_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both verbs and their actions."""
    _add_delegate(verbs)
    _add_manage(verbs)


def _add_delegate(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    delegate = verbs.add_parser("delegate", help="confie les impayés, reprend les propositions")
    actions = delegate.add_subparsers(metavar="action", required=True)
    out = actions.add_parser("out", help="écrit rejets et impayés pour un gestionnaire")
    out.add_argument(
        "--period", type=_period, required=True, metavar="A..B", help="soins du jour A au jour B"
    )
    out.add_argument(
        "--to", type=Path, required=True, metavar="CLE", help="clé que le gestionnaire a donnée"
    )
    out.add_argument("--days", type=_days, default=30, help="jours de validité, 30 par défaut")
    out.add_argument("-o", type=Path, dest="file", metavar="FICHIER", help="où l’écrire")
    out.set_defaults(verb=_out)
    back = actions.add_parser("in", help="prend les propositions d’un gestionnaire")
    back.add_argument("file", type=Path, help="ce qu’il a rendu")
    back.set_defaults(verb=_in)
    listed = actions.add_parser("list", help="les propositions, et ce qui en a été fait")
    listed.set_defaults(verb=_list)
    accept = actions.add_parser("accept", help="fait ce qui est proposé")
    accept.set_defaults(verb=_accept)
    refuse = actions.add_parser("refuse", help="ne suit pas une proposition")
    refuse.set_defaults(verb=_refuse)
    for action in (accept, refuse):
        action.add_argument("number", type=int, help="numéro de la proposition")
    for action in (out, back, listed, accept, refuse):
        add_config(action)


def _add_manage(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    manage = verbs.add_parser("manage", help="côté gestionnaire : propose sur ce qui est confié")
    actions = manage.add_subparsers(metavar="action", required=True)
    init = actions.add_parser("init", help="fait ses clés, écrit celle à donner aux cabinets")
    init.add_argument("name", help="son nom, tel que les cabinets le liront")
    init.set_defaults(verb=_manage_init)
    open_ = actions.add_parser("open", help="ouvre ce qu’un cabinet confie")
    open_.add_argument("file", type=Path, help="le fichier reçu")
    open_.set_defaults(verb=_manage_open)
    listed = actions.add_parser("list", help="ce qui est confié, et ce qui est proposé")
    listed.set_defaults(verb=_manage_list)
    propose = actions.add_parser("propose", help="propose quelque chose pour une ligne")
    propose.add_argument("line", type=int, help="numéro de la ligne")
    propose.add_argument("what", choices=GESTES, help="ce qui est proposé")
    propose.add_argument("words", help="pourquoi")
    propose.set_defaults(verb=_manage_propose)
    out = actions.add_parser("out", help="écrit les propositions, signées, pour le cabinet")
    out.add_argument("-o", type=Path, dest="answer", metavar="FICHIER", help="où les écrire")
    out.set_defaults(verb=_manage_out)
    for action in (propose, out):
        action.add_argument("--file", default="", dest="start", help="début du nom du fichier")
    for action in (init, open_, listed, propose, out):
        action.add_argument("--dir", type=Path, default=HOME, help="dossier du gestionnaire")


def _period(text: str) -> tuple[date, date]:
    try:
        first, last = map(date.fromisoformat, text.split(".."))
    except ValueError:
        first, last = date.max, date.min
    if first > last:
        raise argparse.ArgumentTypeError(
            "deux jours sont attendus, par exemple 2026-09-01..2026-09-30"
        )
    return first, last


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) not in DAYS:
        raise argparse.ArgumentTypeError(f"de {DAYS[0]} à {DAYS[-1]} jours")
    return int(text)


def _out(parsed: argparse.Namespace) -> int:
    from appliance.wiring import delegation

    settings = settings_of(parsed)
    return delegation.out(settings, parsed.period, parsed.to, parsed.days, parsed.file)


def _in(parsed: argparse.Namespace) -> int:
    from appliance.wiring import delegation

    return delegation.take_in(settings_of(parsed), parsed.file)


def _list(parsed: argparse.Namespace) -> int:
    from appliance.wiring import delegation

    return delegation.show(settings_of(parsed))


def _accept(parsed: argparse.Namespace) -> int:
    from appliance.wiring import delegation

    return delegation.accept(settings_of(parsed), parsed.number)


def _refuse(parsed: argparse.Namespace) -> int:
    from appliance.wiring import delegation

    return delegation.refuse(settings_of(parsed), parsed.number)


def _manage_init(parsed: argparse.Namespace) -> int:
    from appliance.wiring import manage

    return manage.init(parsed.dir.expanduser(), parsed.name)


def _manage_open(parsed: argparse.Namespace) -> int:
    from appliance.wiring import manage

    return manage.take_in(parsed.dir.expanduser(), parsed.file)


def _manage_list(parsed: argparse.Namespace) -> int:
    from appliance.wiring import manage

    return manage.show(parsed.dir.expanduser())


def _manage_propose(parsed: argparse.Namespace) -> int:
    from appliance.wiring import manage

    home, geste = parsed.dir.expanduser(), GESTES[parsed.what]
    return manage.propose(home, parsed.start, parsed.line, geste, parsed.words)


def _manage_out(parsed: argparse.Namespace) -> int:
    from appliance.wiring import manage

    return manage.out(parsed.dir.expanduser(), parsed.start, parsed.answer)
