"""Damage that was found is remembered, and forgotten once all was read again and is sound."""

import builtins
import getpass
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.demo.practice import CODE
from appliance.durable.disk import SystemDisk
from appliance.errors import JournalDamagedError
from appliance.wiring.anchors import SOUND_AGAIN
from appliance.wiring.damage import MARK, UNDATED, Damage
from appliance.wiring.machine import Machine
from tests.made_up import StoppedClock
from tests.practice import PlayedPractice, caisse_process
from tests.wiring.backups import backup, billed, restore


class FullDisk(SystemDisk):
    """A disk that takes nothing more."""

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        """Refuse what is new."""
        if create:
            raise OSError(28, "full")
        return super().open(path, create=create, mode=mode)


def test_the_day_of_the_first_finding_is_kept(tmp_path: Path) -> None:
    clock = StoppedClock()
    damage = Damage(Machine(clock=clock), tmp_path / MARK)
    assert not damage.known
    assert not damage.lift()
    damage.note()
    clock.time += timedelta(days=3)
    damage.note()
    again = Damage(Machine(clock=clock), tmp_path / MARK)
    assert again.known
    assert again.in_words().startswith("constaté le 20/11/2026 à ")
    assert again.lift()
    assert not again.known


def test_a_mark_that_rotted_is_still_one(tmp_path: Path) -> None:
    damage = Damage(Machine(), tmp_path / MARK)
    damage.note()
    (tmp_path / MARK).write_bytes(b"rotten")
    assert damage.known
    assert damage.in_words() == UNDATED


def test_where_nothing_can_be_written_the_program_itself_remembers(tmp_path: Path) -> None:
    damage = Damage(Machine(disk=FullDisk()), tmp_path / MARK)
    damage.note()
    assert damage.known
    assert not [*tmp_path.iterdir()]
    assert damage.lift()
    assert not damage.known


@pytest.fixture
def practice(tmp_path: Path) -> PlayedPractice:
    with caisse_process(tmp_path) as caisse:
        practice = PlayedPractice.lay(tmp_path, caisse.told)
    billed(practice, 1)
    return practice


def test_what_verify_finds_is_remembered_until_verify_finds_nothing(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = practice.config.chemins.station / "queue"
    damage = Damage.of(practice.config, practice.machine)
    for parity in queue.glob("*.p"):
        parity.unlink()
    segment = queue / "seg-00000001.j"
    whole = segment.read_bytes()
    segment.write_bytes(whole[:12288] + bytes(4096) + whole[16384:])
    verify = ["verify", "--dir", str(practice.directory)]
    assert main(verify) == JournalDamagedError.exit_code
    assert damage.known
    segment.write_bytes(whole)
    assert main(verify) == 0
    assert SOUND_AGAIN in capsys.readouterr().out
    assert not damage.known


def test_a_restoration_leaves_no_mark_of_the_journal_that_stood_there(
    practice: PlayedPractice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, place = tmp_path / "key", tmp_path / "place"
    key.mkdir()
    assert backup(practice, key) == 0
    answers = iter(["2", "OUI"])
    monkeypatch.setattr(builtins, "input", lambda _: next(answers))
    monkeypatch.setattr(getpass, "getpass", lambda _: CODE)
    station = place / practice.config.chemins.station.relative_to(practice.directory)
    station.mkdir(parents=True)
    Damage(practice.machine, station / MARK).note()
    assert restore(key, place) == 0
    assert not (station / MARK).exists()
