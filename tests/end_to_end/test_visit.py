"""A visit billed from the card to the acknowledgement, on real parts at every joint.

The real pcscd and libccid under the card, the real journal under the queue, real sockets to a
caisse in a process of its own, and the courier as the program that the box runs.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from appliance.demo.cards import vitale
from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.practice import HOLDERS
from appliance.demo.reader import SerialReader
from appliance.domain.lifecycle import EtatLot
from appliance.domain.tiers_payant import TiersPayant
from appliance.drivers.card_reader import PcscReader
from appliance.ports.cards import CardKind
from appliance.services.poste import Poste
from appliance.wiring.trial import courier_process
from tests.made_up_cards import only
from tests.practice import CaisseProcess, PlayedPractice, bill, propose

PATIENCE_S: Final = 30.0


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


@pytest.fixture
def serial() -> Iterator[SerialReader]:
    with SerialReader() as reader:
        yield reader


@pytest.fixture
def reader(serial: SerialReader) -> Iterator[PcscReader]:
    """The box's own card reader; an error, never a skip, where pcscd is missing."""
    with PrivatePcscd(serial.device) as pcscd:
        reader = PcscReader(socket=pcscd.socket)
        yield reader
        reader.close()


@pytest.fixture
def poste(practice: PlayedPractice, reader: PcscReader) -> Iterator[Poste]:
    poste = practice.open(reader)
    yield poste
    poste.lock()


def test_a_visit_goes_from_the_card_to_the_acknowledgement(
    practice: PlayedPractice,
    serial: SerialReader,
    reader: PcscReader,
    poste: Poste,
    caisse: CaisseProcess,
) -> None:
    serial.insert(vitale(HOLDERS[0]), slot=1)
    wait_for(lambda: reader.state().holds(CardKind.VITALE_2))
    sealed = bill(poste, TiersPayant.AMO_AMC)
    assert sealed.facture.beneficiaire.nom == HOLDERS[0].nom
    assert sealed.facture.mode == 3
    poste.send_now()
    log = practice.directory / "courier.log"
    with courier_process(practice.directory / "besace.toml", log):
        wait_for(lambda: poste.tick().decompte.arl_positif == 1)
    [shown] = poste.factures()
    assert shown.etat is EtatLot.ARL_POSITIF
    assert caisse.ask(figures={})["figures"]["factures_taken"] == 1


def test_the_card_sees_these_commands_and_no_other(
    serial: SerialReader, reader: PcscReader
) -> None:
    """Two SELECTs, and in each place the file of short identifier 2; no code is ever shown."""
    serial.insert(vitale(HOLDERS[0]))
    wait_for(lambda: reader.state().holds(CardKind.VITALE_2))
    only(reader)
    asked = [seen.command for seen in serial.seen]
    selects = [command for command in asked if command[1] == 0xA4]
    assert selects == [
        bytes.fromhex("00A404000BD250000002") + b"VITALE",
        bytes.fromhex("00A40000023F00"),
    ]
    reads = [command for command in asked if command[1] == 0xB0]
    assert reads.count(bytes.fromhex("00B0820000")) == 2
    assert {command[1] for command in asked} <= {0xA4, 0xB0, 0xC0}
    assert {seen.slot for seen in serial.seen} == {0}


def test_a_card_pulled_before_the_seal_makes_a_degraded_invoice_and_says_so(
    serial: SerialReader, reader: PcscReader, poste: Poste
) -> None:
    serial.insert(vitale(HOLDERS[0]))
    wait_for(lambda: reader.state().holds(CardKind.VITALE_2))
    reading = poste.read_card()
    serial.remove()
    wait_for(lambda: not reader.state().holds(CardKind.VITALE_2))
    serial.insert(vitale(HOLDERS[1]))
    wait_for(lambda: reader.state().holds(CardKind.VITALE_2))
    proposition = propose(poste, reading, TiersPayant.AMO)
    assert proposition.mode == 5
    assert "vitale-absent" in {finding.rule for finding in proposition.findings}
