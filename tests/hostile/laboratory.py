"""A practice behind a bad network: bill, then carry until all is acknowledged.

The courier is a child that is killed at random; the station stays.  Time between two passes is
told, not waited for: the box's clock moves, and the pace is kept by that clock.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from appliance.demo.cards import vitale
from appliance.demo.practice import Transport
from appliance.drivers.simulated import SimulatedReader
from appliance.services.poste import Poste
from appliance.wiring.machine import Machine
from tests.hostile.relay import Weather, relayed
from tests.kill.laboratory import patient
from tests.made_up import StoppedClock
from tests.practice import PlayedPractice, bill, caisse_process

SERVERS: Final = ("smtp", "pop3", "https")
JUDGE: Final = Path(__file__).parents[1] / "judge.py"
BETWEEN_PASSES: Final = timedelta(minutes=10)
KILLED: Final = 0.3  # of the passes
LATEST_KILL_S: Final = 0.4
A_DAY: Final = 100  # invoices: the box looks at the whole day when it bills


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What is tried.

    Attributes:
        lot: invoices in one lot: what a line that is cut often can carry whole.
        limit_s: after which the trial is lost.
    """

    invoices: int
    lot: int
    weather: Weather
    limit_s: float
    kills: bool = True
    transport: Transport = Transport.MAIL


@dataclass
class Outcome:
    """What came of it.

    Attributes:
        seconds: of all but the laboratory's start and the judgement.
        billed_s: of them, before the first pass.
        message_bytes: of lots and answers, each once.
    """

    acknowledged: int = 0
    passes: int = 0
    kills: int = 0
    seconds: float = 0.0
    billed_s: float = 0.0
    message_bytes: int = 0
    network: dict[str, Any] = field(default_factory=dict)
    faults: str = ""

    @property
    def ratio(self) -> float:
        """Bytes that the programs said and heard for each byte of a message, TLS left out."""
        return float(self.network["inside"]) / self.message_bytes


def run(directory: Path, trial: Trial) -> Outcome:
    """Bill behind the bad network and carry until the end; let the judge judge."""
    outcome = Outcome()
    clock = StoppedClock(datetime.now(UTC) - timedelta(days=(trial.invoices - 1) // A_DAY))
    with caisse_process(directory) as caisse:
        told = caisse.told
        weather = replace(trial.weather, ports=tuple(told[name] for name in SERVERS))
        with relayed(weather) as relay:
            reached = {**told, **dict(zip(SERVERS, relay.ports, strict=True))}
            machine = replace(Machine(), clock=clock)
            practice = PlayedPractice.lay(directory, reached, machine, trial.transport)
            _carry_all(in_lots_of(trial.lot, practice), trial, clock, outcome)
        outcome.network = relay.figures
    book = (directory / "caisse/raw.jsonl").read_text(encoding="utf-8")
    raw = [json.loads(line) for line in book.splitlines()]
    distinct = {one["sha256"]: len(one["message"]) * 3 // 4 for one in raw}
    outcome.message_bytes += sum(distinct.values())
    outcome.faults = _judged(directory)
    return outcome


def in_lots_of(factures: int, practice: PlayedPractice) -> PlayedPractice:
    """Return the practice with lots of at most so many invoices."""
    lots = replace(practice.config.lots, factures=factures)
    return replace(practice, config=replace(practice.config, lots=lots))


def _carry_all(
    practice: PlayedPractice, trial: Trial, clock: StoppedClock, outcome: Outcome
) -> None:
    started = time.monotonic()
    reader = SimulatedReader()
    poste = practice.open(reader)
    try:
        _bill_all(poste, reader, clock, trial, practice.directory)
        outcome.billed_s = time.monotonic() - started
        dice = random.Random(trial.weather.seed)  # noqa: S311 - a game, not a secret
        while outcome.acknowledged < trial.invoices:
            if time.monotonic() - started > trial.limit_s:
                return
            fatal = dice.uniform(0, LATEST_KILL_S) if dice.random() < KILLED else None
            outcome.kills += _in_child(practice.carry, fatal if trial.kills else None)
            outcome.passes += 1
            clock.time += BETWEEN_PASSES
            outcome.acknowledged = poste.tick().decompte.arl_positif
        outcome.message_bytes = sum(len(one.contenu) for one in poste.billing.store.retours())
    finally:
        outcome.seconds = time.monotonic() - started
        poste.lock()


def _bill_all(
    poste: Poste, reader: SimulatedReader, clock: StoppedClock, trial: Trial, directory: Path
) -> None:
    """Bill, a day after the other up to now; then close all the lots."""
    with (directory / "acknowledged.jsonl").open("w", encoding="utf-8") as book:
        for rank in range(trial.invoices):
            if rank and rank % A_DAY == 0:
                clock.time += timedelta(days=1)
            reader.insert(vitale(patient(rank + 1)))
            sealed = bill(poste)
            told = {"numero": sealed.facture.numero, "sha256": sealed.scellee.sha256}
            book.write(json.dumps(told) + "\n")
    poste.send_now()


def _in_child(act: Callable[[], None], fatal: float | None) -> bool:
    """Run `act` in a forked process; tell whether it was killed, `fatal` seconds later."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    if fatal is not None:
        time.sleep(fatal)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _judged(directory: Path) -> str:
    """Return what the judge, who shares no code with the box, finds wrong; nothing when just."""
    evidence = ("caisse/raw.jsonl", "caisse/recipient.pem", "acknowledged.jsonl")
    paths = [str(directory / name) for name in evidence]
    ended = subprocess.run(
        [sys.executable, str(JUDGE), *paths], capture_output=True, text=True, check=False
    )
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


def told(outcome: Outcome) -> Mapping[str, Any]:
    """Return the figures for a person or a file."""
    return {
        "acknowledged": outcome.acknowledged,
        "passes": outcome.passes,
        "kills": outcome.kills,
        "seconds": round(outcome.seconds, 1),
        "billed_s": round(outcome.billed_s, 1),
        "message_bytes": outcome.message_bytes,
        **outcome.network,
        "ratio": round(outcome.ratio, 2),
        "faults": outcome.faults,
    }
