"""The self-test after a start: what it finds, and what a person reads of a trial."""

import socket
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.drivers.slots import Kernel
from appliance.durable.disk import SystemDisk
from appliance.errors import BesaceError
from appliance.formats.release import moment
from appliance.wiring import selftest
from appliance.wiring.selftest import (
    broken_queue,
    failures,
    impossible_clock,
    outcome,
    proofs_of,
    refused_readers,
    restless_screen,
)
from appliance.wiring.update import TOLD
from tests.durable.made_up_journal import DIRECTORY, written
from tests.made_up import StoppedClock
from tests.made_up_releases import KERNEL, NEXT, RUNNING, PlayedBox

DISK = SystemDisk()


@pytest.fixture
def box(tmp_path: Path) -> PlayedBox:
    return PlayedBox.lay(tmp_path / "box")


def lay_journal(target: Path) -> Path:
    """Write a whole journal of several segments; return its directory."""
    for path, data in written().items():
        file = target / path.relative_to(DIRECTORY.parent)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return target / DIRECTORY.name


def test_a_queue_that_holds_together_passes_and_so_does_a_box_without_one(tmp_path: Path) -> None:
    assert broken_queue(DISK, lay_journal(tmp_path)) == ""
    assert broken_queue(DISK, tmp_path / "none") == ""


def test_a_queue_that_lacks_a_file_or_has_another_s_is_found(tmp_path: Path) -> None:
    journal = lay_journal(tmp_path)
    first, second, *_ = sorted(journal.glob("seg-*.j"))
    kept = first.read_bytes()
    first.unlink()
    assert "missing" in broken_queue(DISK, journal)
    first.write_bytes(second.read_bytes())
    assert broken_queue(DISK, journal)
    first.write_bytes(kept[: len(kept) // 2])
    assert "follow" in broken_queue(DISK, journal)
    first.unlink()
    first.mkdir()
    assert broken_queue(DISK, journal) == "c’est un dossier"


def test_a_service_of_readers_is_one_that_answers(tmp_path: Path) -> None:
    place = tmp_path / "pcscd.comm"
    assert refused_readers(place) == "fichier ou dossier introuvable"
    with socket.socket(socket.AF_UNIX) as daemon:
        daemon.bind(str(place))
        assert refused_readers(place) != ""
        daemon.listen()
        assert refused_readers(place) == ""


def test_a_clock_before_the_system_s_own_source_is_impossible() -> None:
    made = moment(RUNNING)
    assert impossible_clock(StoppedClock(made), RUNNING) == ""
    early = impossible_clock(StoppedClock(made - timedelta(days=1)), RUNNING)
    assert early == "31/10/2026, avant ce système du 01/11/2026"


@pytest.mark.parametrize(
    ("states", "wrong"),
    [
        (["ActiveState=active NRestarts=0"] * 2, ""),
        (["ActiveState=failed NRestarts=0"] * 2, "ActiveState=failed NRestarts=0"),
        (
            ["ActiveState=active NRestarts=0", "ActiveState=active NRestarts=4"],
            "ActiveState=active NRestarts=4",
        ),
    ],
)
def test_a_screen_is_one_that_stays(
    states: list[str], wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    shown = iter(states)
    monkeypatch.setattr(selftest, "_screen", lambda: next(shown).split())
    assert restless_screen(waited.append) == wrong
    assert waited == [20.0]


def test_a_box_without_systemd_has_no_steady_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "systemctl").write_text("#!/bin/sh\necho ActiveState=inactive\necho NRestarts=0\n")
    (tmp_path / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin")
    assert restless_screen(lambda _: None) == "ActiveState=inactive NRestarts=0"


def test_before_the_first_settings_there_is_no_queue_to_judge(
    tmp_path: Path, settings: Path
) -> None:
    clock = StoppedClock()
    first = {"lecteurs", "horloge", "écran"}
    assert set(proofs_of(tmp_path / "none", DISK, clock, RUNNING)) == first
    assert set(proofs_of(settings, DISK, clock, RUNNING)) == {*first, "file"}


def test_only_what_fails_is_told() -> None:
    assert dict(failures({"a": lambda: "", "b": lambda: "cassé"})) == {"b": "cassé"}


def test_a_person_learns_how_a_trial_ended() -> None:
    good, tried, failed = Kernel(RUNNING, None), Kernel(NEXT, 2), Kernel(NEXT, 0)
    assert outcome([good], RUNNING) == ""
    assert "a fait ses preuves" in outcome([tried, good], NEXT)
    assert outcome([failed, good], RUNNING) == (
        f"Le système {NEXT} n’a pas tenu : {RUNNING} reste. Signalez-le."
    )


def test_the_verb_keeps_a_failure_for_the_screen_and_makes_systemd_start_again(
    box: PlayedBox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(selftest, "Updater", lambda: box.updater)
    monkeypatch.setattr(selftest, "proofs_of", lambda *_: {"écran": lambda: "éteint"})
    check = ["update", "check", "--config", str(tmp_path / "none")]
    assert main(check) == BesaceError.exit_code
    assert capsys.readouterr().out == "écran : éteint\n"
    told = box.places.kept / TOLD
    assert told.read_text() == f"Le système {RUNNING} n’a pas fait ses preuves : écran.\n"

    monkeypatch.setattr(selftest, "proofs_of", lambda *_: {"écran": lambda: ""})
    assert main(check) == 0
    assert told.exists()  # not seen yet: it was kept after this start

    (box.places.loader / f"besace_{NEXT}+0-3.efi").write_bytes(KERNEL)
    assert main(check) == 0
    assert "n’a pas tenu" in told.read_text()
