"""`besace backup` and `besace restore`: a key, a lost box, a blank one."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree
from threading import Event
from typing import Any

import pytest

from appliance.config import load
from appliance.demo.caisse import Caisse
from appliance.demo.practice import ACCOUNT, CODE
from appliance.domain.lifecycle import EtatLot
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.mirror import PARTS
from appliance.errors import (
    BackupForeignError,
    BoxNotBlankError,
    DirectoryError,
    DiskFullError,
    NoBackupError,
    RangeTakenError,
    RestoreUnfinishedError,
    WrongCodeError,
)
from appliance.sealing.secret import Secret
from appliance.services.sauvegardes import Copie, of_backups
from appliance.wiring.beginning import RESTORING
from appliance.wiring.essai import drill, try_copies
from appliance.wiring.keys import _print_ranges
from appliance.wiring.machine import Machine
from appliance.wiring.named_files import FOLDER
from appliance.wiring.practice import open_store
from appliance.wiring.restoring import Restoration
from appliance.wiring.sauvegarde import PREFIX, mirrors_on, record_of
from appliance.wiring.vault import Vault
from tests.practice import PlayedPractice
from tests.wiring.backups import backup, billed, reopened, restore
from tests.wiring.person import Person
from tests.wiring.vaults import RECOVERY, SHEET


@pytest.fixture(scope="module")
def caisse(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What a caisse would tell of itself: nobody here calls it."""
    directory, machine = tmp_path_factory.mktemp("caisse"), Machine()
    made = Caisse(directory, [ACCOUNT], now=machine.clock.now, entropy=machine.entropy)
    ports = {"smtp": 1, "pop3": 2}
    return {"host": "127.0.0.1", **ports, "ca": made.ca, "certificate": made.certificate}


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory, caisse: Mapping[str, Any]) -> PlayedPractice:
    """A practice with two invoices in a lot that the courier did not take yet."""
    practice = PlayedPractice.lay(tmp_path_factory.mktemp("laid"), caisse)
    billed(practice, 2)
    return practice


@pytest.fixture
def practice(tmp_path: Path, laid: PlayedPractice) -> PlayedPractice:
    """The same for one test: all that a practice is stands in its directory."""
    directory = tmp_path / "old"
    copytree(laid.directory, directory)
    return replace(laid, directory=directory, config=load(directory / "besace.toml"))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    directory = tmp_path / "key"
    directory.mkdir()
    return directory


