"""Kill station and courier at every point between the seal and the ARL; see `test_killed.py`.

    python -P tests/kill/start.py DIRECTORY [STRIDE]

One practice, one caisse in a process of its own.  For each point of each step one visit of a
patient of its own is billed: the steps before run whole, the step dies at its point, and then
station and courier are started again, as a person and systemd would, until the invoice is
acknowledged.  Prints one JSON line; what the box acknowledged stands in acknowledged.jsonl.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from appliance.config import Config, load
from appliance.demo.caisse import Account, Endpoints
from appliance.demo.cards import Holder, vitale
from appliance.demo.practice import ACCOUNT, CODE, settings
from appliance.domain.acte import Prescription
from appliance.domain.cotation import Visite
from appliance.domain.lifecycle import EtatLot
from appliance.domain.tiers_payant import TiersPayant
from appliance.drivers.simulated import SimulatedReader
from appliance.ports.signature import Signer
from appliance.sealing.slots import Cost
from appliance.services.poste import Poste
from appliance.wiring.courier import build, open_attempts
from appliance.wiring.machine import Machine
from appliance.wiring.practice import find_signer, open_poste
from appliance.wiring.trial import make_signer
from appliance.wiring.vault import create_vault
from tests.kill.points import Points

CHEAP: Final = Cost(memory_kib=64, iterations=1, lanes=1)
ROUNDS: Final = 6  # restarts after a kill: bounded, and far more than needed
MACHINE: Final = Machine()

Step = Callable[[int], None]


@dataclass(frozen=True)
class Laboratory:
    """One practice and the steps of one visit in it."""

    directory: Path
    config: Config
    master: bytes
    signer: Signer | None

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
        poste = self.open(reader)
        reading = poste.read_card()
        day = poste.billing.today()
        visite = Visite(
            acte=poste.actes[0],
            date_soins=day,
            domicile=True,
            prescription=Prescription(prescripteur="99700218896", date=day, domicile=True),
        )
        beneficiaire = reading.carte.beneficiaires[0]
        sealed = poste.seal(poste.billing.propose(beneficiaire, visite, TiersPayant.AMO, reading))
        told = {"numero": sealed.facture.numero, "sha256": sealed.scellee.sha256}
        with (self.directory / "acknowledged.jsonl").open("a", encoding="utf-8") as book:
            book.write(json.dumps(told) + "\n")
        poste.send_now()
        poste.lock()

    def carry(self, _visit: int) -> None:
        """The courier: one pass."""
        journal = open_attempts(self.config.chemins.courier, MACHINE)
        build(self.config, journal, MACHINE).run_pass()
        journal.close()

    def collect(self, _visit: int) -> None:
        """The station: take in receipts and returns, entrust again what needs it."""
        poste = self.open(SimulatedReader())
        poste.tick()
        poste.lock()

    def recover(self, visit: int) -> None:
        """Start everything again until the visit is acknowledged; fail if it never is."""
        poste = self.open(SimulatedReader())
        known = etat_of(poste, visit) is not None
        poste.billing.store.verify()
        poste.lock()
        if not known:  # the person sees that it is not in the list, and bills it
            self.bill(visit)
        for _ in range(ROUNDS):
            self.carry(visit)
            poste = self.open(SimulatedReader())
            poste.tick()
            done = etat_of(poste, visit) is EtatLot.ARL_POSITIF
            poste.lock()
            if done:
                self.carry(visit)  # what was consumed leaves the mailbox
                return
        raise SystemExit(f"visit {visit} is not acknowledged")

    def open(self, reader: SimulatedReader) -> Poste:
        return open_poste(self.config, self.master, reader, self.signer, MACHINE)


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


def explore(laboratory: Laboratory, stride: int) -> Mapping[str, Any]:
    """Kill each step at each of its points (each `stride`-th); return the figures."""
    steps = laboratory.steps()
    kills: dict[str, int] = {}
    calls: set[str] = set()
    visit = 0
    for rank, (name, step) in enumerate(steps.items()):
        point, kills[name] = 1, 0
        while True:
            visit += 1
            for before in list(steps.values())[:rank]:
                run_in_child(partial(before, visit))
            passed = run_in_child(partial(step, visit), point)
            run_in_child(partial(laboratory.recover, visit))
            if passed is not None:  # the step ended before its point: all were tried
                calls |= set(passed)
                break
            kills[name] += 1
            point += stride
    return {"visits": visit, "points": sum(kills.values()), "kills": kills, "calls": sorted(calls)}


@contextmanager
def caisse_process(directory: Path) -> Iterator[Mapping[str, Any]]:
    """Run the caisse in a process of its own; give what it says of itself."""
    accounts = directory / "accounts.json"
    accounts.write_text(json.dumps([account_fields(ACCOUNT)]), encoding="utf-8")
    command = [sys.executable, "-P", "-m", "appliance.demo.caisse"]
    arguments = ["--directory", str(directory / "caisse"), "--accounts", str(accounts)]
    with subprocess.Popen(
        [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)


def account_fields(account: Account) -> Mapping[str, str]:
    return {"address": account.address, "password": account.password}


def lay(directory: Path, caisse: Mapping[str, Any]) -> Laboratory:
    """Make the practice."""
    endpoints = Endpoints(caisse["host"], caisse["smtp"], caisse["pop3"])
    path = directory / "besace.toml"
    path.write_text(
        settings(endpoints, authority=caisse["ca"], certificate=caisse["certificate"]),
        encoding="utf-8",
    )
    config = load(path)
    config.courrier.envoi.mot_de_passe.write_text(ACCOUNT.password, encoding="utf-8")
    make_signer(config, MACHINE)
    chemins = config.chemins
    master = create_vault(chemins.station, chemins.spool, CODE, CHEAP, MACHINE)
    return Laboratory(directory, config, master, find_signer(config.signature, ""))


def main() -> None:
    directory = Path(sys.argv[1])
    stride = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with caisse_process(directory) as caisse:
        laboratory = lay(directory, caisse)
        print(json.dumps(explore(laboratory, stride)))  # noqa: T201 - the program's answer


if __name__ == "__main__":
    main()
