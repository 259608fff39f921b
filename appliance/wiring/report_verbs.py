"""The verbs `report` and `remind` on the command line."""

import argparse
import re
from pathlib import Path
from typing import Any, Final

from appliance.wiring.arguments import add_config, settings_of

MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
ANSWERS: Final = ("payee", "promise", "refusee", "sans_reponse")
"""As `Issue` names them, which is not loaded for other verbs."""


def add_report_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both verbs."""
    report = verbs.add_parser("report", help="le bilan d’un mois, et de son année")
    report.add_argument(
        "--month", type=_month, metavar="AAAA-MM", help="par défaut, le mois en cours"
    )
    report.add_argument("--pdf", type=Path, metavar="FICHIER", help="l’écrit en PDF")
    report.add_argument("--csv", type=Path, metavar="FICHIER", help="l’écrit pour un tableur")
    report.add_argument(
        "--fec", type=Path, metavar="FICHIER", help="écritures de l’année jusqu’à ce mois"
    )
    report.add_argument("--json", action="store_true", help="en JSON")
    add_config(report)
    report.set_defaults(verb=_report)
    _add_remind(verbs)


def _add_remind(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    remind = verbs.add_parser("remind", help="les relances à envoyer, et leurs réponses")
    actions = remind.add_subparsers(metavar="action")
    send = actions.add_parser("send", help="écrit les lettres et courriels dus, et les note")
    send.add_argument("directory", type=Path, help="le dossier où les écrire")
    send.add_argument("--payer", help="clé du seul payeur à relancer")
    send.set_defaults(verb=_send)
    again = actions.add_parser("write", help="écrit encore une relance déjà notée")
    again.add_argument("number", type=int, help="numéro de la relance")
    again.add_argument("directory", type=Path, help="le dossier où l’écrire")
    again.set_defaults(verb=_again)
    answer = actions.add_parser("answer", help="note ce qu’une relance a donné")
    answer.add_argument("number", type=int, help="numéro de la relance")
    answer.add_argument("issue", choices=ANSWERS, help="ce qu’elle a donné")
    answer.add_argument("note", nargs="?", default="", help="en vos mots")
    answer.set_defaults(verb=_answer)
    for action in (remind, send, again, answer):
        add_config(action)
    remind.set_defaults(verb=_show)


def _month(text: str) -> Any:
    from appliance.domain.argent.bilan import Mois

    found = MONTH.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError("un mois est attendu, par exemple 2026-09")
    return Mois(int(found[1]), int(found[2]))


def _report(parsed: argparse.Namespace) -> int:
    from appliance.wiring import bilan

    choix = bilan.Choix(
        mois=parsed.month, pdf=parsed.pdf, csv=parsed.csv, fec=parsed.fec, as_json=parsed.json
    )
    return bilan.run(settings_of(parsed), choix)


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import relances

    return relances.show(settings_of(parsed))


def _send(parsed: argparse.Namespace) -> int:
    from appliance.wiring import relances

    return relances.send(settings_of(parsed), parsed.directory, parsed.payer)


def _again(parsed: argparse.Namespace) -> int:
    from appliance.wiring import relances

    return relances.again(settings_of(parsed), parsed.number, parsed.directory)


def _answer(parsed: argparse.Namespace) -> int:
    from appliance.wiring import relances

    return relances.answered(settings_of(parsed), parsed.number, parsed.issue, parsed.note)
