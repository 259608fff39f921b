"""The verbs `evidence`, `retention` and `rescue` on the command line."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any, Final

from appliance.wiring.arguments import add_config, settings_of

BETWEEN: Final = ".."


def add_record_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the three verbs."""
    evidence = verbs.add_parser("evidence", help="le dossier d’un patient, pour un contrôle")
    evidence.add_argument("--patient", type=int, required=True, help="numéro du patient")
    evidence.add_argument(
        "--period", type=_period, required=True, metavar="AAAA-MM-JJ..AAAA-MM-JJ", help="les soins"
    )
    evidence.add_argument("directory", type=Path, help="le dossier à créer")
    evidence.set_defaults(verb=_evidence)
    rescue = verbs.add_parser("rescue", help="ce qu’un boîtier abîmé sait encore, en lecture seule")
    rescue.add_argument("--export", type=Path, metavar="DOSSIER", help="l’écrit aussi, en clair")
    rescue.set_defaults(verb=_rescue)
    for verb in (evidence, rescue):
        add_config(verb)
    _add_retention(verbs)


def _add_retention(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    retention = verbs.add_parser("retention", help="combien de temps les noms sont gardés")
    actions = retention.add_subparsers(metavar="action")
    keep = actions.add_parser("keep", help="choisit la durée")
    keep.add_argument("days", type=int, help="en jours, 90 au moins ; 1096 sont proposés")
    keep.set_defaults(verb=_keep)
    hold = actions.add_parser("hold", help="interdit d’oublier : contrôle, litige")
    hold.add_argument("reason", help="pourquoi")
    hold.set_defaults(verb=_hold)
    lift = actions.add_parser("lift", help="lève cette interdiction")
    lift.set_defaults(verb=_lift)
    for action in (hold, lift):
        action.add_argument("--patient", type=int, default=0, help="sinon tout le cabinet")
    forget = actions.add_parser("forget", help="oublie maintenant ce qui a fait son temps")
    forget.set_defaults(verb=_forget)
    for action in (retention, keep, hold, lift, forget):
        add_config(action)
    retention.set_defaults(verb=_retention)


def _period(text: str) -> Any:
    from appliance.domain.registre.fiche import Periode

    first, separator, last = text.partition(BETWEEN)
    try:
        periode = Periode(debut=date.fromisoformat(first), fin=date.fromisoformat(last))
    except ValueError:
        separator = ""
    if not separator or periode.is_reversed():
        raise argparse.ArgumentTypeError("deux jours sont attendus : 2026-01-01..2026-03-31")
    return periode


def _evidence(parsed: argparse.Namespace) -> int:
    from appliance.wiring import evidence

    return evidence.run(settings_of(parsed), parsed.patient, parsed.period, parsed.directory)


def _rescue(parsed: argparse.Namespace) -> int:
    from appliance.wiring import rescue

    return rescue.run(settings_of(parsed), parsed.export)


def _retention(parsed: argparse.Namespace) -> int:
    from appliance.wiring import retention

    return retention.show(settings_of(parsed))


def _keep(parsed: argparse.Namespace) -> int:
    from appliance.wiring import retention

    return retention.keep(settings_of(parsed), parsed.days)


def _hold(parsed: argparse.Namespace) -> int:
    from appliance.wiring import retention

    return retention.hold(settings_of(parsed), parsed.patient, parsed.reason)


def _lift(parsed: argparse.Namespace) -> int:
    from appliance.wiring import retention

    return retention.lift(settings_of(parsed), parsed.patient)


def _forget(parsed: argparse.Namespace) -> int:
    from appliance.wiring import retention

    return retention.forget(settings_of(parsed))
