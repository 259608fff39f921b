"""Run the stand-in caisse as a program of its own.

It prints one JSON line when its servers listen, then obeys JSON lines on its standard input
(`policy`, `mood`, `pay`, `figures`) with one JSON line each, and ends when that input is closed
or on SIGTERM.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from appliance.demo.caisse import CAISSE, MUTUELLE, Account, Caisse, Kind, Mood, Policy, Rejet


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to end; return the exit code."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    caisse = Caisse(
        options.directory,
        [Account(**fields) for fields in json.loads(options.accounts.read_bytes())],
        now=lambda: datetime.now(UTC),
        entropy=os.urandom,
        ports=(options.smtp_port, options.pop3_port, options.https_port),
    )
    caisse.policy = _policy(vars(options))
    endpoints = caisse.start()
    try:
        _say(asdict(endpoints) | _paths(caisse) | {"caisse": CAISSE, "mutuelle": MUTUELLE})
        for line in sys.stdin:
            _say(_obey(caisse, line))
    finally:
        caisse.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -P -m appliance.demo.caisse", description=__doc__)
    parser.add_argument("--directory", type=Path, required=True, help="where its state lives")
    parser.add_argument(
        "--accounts", type=Path, required=True, help='JSON: [{"address": …, "password": …}]'
    )
    parser.add_argument("--smtp-port", type=int, default=0)
    parser.add_argument("--pop3-port", type=int, default=0)
    parser.add_argument("--https-port", type=int, default=0)
    parser.add_argument("--negative-every", type=int, default=0, help="refuse each n-th new lot")
    parser.add_argument("--motif", default=Policy().motif, help="the reason of these refusals")
    parser.add_argument("--silent", action="store_true", help="take lots and answer nothing")
    parser.add_argument("--delay-s", type=float, default=0.0, help="seconds before an answer")
    return parser


def _policy(fields: Mapping[str, Any]) -> Policy:
    usual = Policy()
    return Policy(
        negative_every=int(fields.get("negative_every", usual.negative_every)),
        motif=str(fields.get("motif", usual.motif)),
        motif_pieces=str(fields.get("motif_pieces", usual.motif_pieces)),
        silent=bool(fields.get("silent", usual.silent)),
        delay=timedelta(seconds=float(fields.get("delay_s", 0))),
        droits={nir: Kind(kind) for nir, kind in fields.get("droits", {}).items()},
    )


def _paths(caisse: Caisse) -> dict[str, str]:
    return {"ca": str(caisse.ca), "certificate": str(caisse.certificate), "raw": str(caisse.raw)}


def _obey(caisse: Caisse, line: str) -> Mapping[str, object]:
    try:
        [(verb, argument)] = json.loads(line).items()
        return {verb: VERBS[verb](caisse, argument)}
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _set_policy(caisse: Caisse, fields: Mapping[str, Any]) -> bool:
    caisse.policy = _policy(fields)
    return True


def _set_mood(caisse: Caisse, fields: Mapping[str, Any]) -> bool:
    caisse.mood = Mood(**fields)
    return True


def _pay(caisse: Caisse, rejets: Mapping[str, Mapping[str, str]]) -> int:
    return caisse.pay({numero: Rejet(**fields) for numero, fields in rejets.items()})


def _figures(caisse: Caisse, _: object) -> Mapping[str, int]:
    return caisse.figures()


VERBS: Final = {"policy": _set_policy, "mood": _set_mood, "pay": _pay, "figures": _figures}


def _say(answer: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
