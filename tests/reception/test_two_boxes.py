"""Two boxes on a wire: paired, cut, killed, years apart in their clocks; a third at the door."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.config import load, load_accueil
from appliance.demo.cards import Holder, vitale
from appliance.domain.arrivee import Arrivee, Etape
from appliance.domain.money import euros
from appliance.drivers.simulated import SimulatedReader
from appliance.sealing.inbox import inbox_private_key, open_with
from appliance.services.arrivees import KEY_SIZE, Arrivees
from appliance.services.poste import Poste
from appliance.wiring.arrivals import attach
from appliance.wiring.machine import Machine
from appliance.wiring.reception import vault_of
from tests.canaries import dresses, search
from tests.practice import CHEAP, CaisseProcess, PlayedPractice, bill, caisse_process
from tests.reception.desk import CODE, NAME, opened, person
from tests.reception.networks import (
    ENVIRONMENT,
    PATIENCE_S,
    PRACTICE,
    PROJECT,
    TOWARDS_THIRD,
    Box,
    awaited,
    village,
)

ARRIVALS = 200
APART = -9000
"""Days: the desk has no clock of its own worth the name."""
KNOWN = Holder("CANARDEAU", "ZEPHYRINE", "19550812", "2550899123456")
"""In the ledger, and never at the desk."""

OF_DESK = """
passage = "passage"

[accueil]
dossier = "desk"
echange = "echange"
"""
OF_PRACTICE = """
[accueil]
dossier = "desk"
echange = "echange"
"""
KNOCK = """
import socket, ssl, sys
address = ("{host}", {port})
heard = b""
for bare in (True, False):
    with socket.create_connection(address, 10) as line:
        line.settimeout(5)
        try:
            if not bare:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                line = context.wrap_socket(line)
            line.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
            while more := line.recv(4096):
                heard += b"" if bare else more
        except OSError:
            pass
print("heard", len(heard))
"""


@pytest.fixture
def caisse(tmp_path: Path) -> Iterator[CaisseProcess]:
    with caisse_process(tmp_path) as caisse:
        yield caisse


@dataclass
class Boxes:
    """Both boxes, and the programs that run on them."""

    root: Path
    practice: PlayedPractice
    poste: Poste
    boxes: tuple[Box, Box, Box]

    @property
    def settings(self) -> tuple[Path, Path, Path]:
        return tuple(self.root / name / "besace.toml" for name in ("practice", "desk", "third"))  # type: ignore[return-value]

    @property
    def arrivees(self) -> Arrivees:
        assert self.poste.arrivees is not None
        return self.poste.arrivees

    def pair(self) -> None:
        here, there, _ = self.boxes
        ours, theirs, _ = map(str, self.settings)
        shown, typed = self.root / "shown", self.root / "typed"
        words = ("appliance", "pair")
        with here.running(shown, *words, "show", PRACTICE, "--config", ours) as showing:
            code = awaited(shown, "Code : ").removeprefix("Code : ")
            typing = ("type", PRACTICE, "--config", theirs)
            with there.running(typed, *words, *typing, typed=f"{code}\n") as other:
                assert other.wait(PATIENCE_S) == 0, typed.read_text()
            assert showing.wait(PATIENCE_S) == 0, shown.read_text()

    @contextmanager
    def handover(self, which: int) -> Iterator[subprocess.Popen[str]]:
        log, settings = self.root / f"handover{which}", str(self.settings[which])
        words = ("appliance", "handover", "--config", settings)
        with self.boxes[which].running(log, *words) as process:
            yield process

    @contextmanager
    def desk(self, number: int) -> Iterator["Told"]:
        log = self.root / f"told{number}"
        words = ("tests.reception.desk", str(self.settings[1]), str(APART))
        with self.boxes[1].running(log, *words) as process:
            awaited(log, "open")
            yield Told(process, log)

    def wire(self, way: str) -> None:
        self.boxes[0].ip("link", "set", "desk", way)

    def equal_to(self, count: int) -> Sequence[Arrivee]:
        """Wait until the practice's list has so many."""
        for _ in range(int(PATIENCE_S / 0.05)):
            self.arrivees.echanger()
            found = self.arrivees.liste()
            if len(found) >= count and not self.arrivees.cahier.lettre().pas:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{len(found)} of {count} came")


@dataclass
class Told:
    """A desk that is told by lines."""

    process: subprocess.Popen[str]
    log: Path

    def say(self, verb: str, ranks: Sequence[int], *, wait: bool = True) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{verb} {rank}\n" for rank in ranks))
        self.process.stdin.flush()
        if wait:
            awaited(self.log, f"{verb} {ranks[-1]}")

    def done(self) -> list[int]:
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [int(line.split()[1]) for line in lines if line.startswith("arrive")]


@pytest.fixture
def boxes(tmp_path: Path, caisse: CaisseProcess) -> Iterator[Boxes]:
    for name, text in (("desk", OF_DESK), ("third", OF_DESK)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "besace.toml").write_text(text, encoding="utf-8")
    (tmp_path / "practice").mkdir()
    practice = PlayedPractice.lay(tmp_path / "practice", caisse.told)
    settings = tmp_path / "practice" / "besace.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + OF_PRACTICE, encoding="utf-8")
    practice = replace(practice, config=load(settings))
    accueil = load_accueil(tmp_path / "desk" / "besace.toml").accueil
    vault_of(accueil, Machine()).create(CODE, CHEAP)
    reader = SimulatedReader()
    reader.insert(vitale(KNOWN))
    poste = practice.open(reader)
    here = practice.config.accueil
    assert here is not None
    attach(poste, here, practice.config.chemins.station, practice.master, practice.machine)
    with village() as three:
        yield Boxes(tmp_path, practice, poste, three)
    poste.lock()


