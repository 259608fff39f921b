"""The practice's keys on disk: rot, cuts, kills, wrong codes, another machine."""

import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from errno import EIO, ENOSPC
from pathlib import Path

import pytest

from appliance.config import Config, load
from appliance.durable.disk import SystemDisk, write_atomically
from appliance.errors import (
    ConfigError,
    DiskFullError,
    JournalDamagedError,
    LockedOutError,
    MachineSecretError,
    NoVaultError,
    VaultError,
    WeakCodeError,
    WrongCodeError,
    WrongSheetError,
)
from appliance.ports.machine import Disk
from appliance.sealing.codes import ALONE, PUBLIC, WITH_MACHINE, Rule
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.sealing.secret import Secret
from appliance.sealing.sheet import write_sheet
from appliance.sealing.slots import CodeSlot
from appliance.sealing.stretching import Cost
from appliance.wiring.machine import Machine
from appliance.wiring.vault import COPIES, PUBLIC_KEY, TRIES, Vault
from tests.crash.laboratory import HOME, Laboratory, Ledger, MadeUpEntropy
from tests.crash.recording import RecordingDisk

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
CODE = "lait tige bambou"
NEW = "autre code, et long"
SECRET = bytes(range(200, 232))
RECOVERY = bytes(range(32))
SHEET = " ".join(write_sheet(RECOVERY))
EXAMPLE = Path(__file__).parents[2] / "systemd" / "besace.toml.example"

KILLED_BEFORE_THE_TRY = """
import os, signal, sys
from pathlib import Path
from appliance.sealing.slots import CodeSlot
from appliance.wiring.machine import Machine
from appliance.wiring.vault import Vault
CodeSlot.open = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Vault(Path(sys.argv[1]), Path(sys.argv[1]), Machine(uptime=lambda: 1000.0)).open("faux")
"""


