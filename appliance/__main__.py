"""The command line: one verb, one function.

Each verb imports what it needs when it is called: the courier never loads the screen.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from appliance import __version__
from appliance.wiring.aide_verbs import add_aide_verbs
from appliance.wiring.anchor_verbs import add_anchor_verbs
from appliance.wiring.arguments import add_config, settings_of
from appliance.wiring.bank_verbs import add_bank_verb
from appliance.wiring.border import NOT_UTF_8, bounded, is_utf_8
from appliance.wiring.carry_verbs import add_carry_verbs
from appliance.wiring.delegation_verbs import add_delegation_verbs
from appliance.wiring.demo_verb import add_demo_verb
from appliance.wiring.guide_verb import add_guide_verb
from appliance.wiring.keeping_verbs import add_keeping_verbs
from appliance.wiring.pair_verbs import add_pair_verbs
from appliance.wiring.paper_verbs import add_paper_verbs
from appliance.wiring.patient_verbs import add_patient_verbs
from appliance.wiring.people_verbs import add_people_verbs
from appliance.wiring.reception_verbs import add_reception_verbs
from appliance.wiring.record_verbs import add_record_verbs
from appliance.wiring.register_verbs import add_register_verbs
from appliance.wiring.rejection_verbs import add_rejection_verbs
from appliance.wiring.report_verbs import add_report_verbs
from appliance.wiring.revocation_verbs import add_revocation_verbs
from appliance.wiring.scan_verbs import add_scan_verbs
from appliance.wiring.system_verbs import add_system_verbs
from appliance.wiring.usage import speak_french


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit code (0, 75, 78 or 70: see sysexits.h; or see `bounded`)."""
    return bounded(lambda: _run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: Sequence[str]) -> int:
    speak_french()
    parser = _parser()
    if not is_utf_8(arguments):
        parser.error(NOT_UTF_8)
    parsed = parser.parse_args(arguments)
    code: int = parsed.verb(parsed)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="besace",
        description="Boîtier de facturation de soins. Moteur de simulation : aucune FSE valable.",
    )
    version = f"besace {__version__}"
    parser.add_argument("--version", action="version", version=version, help="dit sa version")
    verbs = parser.add_subparsers(required=True, metavar="verbe")
    add_demo_verb(verbs)
    add_guide_verb(verbs)
    _add_programs(verbs)
    _add_tools(verbs)
    add_reception_verbs(verbs)
    add_carry_verbs(verbs)
    add_pair_verbs(verbs)
    add_aide_verbs(verbs)
    _add_billing(verbs)
    add_register_verbs(verbs)
    add_rejection_verbs(verbs)
    add_report_verbs(verbs)
    add_bank_verb(verbs)
    add_delegation_verbs(verbs)
    add_patient_verbs(verbs)
    add_paper_verbs(verbs)
    add_scan_verbs(verbs)
    add_people_verbs(verbs)
    add_revocation_verbs(verbs)
    add_record_verbs(verbs)
    add_keeping_verbs(verbs)
    add_system_verbs(verbs)
    return parser


def _add_programs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    station = verbs.add_parser("station", help="l’écran de facturation")
    add_config(station)
    station.add_argument("--kiosk", action="store_true", help="rien ne permet de quitter l’écran")
    station.set_defaults(verb=_station)
    courier = verbs.add_parser("courier", help="relève les retours et envoie les lots")
    add_config(courier)
    courier.add_argument("--once", action="store_true", help="une seule tournée, puis s’arrête")
    courier.add_argument("--test", action="store_true", help="essaie les serveurs, n’envoie rien")
    courier.set_defaults(verb=_courier)
    settle = verbs.add_parser("settle", help="met en place les premiers réglages (root)")
    add_config(settle)
    settle.add_argument("request", type=Path, help="ce que la station demande")
    settle.set_defaults(verb=_settle)
    install = verbs.add_parser("install", help="installe Besace sur ce système (root)")
    install.add_argument("--root", type=Path, default=Path("/"), help="racine du système visé")
    install.add_argument("--start", action="store_true", help="démarre aussi les services")
    install.set_defaults(verb=_install)


