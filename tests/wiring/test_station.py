"""The station's door: each unlock opens it anew, each lock closes all of it."""

from pathlib import Path

import pytest

from appliance.demo.practice import CODE
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import WrongCodeError
from appliance.services.enquiry import ask
from appliance.wiring.practice import DESK
from appliance.wiring.station import unlocker
from appliance.wiring.vault import Vault
from tests.practice import PlayedPractice, caisse_process


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
