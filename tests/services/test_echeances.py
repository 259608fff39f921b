"""What the law still gives each invoice that did not leave, in the status and in words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS
from appliance.domain.tiers_payant import TiersPayant
from appliance.drivers.simulated import SimulatedReader
from appliance.services.poste import Poste
from appliance.wiring.machine import Machine
from tests.made_up import StoppedClock
from tests.practice import PlayedPractice, bill, caisse_process

MONDAY = datetime(2027, 11, 15, 10, tzinfo=UTC)  # after any installation


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def practice(tmp_path: Path, clock: StoppedClock) -> Iterator[PlayedPractice]:
    with caisse_process(tmp_path) as caisse:
        yield PlayedPractice.lay(tmp_path, caisse.told, replace(Machine(), clock=clock))


@pytest.fixture
def poste(practice: PlayedPractice) -> Iterator[Poste]:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    yield poste
    poste.lock()


def urgencies(poste: Poste) -> list[tuple[str, str, int]]:
    told = poste.status().as_json()["deadlines"]
    return [(one["invoice"], one["urgency"], one["working_days_left"]) for one in told]


def test_each_invoice_has_its_own_delay_in_a_lot_or_not(poste: Poste, clock: StoppedClock) -> None:
    paid = bill(poste, TiersPayant.AUCUN).facture.numero
    poste.send_now()
    third = bill(poste).facture.numero
    assert urgencies(poste) == []
    clock.time = MONDAY + timedelta(days=3)
    assert urgencies(poste) == [(paid, "rouge", 0)]
    clock.time = MONDAY + timedelta(days=4)
    assert urgencies(poste) == [(paid, "depasse", 0), (third, "orange", 4)]


def test_past_the_delay_the_paper_duplicate_is_proposed_in_words(
    poste: Poste, clock: StoppedClock
) -> None:
    bill(poste, TiersPayant.AUCUN)
    clock.time = MONDAY + timedelta(days=4)
    [alert] = poste.status().alertes
    assert alert.startswith("1 facture(s) : DÉLAI DÉPASSÉ depuis le 18/11")
    assert "duplicata papier" in alert


def test_what_was_handed_over_is_on_time_whatever_comes_after(
    practice: PlayedPractice, poste: Poste, clock: StoppedClock
) -> None:
    bill(poste, TiersPayant.AUCUN)
    poste.send_now()
    practice.carry()
    poste.tick()
    clock.time = MONDAY + timedelta(days=30)
    assert urgencies(poste) == []


def test_a_lot_that_could_not_leave_for_five_days_is_named(
    poste: Poste, clock: StoppedClock
) -> None:
    bill(poste)
    [lot] = poste.send_now()
    clock.time = MONDAY + timedelta(days=5)
    assert any(
        sentence.startswith(f"Lot {lot.cle} : pas encore parti")
        for sentence in poste.status().alertes
    )