def test_two_hundred_arrivals_survive_cuts_and_kills_and_a_third_box_gets_nothing(
    boxes: Boxes,
) -> None:
    sealed = bill(boxes.poste)
    boxes.pair()
    with ExitStack() as stack:
        here, there = (stack.enter_context(boxes.handover(which)) for which in (0, 1))
        told = stack.enter_context(boxes.desk(1))
        told.say("arrive", range(50))
        first = boxes.equal_to(50)[0]

        boxes.wire("down")  # the cable is pulled
        told.say("arrive", range(50, 100))
        boxes.arrivees.avancer(first.repere, Etape.VU)
        told.say("leave", [0, 1])
        boxes.arrivees.echanger()
        assert len(boxes.arrivees.liste()) == 50
        boxes.wire("up")
        boxes.equal_to(100)

        here.kill()  # the practice's box is off
        here.wait()
        told.say("arrive", range(100, 150))
        stack.enter_context(boxes.handover(0))
        boxes.equal_to(150)

        told.say("arrive", range(150, 200), wait=False)  # the desk's box loses its power
        awaited(told.log, "arrive 160")
        for process in (told.process, there):
            process.kill()
            process.wait()
        acknowledged = told.done()
        stack.enter_context(boxes.handover(1))
        again = stack.enter_context(boxes.desk(2))
        again.say("arrive", range(150, 200))
        strangers(boxes)
        found = boxes.equal_to(ARRIVALS)
        assert again.process.stdin is not None
        again.process.stdin.close()
        again.process.wait(PATIENCE_S)

    with opened(boxes.settings[1], APART) as desk:
        desk.tick()
        assert desk.arrivees.liste() == found == boxes.arrivees.liste()
        assert desk.arrivees.non_dites() == 0
        assert [one.etape for one in found[:3]] == [Etape.PARTI, Etape.PARTI, Etape.ARRIVE]
    names = [one.venue.beneficiaire for one in found]
    assert set(acknowledged) <= set(range(ARRIVALS))
    assert sorted(one.nom for one in names) == [person(rank).nom for rank in range(ARRIVALS)]
    assert {one.venue.le.year for one in found} == {year_apart()}
    nothing_leaks(boxes, sealed.facture.cotation.lignes[0].montant)


def year_apart() -> int:
    return datetime.fromtimestamp(time.time() + APART * 86_400, UTC).year


def strangers(boxes: Boxes) -> None:
    """Let a third box try: with what it stole, without a certificate, and without TLS."""
    third, settings, port = boxes.boxes[2], boxes.settings[2], boxes.practice.config.accueil
    assert port is not None
    stolen = boxes.root / "third" / "passage" / "pairs"
    stolen.mkdir(parents=True)
    for pair in (boxes.root / "desk" / "passage" / "pairs").glob("*.pair"):
        said = pair.read_text(encoding="utf-8").replace(PRACTICE, TOWARDS_THIRD)
        (stolen / pair.name).write_text(said, encoding="utf-8")
    log = boxes.root / "third.log"
    with third.running(log, "appliance", "pair", "list", "--config", str(settings)) as listed:
        assert listed.wait(PATIENCE_S) == 0
    made = (sys.executable, "-P", "-c", MAKE_IDENTITY.format(settings=settings))
    subprocess.run(made, check=True, cwd=PROJECT, env=ENVIRONMENT)
    with third.running(log, "appliance", "handover", "--config", str(settings)):
        awaited(log, "PairStrangerError")
    knock = KNOCK.format(host=TOWARDS_THIRD, port=port.port)
    command = third.command(sys.executable, "-P", "-c", knock)
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stdout == "heard 0\n"
    assert not (boxes.root / "third" / "echange").exists()


MAKE_IDENTITY = """
from pathlib import Path
from appliance.wiring.pair import pairs_of
pairs_of(Path("{settings}")).own("third")
"""


def nothing_leaks(boxes: Boxes, montant: int) -> None:
    """Search the desk's box for the ledger, and both for names; then the desk's with its key."""
    root = boxes.root
    desk = [root / "desk"]
    ledger = {KNOWN.nom, KNOWN.prenom, KNOWN.nir, euros(montant).removesuffix(" €")}
    master = boxes.practice.master
    keys = [master.derive(b"besace queue"), inbox_private_key(master)]
    assert not list(search(desk, ledger))
    assert not list(
        search([*desk, root / "practice", root / "third"], [NAME, person(7).nir.number])
    )
    for path in (one for one in (root / "desk").rglob("*") if one.is_file()):
        content = path.read_bytes()
        assert not any(key in content or key.hex().encode() in content for key in keys), path
        assert path.parent.name != "queue"
    plain = whole_of_desk(boxes)
    assert NAME.encode() in plain  # the search sees what is there
    for canary in ledger - {euros(montant).removesuffix(" €")}:
        assert not any(dress in plain for dress in dresses(canary).values())


def whole_of_desk(boxes: Boxes) -> bytes:
    """Return all that the desk's box holds, opened with the desk's own code."""
    accueil = load_accueil(boxes.settings[1]).accueil
    with vault_of(accueil, Machine()).open(CODE) as master:
        private = inbox_private_key(master)
    letter = (accueil.echange / "cabinet.pli").read_bytes()[KEY_SIZE:]
    with opened(boxes.settings[1], APART) as desk:
        entries = desk.arrivees.cahier._storage._ledger._journal.entries()
        return b"".join(entries) + open_with(private, letter)
