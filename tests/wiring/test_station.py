"""The station's door: each unlock opens it anew, each lock closes all of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.demo.practice import CODE
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.journal import Journal
from appliance.durable.places import Place
from appliance.errors import WeakCodeError, WrongCodeError
from appliance.sealing.codes import ALONE
from appliance.sealing.secret import Secret
from appliance.services.enquiry import ask
from appliance.wiring.practice import DESK
from appliance.wiring.station import unlocker
from appliance.wiring.vault import Vault
from tests.practice import CHEAP, PlayedPractice, caisse_process

LONG = "lait tige bambou rameau osier velours"


@pytest.fixture
def practice(tmp_path: Path) -> PlayedPractice:
    with caisse_process(tmp_path) as caisse:
        told = caisse.told
    return PlayedPractice.lay(tmp_path, told)


def test_a_kiosk_may_lock_and_unlock_and_answers_only_while_open(practice: PlayedPractice) -> None:
    vault = Vault.of(practice.config, practice.machine)
    unlock = unlocker(practice.config, vault, SimulatedReader())
    desk = practice.config.chemins.station / DESK
    for _ in range(2):
        poste = unlock(CODE, "")
        told = ask(desk)
        assert told is not None
        assert told["sealed"] == 0
        poste.lock()
        assert ask(desk) is None


def test_a_wrong_code_opens_nothing(practice: PlayedPractice) -> None:
    vault = Vault.of(practice.config, practice.machine)
    unlock = unlocker(practice.config, vault, SimulatedReader())
    with pytest.raises(WrongCodeError):
        unlock("autre", "")
    assert ask(practice.config.chemins.station / DESK) is None


def test_a_new_practice_is_made_by_a_good_code_and_opened_by_no_other(
    practice: PlayedPractice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.wiring.station.code_cost", lambda: CHEAP)
    station = tmp_path / "fresh"
    chemins = replace(practice.config.chemins, station=station)
    vault = Vault(station, chemins.spool, practice.machine, ALONE)
    unlock = unlocker(replace(practice.config, chemins=chemins), vault, SimulatedReader())
    with pytest.raises(WeakCodeError):
        unlock("court", "")
    assert not vault.exists()
    unlock(LONG, "").lock()
    with pytest.raises(WrongCodeError):
        unlock(LONG.upper(), "")
    unlock(LONG, "").lock()


def test_the_master_key_is_wiped_before_the_station_is_used(
    practice: PlayedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Secret] = []
    unwrap = Secret.unwrap

    def kept(key: bytes, wrapped: bytes) -> Secret:
        seen.append(unwrap(key, wrapped))
        return seen[-1]

    monkeypatch.setattr(Secret, "unwrap", kept)
    vault = Vault.of(practice.config, practice.machine)
    poste = unlocker(practice.config, vault, SimulatedReader())(CODE, "")
    [master] = seen
    assert not any(master._content)
    assert poste.status().decompte.scellees == 0
    poste.lock()


def test_a_long_opening_tells_the_screen_how_far_it_is(
    practice: PlayedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    replay = Journal.replay

    def long(journal: Journal) -> Iterator[tuple[Place, bytes]]:
        assert journal._progress is not None
        journal._progress(12, 480)
        return replay(journal)

    monkeypatch.setattr(Journal, "replay", long)
    vault = Vault.of(practice.config, practice.machine)
    unlock = unlocker(practice.config, vault, SimulatedReader())
    unlock(CODE, "", lambda done, total: told.append((done, total))).lock()
    assert (12, 480) in told
