"""What no answer of ADRi can do: garbled, for another patient, replayed, old, of nobody asked."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from appliance.demo.caisse import ADRI
from appliance.demo.caisse.adri import INFO, SUITE, TITLE
from appliance.demo.caisse.answers import mail
from appliance.domain.registre.adri import Issue
from appliance.errors import DiskFullError
from appliance.sealing.inbox import inbox_public_key
from tests.demo.nurse import NURSE
from tests.made_up import ADA
from tests.services.asked import ANSWERS, BRUNO, EVENING, Cabinet


@pytest.fixture
def cabinet(tmp_path: Path) -> Iterator[Cabinet]:
    made = Cabinet(tmp_path)
    yield made
    made.close()


def issue(cabinet: Cabinet, patient: int) -> Issue | None:
    found = cabinet.droits.etat(patient)
    assert found is not None
    return found.issue


def reference(cabinet: Cabinet, patient: int) -> str:
    return [*cabinet.droits.carnet.of(patient)][-1][1].reference


def answer(cabinet: Cabinet, patient: int, **changes: Any) -> dict[str, Any]:
    """Return what the service would say, with changes."""
    told = {
        "reference": reference(cabinet, patient),
        "issue": "trouve",
        "nir": ADA.nir.value,
        "naissance": ADA.naissance,
        "faite_le": cabinet.clock.now().isoformat(),
        "droits": {"organisme": "019990000", "debut": None, "fin": None, "exonerations": []},
    }
    return told | changes


def deliver(cabinet: Cabinet, *answers: dict[str, Any], sealed: bytes | None = None) -> None:
    """Let a mail of the service's address come, whoever wrote it."""
    told = {"norme": "BESACE-SIMULATION", "version": 1, "test": True, "genre": "ADRI-REPONSE"}
    key = X25519PublicKey.from_public_bytes(inbox_public_key(ANSWERS))
    content = TITLE + SUITE.encrypt(json.dumps(told | {"reponses": answers}).encode(), key, INFO)
    letter = mail(
        title="Réponse",
        name="x",
        content=content if sealed is None else sealed,
        ends=(ADRI, NURSE.address),
        at=cabinet.clock.now(),
    )
    cabinet.post.maildrops.deposit(NURSE.address, letter)
    cabinet.exchange()


@pytest.fixture
def asked(cabinet: Cabinet) -> int:
    patient = cabinet.patient()
    cabinet.policy(silent=True)
    cabinet.droits.demander(patient)
    cabinet.exchange()
    return patient


def test_the_true_answer_is_believed(cabinet: Cabinet, asked: int) -> None:
    deliver(cabinet, answer(cabinet, asked))
    assert len(cabinet.registre.droits(asked)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": "0" * 32},
        {"nir": BRUNO.nir.value},
        {"naissance": "19550813"},
        {"faite_le": (EVENING - timedelta(days=3)).isoformat()},
        {"faite_le": (EVENING + timedelta(days=3)).isoformat()},
        {"droits": None},
        {"issue": "inconnu"},
    ],
)
def test_an_answer_that_contradicts_its_question_does_nothing(
    cabinet: Cabinet, asked: int, changes: dict[str, Any]
) -> None:
    deliver(cabinet, answer(cabinet, asked, **changes))
    assert cabinet.registre.droits(asked) == []
    assert issue(cabinet, asked) is None
    deliver(cabinet, answer(cabinet, asked))  # and does not stand in the way of the true one
    assert len(cabinet.registre.droits(asked)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"faite_le": "hier"},
        {"faite_le": "2026-11-20T12:00:00"},
        {"issue": "peut-être"},
        {"nir": "1"},
        {"droits": {"organisme": "1"}},
        {"droits": []},
    ],
)
def test_a_garbled_answer_is_kept_as_any_message_that_nobody_understands(
    cabinet: Cabinet, asked: int, changes: dict[str, Any]
) -> None:
    deliver(cabinet, answer(cabinet, asked, **changes))
    deliver(cabinet, sealed=TITLE + bytes(80))
    deliver(cabinet, sealed=b"")
    assert cabinet.registre.droits(asked) == []
    assert len([*cabinet.store.retours()]) == 3


def test_a_replayed_answer_does_nothing(cabinet: Cabinet, asked: int) -> None:
    told = answer(cabinet, asked)
    deliver(cabinet, told, told)
    deliver(cabinet, told)
    assert len(cabinet.registre.droits(asked)) == 1


def test_a_later_answer_never_makes_an_older_one_come_back(cabinet: Cabinet, asked: int) -> None:
    first = answer(cabinet, asked)
    cabinet.later(days=8)
    cabinet.droits.demander(asked)
    cabinet.exchange()
    deliver(cabinet, answer(cabinet, asked))
    deliver(cabinet, first)  # eight days on its way
    ages = [one.age_days(cabinet.today) for one in cabinet.registre.droits(asked)]
    assert ages == [0, 8]


def test_an_answer_on_an_erased_patient_leaves_nothing(cabinet: Cabinet, asked: int) -> None:
    told = answer(cabinet, asked)
    cabinet.store.registre.patients.remove([asked])
    deliver(cabinet, told)
    assert [*cabinet.store.registre.droits] == []
    assert [*cabinet.store.retours()] == []


def test_an_answer_follows_a_record_that_was_merged(cabinet: Cabinet, asked: int) -> None:
    other = cabinet.patient(BRUNO)
    cabinet.registre.fusionner(other, asked)
    deliver(cabinet, answer(cabinet, asked))
    assert len(cabinet.registre.droits(other)) == 1


def test_an_answer_that_a_full_disk_refused_is_taken_when_there_is_room(
    cabinet: Cabinet, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answer(cabinet, asked)

    def full(*_: object, **__: object) -> None:
        raise DiskFullError("file")

    with monkeypatch.context() as patch:
        patch.setattr("appliance.durable.journal.Journal.append", full)
        with pytest.raises(DiskFullError):
            deliver(cabinet, told, told)  # the second is read while the first is being written
    cabinet.tick()
    assert len(cabinet.registre.droits(asked)) == 1
    assert issue(cabinet, asked) is Issue.TROUVE
