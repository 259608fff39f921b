"""Kill station and courier at every point between the seal and the ARL; see `test_killed.py`.

    python -P tests/kill/start.py DIRECTORY STEP TRANSPORT EVERY

One practice, one caisse in a process of its own.  For each point of the step one visit of a
patient of its own is billed: the steps before run whole, the step dies at its point, and then
station and courier are started again, as a person and systemd would, until the invoice is
acknowledged.  TRANSPORT is mail or https; EVERY is 1 for all points, 9 for each ninth.  Prints
one JSON line; what the box acknowledged stands in acknowledged.jsonl.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from appliance.demo.cards import Holder, vitale
from appliance.demo.practice import Transport
from appliance.domain.lifecycle import EtatLot
from appliance.drivers.simulated import SimulatedReader
from appliance.services.poste import Poste
from tests.kill.points import Points
from tests.practice import PlayedPractice, bill, caisse_process

ROUNDS: Final = 6  # restarts after a kill: bounded, and far more than needed

Step = Callable[[int], None]


@dataclass(frozen=True)
class Laboratory:
    """One practice and the steps of one visit in it."""

    practice: PlayedPractice

    def steps(self) -> Mapping[str, Step]:
        """Return what happens to a visit, in order."""
        return {
            "seal and entrust": self.bill,
            "send": self.carry,
            "fetch the ARL": self.carry,
            "take in the ARL": self.collect,
            "delete at the peer": self.carry,
        }

    def bill(self, visit: int) -> None:
        """The station: read, seal, acknowledge to the person, close the lot, entrust it."""
        reader = SimulatedReader()
        reader.insert(vitale(patient(visit)))
        poste = self.practice.open(reader)
        sealed = bill(poste)
        told = {"numero": sealed.facture.numero, "sha256": sealed.scellee.sha256}
        with (self.practice.directory / "acknowledged.jsonl").open("a", encoding="utf-8") as book:
            book.write(json.dumps(told) + "\n")
        poste.send_now()
        poste.lock()

    def carry(self, _visit: int) -> None:
        """The courier: one pass."""
        self.practice.carry()

    def collect(self, _visit: int) -> None:
        """The station: take in receipts and returns, entrust again what needs it."""
        poste = self.practice.open(SimulatedReader())
        poste.tick()
        poste.lock()

    def warm_up(self) -> None:
        """Play a visit in this very process: its children then have in memory what is read once."""
        play(list(self.steps().values()), 0)
        self.recover(0)

    def recover(self, visit: int) -> None:
        """Start everything again until the visit is acknowledged; fail if it never is."""
        poste = self.practice.open(SimulatedReader())
        if (
            etat_of(poste, visit) is None
        ):  # the person sees that it is not in the list, and bills it
            poste.lock()
            self.bill(visit)
            poste = self.practice.open(SimulatedReader())
        poste.billing.store.verify()
        for _ in range(ROUNDS):
            self.carry(visit)
            poste.tick()
            if etat_of(poste, visit) is EtatLot.ARL_POSITIF:
                poste.lock()
                self.carry(visit)  # what was consumed leaves the mailbox
                return
        raise SystemExit(f"visit {visit} is not acknowledged")


def patient(visit: int) -> Holder:
    """Return a patient of this visit's own, so that a visit billed twice shows."""
    return Holder(f"ESSAI{visit:05d}", "VISITE", "19550812", f"25508{visit:08d}")


def etat_of(poste: Poste, visit: int) -> EtatLot | str | None:
    """Return where the visit stands; None when the queue does not hold it."""
    name = patient(visit).nom
    for one in poste.factures(limit=10):
        if one.facture.beneficiaire.nom == name:
            return one.etat or "sealed"
    return None


def run_in_child(act: Callable[[], None], fatal: int | None = None) -> list[str] | None:
    """Run `act` in a forked process; return the points it passed, None when it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _live(act, fatal, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        passed = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return None
    if status:
        raise SystemExit(f"a child ended with {status}")
    return passed.split()


def _live(act: Callable[[], None], fatal: int | None, writing: int) -> NoReturn:
    code = 1
    try:
        points = Points(fatal)
        points.arm()
        act()
        os.write(writing, " ".join(points.passed).encode())
        code = 0
    finally:
        os._exit(code)


def play(steps: Sequence[Step], visit: int) -> None:
    """Run steps one after the other; each opens what it needs, and closes it."""
    for step in steps:
        step(visit)


def explore(laboratory: Laboratory, step: str, every: int) -> Mapping[str, Any]:
    """Kill one step at its points, or at each `every`-th of them; return the figures."""
    steps = laboratory.steps()
    before = list(steps.values())[: list(steps).index(step)]
    laboratory.warm_up()
    visit = 0
    while True:
        visit += 1
        if before:
            run_in_child(partial(play, before, visit))
        passed = run_in_child(partial(steps[step], visit), fatal=1 + (visit - 1) * every)
        run_in_child(partial(laboratory.recover, visit))
        if passed is not None:  # the step ended before its point: all were tried
            return {"points": visit - 1, "calls": sorted(set(passed))}


def main() -> None:
    """Explore one step in one directory."""
    directory, step = Path(sys.argv[1]), sys.argv[2]
    transport, every = Transport(sys.argv[3]), int(sys.argv[4])
    with caisse_process(directory) as caisse:
        practice = PlayedPractice.lay(directory, caisse.told, transport=transport)
        found = explore(Laboratory(practice), step, every)
        print(json.dumps(found))  # noqa: T201 - the program's answer


if __name__ == "__main__":
    main()
