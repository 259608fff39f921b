"""The practice's keys on disk: the code, the sheet, the secret of the machine, the first queue."""

from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from appliance.config import Config, load
from appliance.durable.disk import SystemDisk
from appliance.errors import (
    ConfigError,
    JournalMissingError,
    MachineSecretError,
    NoVaultError,
    WeakCodeError,
    WrongCodeError,
    WrongSheetError,
)
from appliance.sealing.codes import ALONE, PUBLIC, WITH_MACHINE, Rule
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.sealing.sheet import write_sheet
from appliance.wiring.machine import Machine
from appliance.wiring.practice import QUEUE, open_store
from appliance.wiring.vault import NO_QUEUE_YET, PUBLIC_KEY, TRIES, Vault
from tests.wiring.vaults import CHEAP, CODE, NEW, SHEET, contents, guess, same, vault_on

SECRET = bytes(range(200, 232))
EXAMPLE = Path(__file__).parents[2] / "systemd" / "besace.toml.example"


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
    [(None, 0, "introuvable"), (SECRET[:-1], 0o400, "32 octets"), (SECRET, 0o404, "chmod")],
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


def test_a_journal_that_vanished_is_no_new_practice(config: Config) -> None:
    vault, machine = Vault.of(config, Machine()), Machine()
    master = vault.create(CODE, CHEAP)
    open_store(config, master, machine).close()
    open_store(config, master, machine).close()
    rmtree(config.chemins.station / QUEUE)
    for _ in range(2):
        with pytest.raises(JournalMissingError):
            open_store(config, master, machine)


def test_a_practice_that_was_cut_off_before_its_first_queue_gets_one(config: Config) -> None:
    vault, machine = Vault.of(config, Machine()), Machine()
    master = vault.create(CODE, CHEAP)
    (config.chemins.station / QUEUE).mkdir()  # a cut came before anything in it
    open_store(config, master, machine).close()
    assert not (config.chemins.station / NO_QUEUE_YET).exists()
