"""The contract of ratchets, on a TPM of software and on the one that tests play with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.drivers.tpm import INDEX, TpmRatchet
from appliance.errors import TpmMuteError
from appliance.ports.machine import Ratchet
from tests.contracts.ratchet import FIRST, RatchetContract
from tests.made_up_ratchet import PlayedRatchet
from tests.swtpm import Swtpm, swtpm


@pytest.fixture
def chip(tmp_path: Path) -> Iterator[Swtpm]:
    with swtpm(tmp_path / "tpm") as chip:
        yield chip


class TestPlayedRatchet(RatchetContract):
    @pytest.fixture
    def ratchet(self) -> Ratchet:
        return PlayedRatchet()


class TestTpm(RatchetContract):
    @pytest.fixture
    def ratchet(self, chip: Swtpm) -> Ratchet:
        return TpmRatchet(chip.tcti)


def test_a_cut_of_the_power_forgets_nothing(tmp_path: Path) -> None:
    with swtpm(tmp_path / "tpm") as chip:
        ratchet = TpmRatchet(chip.tcti)
        ratchet.define()
        ratchet.extend(FIRST)
        before = ratchet.read()
    with swtpm(tmp_path / "tpm") as chip:
        assert TpmRatchet(chip.tcti).read() == before


def test_an_index_that_can_be_written_is_not_taken_for_one_that_only_turns(chip: Swtpm) -> None:
    ratchet = TpmRatchet(chip.tcti)
    chip.command("nvdefine", "0x1800001", "-s", "8", "-a", "authread|authwrite")
    assert ratchet.read() is None
    chip.command("nvdefine", INDEX, "-s", "32", "-a", "authread|authwrite")
    assert ratchet.read() == b""


def test_no_tpm_and_no_tools_are_a_mute_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TpmMuteError):
        TpmRatchet(f"device:{tmp_path / 'tpmrm0'}").read()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TpmMuteError):
        TpmRatchet("device:/dev/null").read()
