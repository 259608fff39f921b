"""The keyring's two copies: rot, cuts, failures of the disk."""

from errno import EIO, ENOSPC

import pytest

from appliance.errors import DiskFullError, JournalDamagedError, VaultError, WrongCodeError
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.wiring.vault import COPIES, PUBLIC_KEY, Vault
from tests.crash.laboratory import HOME, Laboratory, Ledger
from tests.crash.recording import RecordingDisk
from tests.wiring.vaults import CHEAP, CODE, NEW, RECOVERY, SHEET, contents, opens, vault_on


@pytest.mark.parametrize("name", COPIES)
def test_each_byte_of_one_copy_may_rot(vault: Vault, name: str) -> None:
    [whole, _] = contents(vault)
    path, other = vault.station / name, vault.station / next(iter({*COPIES} - {name}))
    before = other.stat()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 32]) + whole[place + 1 :])
        vault.open(CODE).wipe()
        assert path.read_bytes() == whole
    assert other.stat() == before


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_that_is_missing_or_short_is_made_anew_and_the_log_says_so(
    vault: Vault, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    [whole, _] = contents(vault)
    path = vault.station / name
    vault.open(CODE)
    assert caplog.messages == []
    path.unlink()
    vault.open(CODE)
    assert caplog.messages == ["a copy of the keyring was not whole: made anew"]
    assert path.read_bytes() == whole
    for length in (0, 1, len(whole) - 1):
        path.write_bytes(whole[:length])
        vault.open(CODE)
        assert path.read_bytes() == whole


@pytest.mark.parametrize("name", COPIES)
def test_the_newer_copy_counts_whichever_it_is(vault: Vault, name: str) -> None:
    [older, _] = contents(vault)
    vault.change_code(vault.open(CODE), NEW, CHEAP)
    [newer, _] = contents(vault)
    (vault.station / name).write_bytes(older)
    with pytest.raises(WrongCodeError):
        vault.open(CODE)
    vault.open(NEW)
    assert contents(vault) == [newer, newer]


def test_two_rotten_copies_are_damage_and_not_a_wrong_code(vault: Vault) -> None:
    for name, content in zip(COPIES, contents(vault), strict=True):
        (vault.station / name).write_bytes(content[:-1])
    with pytest.raises(JournalDamagedError):
        vault.open(CODE)


def test_a_keyring_that_was_lost_is_damage_and_no_new_practice(vault: Vault) -> None:
    for name in COPIES:
        (vault.station / name).unlink()
    assert vault.exists()
    with pytest.raises(JournalDamagedError):
        vault.open(CODE)


def test_a_block_that_cannot_be_read_is_one_copy_less() -> None:
    disk = RecordingDisk()
    vault = vault_on(disk)
    vault.create(CODE, CHEAP)
    whole = disk.contents()
    for call in range(1, 9):  # after a look for a restoration: opening, size, reading of either
        disk.fail_at = disk.calls + call
        assert vault._newest().generation == 1
    assert disk.contents() == whole


def test_a_cut_while_a_practice_is_made_leaves_none_or_a_whole_one() -> None:
    def make(disk: RecordingDisk, ledger: Ledger) -> None:
        with ledger.commit(CODE):
            vault_on(disk).create(CODE, CHEAP)

    def judge(disk: RecordingDisk, ledger: Ledger) -> None:
        found = vault_on(disk)
        if not found.exists():
            assert ledger.acknowledged == []
            return
        private = inbox_private_key(found.open(CODE))
        assert disk.contents()[HOME / PUBLIC_KEY] == inbox_public_key(private)

    assert Laboratory().cut_everywhere(make, judge) > 100


def test_a_cut_during_a_change_leaves_the_old_code_or_the_new_one_and_the_sheet() -> None:
    def change(disk: RecordingDisk, ledger: Ledger) -> None:
        vault = vault_on(disk)
        with ledger.commit(CODE):
            master = vault.create(CODE, CHEAP)
            vault.accept_sheet(master, RECOVERY)
        with ledger.commit(NEW):
            vault.change_code(master, NEW, CHEAP)

    def judge(disk: RecordingDisk, ledger: Ledger) -> None:
        if ledger.acknowledged:
            found = vault_on(disk)
            opening = [code for code in (CODE, NEW) if opens(found, code)]
            assert opening in ([[CODE], [NEW]] if NEW not in ledger.acknowledged else [[NEW]])
            found.recover(SHEET)

    assert Laboratory().cut_everywhere(change, judge) > 300


@pytest.mark.parametrize(("failure", "error"), [(EIO, VaultError), (ENOSPC, DiskFullError)])
def test_a_call_that_fails_during_a_change_keeps_one_code_good(
    failure: int, error: type[VaultError]
) -> None:
    failed = 0
    for call in range(200):
        disk = RecordingDisk()
        vault = vault_on(disk)
        master = vault.create(CODE, CHEAP)
        disk.failure, disk.fail_at = failure, disk.calls + call
        try:
            vault.change_code(master, NEW, CHEAP)
        except error:
            failed += 1
        disk.fail_at = None
        assert [opens(vault, code) for code in (CODE, NEW)].count(True) == 1
    assert failed > 10