@dataclass
class Hours:
    """An uptime that shows what it is told."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def vault_on(disk: Disk, home: Path = HOME, uptime: Hours | None = None) -> Vault:
    machine = Machine(entropy=MadeUpEntropy(), uptime=uptime or Hours(), disk=disk)
    return Vault(home, home, machine)


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def vault(tmp_path: Path, hours: Hours) -> Vault:
    made = vault_on(SystemDisk(), tmp_path, hours)
    made.accept_sheet(made.create(CODE, CHEAP), RECOVERY)
    return made


def same(one: Secret, other: Secret) -> bool:
    return one.derive(b"test") == other.derive(b"test")


def contents(vault: Vault) -> list[bytes]:
    return [(vault.station / name).read_bytes() for name in COPIES]


def guess(vault: Vault, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongCodeError):
            vault.open("faux")


# The code and the sheet ---------------------------------------------------------------


def test_a_practice_is_made_once_and_opened_by_its_code(vault: Vault) -> None:
    private = inbox_private_key(vault.open(CODE))
    assert (vault.spool / PUBLIC_KEY).read_bytes() == inbox_public_key(private)
    guess(vault, 1)


def test_without_a_practice_no_code_opens_and_none_is_counted(tmp_path: Path) -> None:
    empty = vault_on(SystemDisk(), tmp_path)
    assert not empty.exists()
    with pytest.raises(NoVaultError):
        empty.open(CODE)
    assert list(tmp_path.iterdir()) == []


def test_a_change_of_code_touches_the_keyring_and_nothing_else(vault: Vault) -> None:
    public = (vault.spool / PUBLIC_KEY).stat()
    before = vault.open(CODE)
    vault.change_code(before, NEW, CHEAP)
    assert same(vault.open(NEW), before)
    assert same(vault.recover(SHEET), before)
    with pytest.raises(WrongCodeError):
        vault.open(CODE)
    assert (vault.spool / PUBLIC_KEY).stat() == public
    assert contents(vault)[0] == contents(vault)[1]


def test_the_sheet_opens_without_code_and_without_machine(vault: Vault) -> None:
    master = vault.open(CODE)
    bound = replace(vault, secret=SECRET)
    bound.change_code(master, NEW, CHEAP)
    guess(bound, 10)
    assert same(vault.recover(SHEET.lower()), master)
    with pytest.raises(WrongSheetError):
        vault.recover(" ".join(write_sheet(bytes(32))))


def test_a_new_sheet_replaces_the_one_before(vault: Vault) -> None:
    master = vault.open(CODE)
    vault.accept_sheet(master, bytes(32))
    assert same(vault.recover(" ".join(write_sheet(bytes(32)))), master)
    with pytest.raises(WrongSheetError):
        vault.recover(SHEET)


@pytest.mark.parametrize(
    ("rule", "weak", "strong"), [(ALONE, "court", NEW), (WITH_MACHINE, "12345", "372915")]
)
def test_a_weak_code_makes_no_practice_and_changes_none(
    vault: Vault, tmp_path: Path, rule: Rule, weak: str, strong: str
) -> None:
    strict = replace(vault, rule=rule)
    master = strict.open(CODE)
    with pytest.raises(WeakCodeError):
        strict.change_code(master, weak, CHEAP)
    with pytest.raises(WeakCodeError):
        replace(strict, station=tmp_path / "other").create(weak, CHEAP)
    assert not (tmp_path / "other").exists()
    strict.change_code(master, strong, CHEAP)
    assert same(strict.open(strong), master)


# The machine --------------------------------------------------------------------------


def test_a_code_bound_to_a_machine_is_not_tried_on_another(vault: Vault) -> None:
    bound = replace(vault, secret=SECRET)
    master = bound.open(CODE)  # made before there was a secret
    bound.change_code(master, NEW, CHEAP)
    assert same(bound.open(NEW), master)
    before = (vault.station / TRIES).read_bytes()
    for secret in (b"", bytes(32)):
        with pytest.raises(MachineSecretError) as refused:
            replace(vault, secret=secret).open(NEW)
        assert "besace code --sheet" in refused.value.advice
    assert (vault.station / TRIES).read_bytes() == before


@pytest.fixture
def config(tmp_path: Path) -> Config:
    example = load(EXAMPLE)
    return replace(example, chemins=replace(example.chemins, station=tmp_path, spool=tmp_path))


def named(config: Config, secret: Path) -> Config:
    return replace(config, chemins=replace(config.chemins, machine=secret))


def kept(path: Path, content: bytes, mode: int = 0o400) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_secret_comes_from_the_settings_or_from_systemd(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    alone = Vault.of(config, Machine())
    assert (alone.secret, alone.rule) == (b"", ALONE)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert Vault.of(config, Machine()).secret == b""
    kept(tmp_path / "machine", SECRET)
    bound = Vault.of(config, Machine())
    assert (bound.secret, bound.rule) == (SECRET, WITH_MACHINE)
    other = kept(tmp_path / "other", bytes(range(32)))
    assert Vault.of(named(config, other), Machine()).secret == bytes(range(32))


def test_a_practice_to_play_with_keeps_its_public_code(config: Config) -> None:
    demonstration = replace(config, cabinet=replace(config.cabinet, demonstration=True))
    assert Vault.of(demonstration, Machine()).rule == PUBLIC


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [(None, 0, "No such file"), (SECRET[:-1], 0o400, "32 octets"), (SECRET, 0o404, "chmod")],
)
def test_a_secret_that_is_none_is_an_error_of_the_settings(
    config: Config, tmp_path: Path, content: bytes | None, mode: int, said: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        kept(path, content, mode)
    with pytest.raises(ConfigError) as refused:
        Vault.of(named(config, path), Machine())
    assert said in refused.value.advice
    assert str(path) in refused.value.advice


# Rot ----------------------------------------------------------------------------------


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
def test_a_copy_that_is_missing_short_or_unreadable_is_made_anew(vault: Vault, name: str) -> None:
    [whole, _] = contents(vault)
    path = vault.station / name
    path.unlink()
    vault.open(CODE)
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
    assert vault.exists()


# Cuts and failures --------------------------------------------------------------------


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


def opens(vault: Vault, code: str) -> bool:
    try:
        vault.open(code).wipe()
    except WrongCodeError:
        return False
    return True


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


# Wrong codes --------------------------------------------------------------------------


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