def test_a_stolen_box_comes_back_from_a_key_and_the_code(
    practice: PlayedPractice,
    key: Path,
    tmp_path: Path,
    person: Person,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert backup(practice, key) == 0
    assert "Sauvegarde faite" in capsys.readouterr().out
    person.answers = [CODE, "2", "oui"]
    assert restore(key, tmp_path / "new") == 0
    told = capsys.readouterr().out
    assert "Factures : 2" in told
    assert "plage 2" in told
    assert "Lots en route au moment de la sauvegarde : 1" in told
    assert f"à remettre à la main : {tmp_path / 'new' / 'praticien.pem'}." in told
    rmtree(practice.directory)  # with all that its settings named
    back = reopened(practice, tmp_path / "new")
    [destination] = back.config.destinations
    assert destination.certificat.parent == tmp_path / "new" / FOLDER
    with closing(open_store(back.config, back.master, back.machine)) as store:
        assert [(lot.etat, lot.retenu) for lot in store.lots()] == [(EtatLot.CONFIEE, True)]
        assert [lot.motif[:6] for lot in store.troubled_lots()] == ["repris"]


def test_what_was_on_its_way_is_told_and_not_sent_again(
    practice: PlayedPractice, key: Path, tmp_path: Path, person: Person
) -> None:
    backup(practice, key)
    person.answers = [CODE, "2", "oui"]
    restore(key, tmp_path / "new")
    back = reopened(practice, tmp_path / "new")
    poste = back.open(SimulatedReader())
    status = poste.tick()
    assert [one for one in status.alertes if "repris d’une sauvegarde" in one]
    poste.lock()
    outbox = back.config.chemins.spool / "outbox" / "new"
    assert not outbox.exists() or not [*outbox.iterdir()]


def test_the_sheet_opens_a_backup_without_any_code(
    practice: PlayedPractice, key: Path, tmp_path: Path, person: Person
) -> None:
    Vault.of(practice.config, practice.machine).accept_sheet(practice.master, RECOVERY)
    backup(practice, key)
    person.answers = [SHEET, "2", "oui"]
    assert restore(key, tmp_path / "new", "--sheet") == 0


def test_a_wrong_code_restores_nothing(
    practice: PlayedPractice, key: Path, tmp_path: Path, person: Person
) -> None:
    backup(practice, key)
    person.answers = ["faux"]
    assert restore(key, tmp_path / "new") == WrongCodeError.exit_code
    assert not (tmp_path / "new" / "station").exists()


def test_no_two_boxes_give_one_number(
    practice: PlayedPractice, key: Path, tmp_path: Path, person: Person
) -> None:
    backup(practice, key)
    person.answers = [CODE, "2", "oui", CODE, "3", "oui"]
    restore(key, tmp_path / "one")
    restore(key, tmp_path / "two")
    boxes = [practice, *(reopened(practice, tmp_path / name) for name in ("one", "two"))]
    numbers = [number for box in boxes for number in billed(box, 2)]
    assert numbers == [3, 4, 100_000_000, 100_000_001, 200_000_000, 200_000_001]


def test_a_range_that_another_box_has_is_refused(
    practice: PlayedPractice, key: Path, tmp_path: Path, person: Person
) -> None:
    backup(practice, key)
    person.answers = [CODE, "2", "oui"]
    restore(key, tmp_path / "one")
    for typed in ("1", "2", "11", "", "deux"):
        person.answers = [CODE, typed]
        assert restore(key, tmp_path / "two") == RangeTakenError.exit_code
        assert person.answers == []
        assert not (tmp_path / "two" / "station").exists()


def test_a_restoration_that_was_cut_is_gone_on_with_and_asks_for_no_other_range(
    practice: PlayedPractice,
    key: Path,
    tmp_path: Path,
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup(practice, key)

    def full(*_: object) -> None:
        raise DiskFullError

    place = tmp_path / "new"
    person.answers = [CODE, "2", "oui"]
    with monkeypatch.context() as patched:
        patched.setattr(Restoration, "_finish", full)
        assert restore(key, place) == DiskFullError.exit_code
    assert (place / "station" / RESTORING).exists()
    config = load(place / "besace.toml")
    with pytest.raises(RestoreUnfinishedError):
        Vault.of(config, Machine()).open(CODE)
    person.answers = [CODE]
    assert restore(key, place) == 0
    assert billed(reopened(practice, place), 1) == [100_000_000]


def test_a_box_with_a_practice_is_left_alone(
    practice: PlayedPractice, key: Path, person: Person
) -> None:
    backup(practice, key)
    person.answers = [CODE]
    assert restore(key, practice.directory) == BoxNotBlankError.exit_code


def test_a_key_of_another_practice_is_refused_and_not_written(
    practice: PlayedPractice, key: Path, tmp_path: Path, caisse: Mapping[str, Any]
) -> None:
    backup(practice, key)
    before = sorted(key.rglob("*"))
    (tmp_path / "other").mkdir()
    other = PlayedPractice.lay(tmp_path / "other", caisse)
    billed(other, 1)
    assert backup(other, key) == BackupForeignError.exit_code
    assert sorted(key.rglob("*")) == before


def test_a_file_is_no_place(practice: PlayedPractice, key: Path, tmp_path: Path) -> None:
    backup(practice, key)
    (tmp_path / "file").touch()
    assert restore(key, tmp_path / "file") == DirectoryError.exit_code


def test_an_empty_key_restores_nothing(key: Path, tmp_path: Path) -> None:
    assert restore(key, tmp_path / "new") == NoBackupError.exit_code


def test_keys_in_rotation_are_known_one_by_one(
    practice: PlayedPractice, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    for one in (key, second, key):
        assert backup(practice, one) == 0
    record = (practice.directory / "station" / "sauvegardes").read_text(encoding="utf-8")
    copies = json.loads(record.partition("\n")[2])["copies"]
    assert [one["dossier"] for one in copies] == [str(key), str(second)]
    capsys.readouterr()


def test_a_weekly_reading_finds_rot_on_a_key_and_the_copy_heals_it(
    practice: PlayedPractice, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(practice, key)
    [directory] = key.glob(f"{PREFIX}*")
    part = max((directory / PARTS).iterdir(), key=lambda path: path.stat().st_size)
    part.write_bytes(b"!" + part.read_bytes()[1:])
    record = practice.directory / "station" / "sauvegardes"
    record.unlink()  # nobody knows when it was read last
    assert backup(practice, key) == 0
    [(mirror, manifest)] = mirrors_on(practice.machine, key)
    assert None not in [mirror.content(entry) for entry in manifest.files.values()]
    capsys.readouterr()


def tried(practice: PlayedPractice) -> Copie:
    """Let the drill of an unlock run to its end; return what is known of the key then."""
    try_copies(practice.config, queue_key(practice), practice.machine, Event())
    [copie] = record_of(practice.config, practice.machine).copies()
    return copie


def queue_key(practice: PlayedPractice) -> bytes:
    return practice.master.derive(b"besace queue")


def test_a_copy_is_deciphered_and_compared_at_the_next_unlock(
    practice: PlayedPractice, key: Path
) -> None:
    backup(practice, key)
    billed(practice, 1)  # the box went on meanwhile
    copie = tried(practice)
    assert copie.essayee_le is not None
    assert not copie.to_try()
    assert copie.defaut == ""


def test_a_copy_that_the_key_does_not_open_is_told(practice: PlayedPractice, key: Path) -> None:
    backup(practice, key)
    other = replace(practice, master=Secret.draw(practice.machine.entropy))
    copie = tried(other)
    assert "ne se déchiffre pas" in copie.defaut
    assert [*of_backups([copie], copie.faite_le)] == [f"Sauvegarde de {key} : {copie.defaut}"]


def test_a_drill_that_a_lock_interrupts_comes_back(practice: PlayedPractice, key: Path) -> None:
    backup(practice, key)
    with drill(practice.config, queue_key(practice), practice.machine):
        pass
    stopped = Event()
    stopped.set()
    try_copies(practice.config, queue_key(practice), practice.machine, stopped)


def test_a_week_without_a_copy_is_an_alert(practice: PlayedPractice, key: Path) -> None:
    backup(practice, key)
    [copie] = record_of(practice.config, practice.machine).copies()
    assert [*of_backups([copie], copie.faite_le + timedelta(days=6))] == []
    [told] = of_backups([copie], copie.faite_le + timedelta(days=8))
    assert "depuis 8 jours" in told


def test_the_sheet_lists_the_ranges_that_are_left(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    _print_ranges(Vault.of(practice.config, practice.machine))
    told = capsys.readouterr().out
    assert "plage 1 : factures 000000001 à 099999999" in told
    assert "[ ] plage 10 : factures 900000000 à 999999999" in told
