"""Two boxes on a wire: paired, cut, killed, years apart in their clocks; a third at the door."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.config import load, load_accueil
from appliance.demo.cards import Holder, vitale
from appliance.domain.arrivee import Etape
from appliance.drivers.simulated import SimulatedReader
from appliance.sealing.inbox import inbox_private_key, open_with
from appliance.services.arrivees import KEY_SIZE
from appliance.wiring.arrivals import attach
from appliance.wiring.machine import Machine
from appliance.wiring.reception import vault_of
from image.canaries import dresses
from tests.canaries import search
from tests.leaks.test_leaks import dear
from tests.made_up import TARIFS
from tests.practice import CHEAP, CaisseProcess, PlayedPractice, bill, caisse_process
from tests.reception.boxes import APART, OF_DESK, OF_PRACTICE, Boxes
from tests.reception.desk import CODE, NAME, opened, person
from tests.reception.networks import (
    ENVIRONMENT,
    PATIENCE_S,
    PRACTICE,
    PROJECT,
    TOWARDS_THIRD,
    awaited,
    village,
)

ARRIVALS = 200
KNOWN = Holder("CANARDEAU", "ZEPHYRINE", "19550812", "2550899123456")
"""In the ledger, and never at the desk."""

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
    poste.billing = replace(poste.billing, tarifs=dear(TARIFS))
    here = practice.config.accueil
    assert here is not None
    attach(poste, here, practice.config.chemins.station, practice.master, practice.machine)
    with village() as three:
        yield Boxes(tmp_path, practice, poste, three)
    poste.lock()


def test_two_hundred_arrivals_survive_cuts_and_kills_and_a_third_box_gets_nothing(
    boxes: Boxes,
) -> None:
    ligne = bill(boxes.poste).facture.cotation.lignes[0]
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
        boxes.carried()
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
    nothing_leaks(boxes, {str(amount) for amount in (ligne.montant, ligne.amo, ligne.amc)})


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


def nothing_leaks(boxes: Boxes, amounts: set[str]) -> None:
    """Search the desk's box for the ledger, and both for names; then the desk's with its key."""
    root = boxes.root
    desk = [root / "desk"]
    ledger = {KNOWN.nom, KNOWN.prenom, KNOWN.nir, *amounts}
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
    for canary in ledger:
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
