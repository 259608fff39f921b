"""Rights asked of ADRi: what is asked when, what an answer changes, what carriers see."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance.demo.caisse import Kind
from appliance.domain.registre.adri import Issue
from appliance.domain.registre.droits import Droits, situation_on
from appliance.domain.registre.fiche import Source
from tests.canaries import search
from tests.made_up import ADA
from tests.services.asked import BRUNO, EVENING, Cabinet


@pytest.fixture
def cabinet(tmp_path: Path) -> Iterator[Cabinet]:
    made = Cabinet(tmp_path)
    yield made
    made.close()


def read(source: Source, *, days: int = 4, **fields: Any) -> Droits:
    return Droits(source=source, vu_le=EVENING.date() - timedelta(days=days), **fields)


def issue(cabinet: Cabinet, patient: int) -> Issue | None:
    found = cabinet.droits.etat(patient)
    assert found is not None
    return found.issue


# What is answered ---------------------------------------------------------------------------


def test_found_rights_are_kept_with_their_source_and_their_day(cabinet: Cabinet) -> None:
    patient = cabinet.patient()
    cabinet.policy(droits={"": Kind.ALD})
    assert cabinet.droits.demander(patient)
    cabinet.exchange()
    [told] = cabinet.registre.droits(patient)
    assert (told.source, told.vu_le) == (Source.ADRI, cabinet.today)
    assert situation_on([told], cabinet.today, None).ald
    cabinet.later(days=30)
    assert told.age_days(cabinet.today) == 30


@pytest.mark.parametrize("kind", [Kind.PLUSIEURS, Kind.INCONNU, Kind.INDISPONIBLE])
def test_an_answer_without_rights_changes_none(cabinet: Cabinet, kind: Kind) -> None:
    card = read(Source.CARTE)
    patient = cabinet.patient(ADA, card)
    cabinet.policy(droits={"": kind})
    cabinet.droits.demander(patient)
    cabinet.exchange()
    assert cabinet.registre.droits(patient) == [card]
    assert issue(cabinet, patient) is Issue(kind.value)


def test_rights_that_are_closed_or_of_another_body_are_told_as_they_are(cabinet: Cabinet) -> None:
    closed, moved = cabinet.patient(), cabinet.patient(BRUNO)
    cabinet.policy(droits={ADA.nir.value: Kind.FERMES, BRUNO.nir.value: Kind.AUTRE_CAISSE})
    cabinet.droits.demander(closed)
    cabinet.droits.demander(moved)
    cabinet.exchange()
    assert not cabinet.registre.droits(closed)[0].periode.covers(cabinet.today)
    assert str(cabinet.registre.droits(moved)[0].organisme) == "01 999 0001"


def test_a_late_answer_still_counts_and_its_age_is_that_of_its_making(cabinet: Cabinet) -> None:
    patient = cabinet.patient()
    cabinet.policy(delay=timedelta(days=9))
    cabinet.droits.demander(patient)
    cabinet.exchange()
    assert issue(cabinet, patient) is None
    cabinet.later(days=10)
    cabinet.exchange()
    [told] = cabinet.registre.droits(patient)
    assert (issue(cabinet, patient), told.age_days(cabinet.today)) == (Issue.TROUVE, 10)


def test_an_answer_is_forgotten_at_the_peer_once_it_is_kept(cabinet: Cabinet) -> None:
    cabinet.droits.demander(cabinet.patient())
    cabinet.exchange()
    cabinet.carry()
    assert cabinet.post.letters() == {}
    assert list(cabinet.store.retours()) == []


# When it is asked ---------------------------------------------------------------------------


def test_the_night_asks_in_one_message_what_tomorrow_has_to_know(cabinet: Cabinet) -> None:
    old = cabinet.patient(ADA, read(Source.CARTE, days=121))
    paper = cabinet.patient(BRUNO, read(Source.ATTESTATION, days=1))
    fresh = cabinet.patient(ADA, read(Source.CARTE, days=119))
    cabinet.round = (old, paper, fresh, old)
    cabinet.night()
    assert len(cabinet.waiting()) == 1
    cabinet.reopen()  # locked: nobody is there, and the courier alone goes on
    cabinet.carry()
    assert cabinet.post.carried == []
    cabinet.later(hours=5)
    cabinet.carry()  # half past midnight
    cabinet.carry()
    assert cabinet.post.desk.figures()["questions"] == 1
    cabinet.later(hours=7)
    cabinet.tick()
    told = [cabinet.registre.droits(one)[0].source for one in (old, paper, fresh)]
    assert told == [Source.ADRI, Source.ADRI, Source.CARTE]


def test_the_night_asks_nothing_twice(cabinet: Cabinet) -> None:
    cabinet.round = (cabinet.patient(),)
    for _ in range(3):
        cabinet.night()
        cabinet.reopen()
    assert len(cabinet.waiting()) == 1


def test_what_is_not_answered_is_asked_again_after_a_week(cabinet: Cabinet) -> None:
    cabinet.round = (cabinet.patient(),)
    cabinet.policy(silent=True)
    asked = []
    for _ in range(9):
        cabinet.night()
        cabinet.later(days=1)
        cabinet.exchange()
        asked.append(cabinet.post.desk.figures()["questions"])
    assert asked == [1, 1, 1, 1, 1, 1, 1, 2, 2]


def test_a_service_that_is_down_is_asked_again_the_next_night(cabinet: Cabinet) -> None:
    patient = cabinet.patient()
    cabinet.round = (patient,)
    cabinet.policy(droits={"": Kind.INDISPONIBLE})
    cabinet.night()
    cabinet.later(days=1)
    cabinet.exchange()
    assert issue(cabinet, patient) is Issue.INDISPONIBLE
    cabinet.policy(droits={})
    cabinet.later(days=1)
    cabinet.night()
    cabinet.later(days=1)
    cabinet.exchange()
    assert issue(cabinet, patient) is Issue.TROUVE


def test_without_the_practitioners_card_nothing_is_asked_and_nothing_is_lost(
    cabinet: Cabinet,
) -> None:
    cabinet.signer = None
    cabinet.reopen()
    assert not cabinet.droits.peut_demander
    patient = cabinet.patient()
    cabinet.droits.demander(patient)
    cabinet.tick()
    assert cabinet.waiting() == []
    assert cabinet.droits.etat(patient) is None


def test_a_question_survives_a_lost_spool(cabinet: Cabinet) -> None:
    cabinet.droits.demander(cabinet.patient())
    cabinet.tick()
    [message] = cabinet.waiting()
    message.unlink()
    cabinet.reopen()
    cabinet.tick()
    assert cabinet.waiting() == [message]


def test_a_person_asks_once_while_a_question_is_out(cabinet: Cabinet) -> None:
    patient = cabinet.patient()
    assert cabinet.droits.demander(patient)
    cabinet.tick()
    assert not cabinet.droits.demander(patient)
    cabinet.later(days=8)
    assert cabinet.droits.demander(patient)


# What a person decides ----------------------------------------------------------------------


def test_a_choice_holds_when_the_same_answer_comes_again(cabinet: Cabinet) -> None:
    patient = cabinet.patient(ADA, read(Source.CARTE, exonerations=()))
    cabinet.policy(droits={"": Kind.ALD})
    for _ in range(2):
        cabinet.droits.demander(patient)
        cabinet.exchange()
        cabinet.registre.trancher(patient, cabinet.today, pour_adri=False)
        cabinet.later(days=8)
    held = situation_on(cabinet.registre.droits(patient), cabinet.today, None)
    assert not held.ald
    assert [one.compte for one in cabinet.registre.droits(patient)] == [False, False, True]


# What carriers see --------------------------------------------------------------------------


def test_neither_spool_nor_courier_nor_what_they_carry_names_a_patient(
    cabinet: Cabinet, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    cabinet.policy(droits={"": Kind.FERMES})
    cabinet.droits.demander(cabinet.patient())
    cabinet.tick()
    cabinet.carry()
    cabinet.carry()  # the answer waits in the inbox
    assert len([*(tmp_path / "spool" / "inbox").iterdir()]) == 1
    seen = tmp_path / "seen"
    seen.mkdir()
    for rank, message in enumerate(cabinet.post.carried):
        (seen / f"{rank}").write_bytes(message)
    cabinet.tick()
    (seen / "log").write_text(caplog.text, encoding="utf-8")
    assert len(cabinet.post.carried) == 2
    roots = [seen, tmp_path / "spool", tmp_path / "courier", tmp_path / "queue"]
    assert list(search(roots, {ADA.nom, ADA.nir.number, ADA.naissance})) == []