def _add_tools(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = verbs.add_parser("status", help="ce qui attend, et depuis quand")
    add_config(status)
    status.add_argument("--json", action="store_true", help="en JSON")
    status.set_defaults(verb=_status)
    add_anchor_verbs(verbs)
    doctor = verbs.add_parser("doctor", help="examine lecteur, carte et signature, un par un")
    add_config(doctor)
    doctor.add_argument(
        "--bundle", type=Path, help="écrit un fichier pour l’assistance : ni patient, ni secret"
    )
    doctor.set_defaults(verb=_doctor)
    trace = verbs.add_parser("trace", help="note ce qu’une carte répond, sans rien du porteur")
    add_config(trace)
    trace.add_argument(
        "--redact", type=Path, required=True, metavar="FICHIER", help="écrit là, tout remplacé"
    )
    trace.set_defaults(verb=_trace)
    code = verbs.add_parser("code", help="change son propre code")
    add_config(code)
    code.add_argument(
        "--sheet", action="store_true", help="avec la feuille de secours, sans l’ancien code"
    )
    code.set_defaults(verb=_code)


def _add_billing(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    quote = verbs.add_parser("quote", help="tarife et contrôle les cas d’un fichier")
    quote.add_argument("file", type=Path, help="scénarios, en YAML")
    quote.add_argument("--json", action="store_true", help="en JSON")
    add_config(quote)
    quote.set_defaults(verb=_quote)
    _add_baremes(verbs)
    show = verbs.add_parser("show", help="un fichier B2, NOEMIE ou de la banque, en clair")
    show.add_argument("file", type=Path, help="le fichier ; sa norme est reconnue")
    show.add_argument("--json", action="store_true", help="en JSON")
    show.set_defaults(verb=_show)
    explain = verbs.add_parser("explain", help="une règle de facturation, ou toutes")
    explain.add_argument("rule", nargs="?", help="nom de la règle, comme dans une cotation")
    explain.add_argument("--names", action="store_true", help="seulement les noms")
    explain.set_defaults(verb=_explain)


def _add_baremes(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    baremes = verbs.add_parser("baremes", help="les tarifs, leurs dates et leurs sources")
    actions = baremes.add_subparsers(metavar="action")
    check = actions.add_parser("check", help="prouve les tables")
    check.set_defaults(verb=_baremes_check)
    diff = actions.add_parser("diff", help="ce qui a changé depuis les tarifs vus")
    diff.set_defaults(verb=_baremes_diff)
    avenant = actions.add_parser("avenant-11", help="appliquer ou non les valeurs annoncées")
    avenant.add_argument("answer", nargs="?", choices=["oui", "non"], help="la réponse")
    avenant.set_defaults(verb=_baremes_avenant)
    update = actions.add_parser("update", help="met en place les tarifs d’un éditeur")
    update.add_argument("file", type=Path, help="paquet signé")
    update.set_defaults(verb=_baremes_update)
    for action in (baremes, check, diff, avenant, update):
        add_config(action)
    sign = actions.add_parser("sign", help="signe les tables d’un dossier, pour qui les publie")
    sign.add_argument("directory", type=Path, help="les tables, et paquet.toml")
    sign.add_argument("--key", type=Path, required=True, help="clé privée Ed25519 (PEM)")
    sign.set_defaults(verb=_baremes_sign)
    baremes.set_defaults(verb=_baremes)


def _station(parsed: argparse.Namespace) -> int:
    from appliance.wiring.beginning import is_first_hour
    from appliance.wiring.heap import loading

    settings = settings_of(parsed)
    if is_first_hour(settings):
        from appliance.wiring.first_hour import program

        code = program.run(settings, kiosk=parsed.kiosk)
        if code is not None:
            return code
    with loading():
        from appliance.wiring import front
    return front.run(settings, kiosk=parsed.kiosk)


def _settle(parsed: argparse.Namespace) -> int:
    from appliance.wiring.first_hour import settle

    return settle.run(settings_of(parsed), parsed.request)


def _courier(parsed: argparse.Namespace) -> int:
    if parsed.test:
        from appliance.wiring import probe

        return probe.run(settings_of(parsed))
    from appliance.wiring import courier

    return courier.run(settings_of(parsed), once=parsed.once)


def _install(parsed: argparse.Namespace) -> int:
    from appliance.wiring.install import install

    return install(parsed.root, start=parsed.start)


def _status(parsed: argparse.Namespace) -> int:
    from appliance.wiring import tools

    return tools.status(settings_of(parsed), as_json=parsed.json)


def _doctor(parsed: argparse.Namespace) -> int:
    from appliance.wiring import doctor

    return doctor.run(settings_of(parsed), bundle=parsed.bundle)


def _trace(parsed: argparse.Namespace) -> int:
    from appliance.wiring import trace

    return trace.run(settings_of(parsed), parsed.redact)


def _code(parsed: argparse.Namespace) -> int:
    from appliance.wiring import keys

    return keys.change_code(settings_of(parsed), by_sheet=parsed.sheet)


def _quote(parsed: argparse.Namespace) -> int:
    from appliance.wiring import quote

    return quote.run(parsed.file, settings=settings_of(parsed), as_json=parsed.json)


def _baremes(parsed: argparse.Namespace) -> int:
    from appliance.wiring import tarifs

    return tarifs.show(settings_of(parsed))


def _baremes_check(parsed: argparse.Namespace) -> int:
    from appliance.wiring import tarifs

    return tarifs.check(settings_of(parsed))


def _baremes_diff(parsed: argparse.Namespace) -> int:
    from appliance.wiring import tarifs

    return tarifs.diff(settings_of(parsed))


def _baremes_avenant(parsed: argparse.Namespace) -> int:
    from appliance.wiring import tarifs

    return tarifs.avenant(settings_of(parsed), parsed.answer)


def _baremes_update(parsed: argparse.Namespace) -> int:
    from appliance.wiring import publication

    return publication.update(settings_of(parsed), parsed.file)


def _baremes_sign(parsed: argparse.Namespace) -> int:
    from appliance.wiring import publication

    return publication.sign(parsed.directory, parsed.key)


def _show(parsed: argparse.Namespace) -> int:
    from appliance.wiring import show

    return show.run(parsed.file, as_json=parsed.json)


def _explain(parsed: argparse.Namespace) -> int:
    from appliance.wiring import explain

    return explain.run(parsed.rule, names_only=parsed.names)


if __name__ == "__main__":
    sys.exit(main())
