"""Wrong codes: the wait, and the count that no kill and no cut goes round."""

import signal
import subprocess
import sys
from contextlib import suppress
from errno import EIO, ENOSPC

import pytest

from appliance.durable.disk import SystemDisk, write_atomically
from appliance.errors import DiskFullError, LockedOutError, VaultError, WrongCodeError
from appliance.sealing.secret import Secret
from appliance.sealing.slots import CodeSlot
from appliance.wiring.vault import TRIES, Vault
from tests.crash.laboratory import Laboratory, Ledger
from tests.crash.recording import RecordingDisk
from tests.wiring.vaults import CHEAP, CODE, NEW, SHEET, Hours, guess, vault_on

KILLED_BEFORE_THE_TRY = """
import os, signal, sys
from pathlib import Path
from appliance.sealing.slots import CodeSlot
from appliance.wiring.machine import Machine
from appliance.wiring.vault import Vault
CodeSlot.open = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Vault(Path(sys.argv[1]), Path(sys.argv[1]), Machine(uptime=lambda: 1000.0)).open("faux")
"""


def test_ten_wrong_codes_lock_even_the_right_one_and_a_wait_lets_it_in(
    vault: Vault, hours: Hours
) -> None:
    guess(vault, 10)
    with pytest.raises(LockedOutError) as refused:
        vault.open(CODE)
    assert refused.value.seconds == 60
    assert "encore 1 min" in refused.value.advice
    hours.seconds += 59
    with pytest.raises(LockedOutError, match="encore 1 s"):
        vault.open(CODE)
    hours.seconds += 1
    vault.open(CODE)
    guess(vault, 10)  # a right code begins the count anew


def test_each_further_wrong_code_makes_the_wait_longer(vault: Vault, hours: Hours) -> None:
    guess(vault, 10)
    for seconds in (60, 120, 240, 480, 960, 1920, 3600, 3600):
        with pytest.raises(LockedOutError) as refused:
            vault.open(CODE)
        assert refused.value.seconds == seconds
        hours.seconds += seconds
        guess(vault, 1)


def test_a_restart_ends_no_wait_and_makes_none_endless(vault: Vault, hours: Hours) -> None:
    guess(vault, 10)
    hours.seconds = 5
    with pytest.raises(LockedOutError) as refused:
        vault.open(CODE)
    assert refused.value.seconds == 55
    hours.seconds = 60
    vault.open(CODE)


def test_a_wait_that_was_asked_about_after_a_restart_does_not_begin_anew(
    vault: Vault, hours: Hours
) -> None:
    guess(vault, 10)
    hours.seconds = 30
    with pytest.raises(LockedOutError):
        vault.open(CODE)
    hours.seconds = 1001  # past the uptime of the last try, in another life of the machine
    vault.open(CODE)


def test_a_change_of_code_by_the_sheet_ends_the_wait(vault: Vault) -> None:
    guess(vault, 10)
    vault.change_code(vault.recover(SHEET), NEW, CHEAP)
    vault.open(NEW)


def test_a_kill_between_the_count_and_the_try_gives_no_free_try(vault: Vault) -> None:
    guess(vault, 7)
    for _ in range(3):
        killed = subprocess.run(
            [sys.executable, "-P", "-c", KILLED_BEFORE_THE_TRY, str(vault.station)],
            check=False,
            timeout=60,
        )
        assert killed.returncode == -signal.SIGKILL
    with pytest.raises(LockedOutError):
        vault.open(CODE)


def test_no_cut_gives_a_free_try(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Ledger] = []
    really_open = CodeSlot.open

    def noted(slot: CodeSlot, code: str, machine: bytes = b"") -> Secret:
        tried[-1].acknowledged.append("try")
        return really_open(slot, code, machine)

    def three(disk: RecordingDisk, ledger: Ledger) -> None:
        tried.append(ledger)
        vault = vault_on(disk)
        vault.create(CODE, CHEAP)
        for _ in range(3):
            with suppress(WrongCodeError):
                vault.open("faux")

    def judge(disk: RecordingDisk, ledger: Ledger) -> None:
        made = len(ledger.acknowledged)
        if made:
            assert made <= vault_on(disk)._tries().wrong <= 3

    monkeypatch.setattr(CodeSlot, "open", noted)
    assert Laboratory().cut_everywhere(three, judge) > 200


def test_a_rotten_count_gives_no_ten_tries_and_keeps_nobody_out(vault: Vault, hours: Hours) -> None:
    write_atomically(SystemDisk(), vault.station / TRIES, b"rot")
    hours.seconds = 10
    with pytest.raises(LockedOutError):
        vault.open(CODE)
    hours.seconds = 60
    vault.open(CODE)


@pytest.mark.parametrize(("failure", "error"), [(EIO, VaultError), (ENOSPC, DiskFullError)])
def test_a_try_that_cannot_be_counted_is_not_made(
    monkeypatch: pytest.MonkeyPatch, failure: int, error: type[VaultError]
) -> None:
    counted: list[int] = []
    really_open = CodeSlot.open

    def noted(slot: CodeSlot, code: str, machine: bytes = b"") -> Secret:
        disk.fail_at = None
        counted.append(vault._tries().wrong)
        return really_open(slot, code, machine)

    monkeypatch.setattr(CodeSlot, "open", noted)
    refused = 0
    for call in range(30):
        disk = RecordingDisk()
        vault = vault_on(disk)
        vault.create(CODE, CHEAP)
        disk.failure, disk.fail_at = failure, disk.calls + call
        try:
            vault.open("faux")
        except error:
            refused += 1
        except WrongCodeError:
            assert counted[-1] > 0
    assert refused > 4
    assert refused + len(counted) == 30


def test_the_count_names_no_code(vault: Vault) -> None:
    guess(vault, 1)
    assert b"faux" not in (vault.station / TRIES).read_bytes()
    assert (vault.station / TRIES).stat().st_mode & 0o777 == 0o600
