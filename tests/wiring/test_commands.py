"""The command line: each verb says what it must, and leaves with the right code."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.frames import BLOCK
from appliance.durable.segments import FRAMES_START
from appliance.services.enquiry import EnquiryDesk
from appliance.wiring import demo
from appliance.wiring.practice import DESK
from tests.practice import PlayedPractice, bill, caisse_process


@pytest.fixture
def practice(tmp_path: Path) -> PlayedPractice:
    with caisse_process(tmp_path) as caisse:
        told = caisse.told
    return PlayedPractice.lay(tmp_path, told)


@pytest.fixture
def billed(practice: PlayedPractice) -> PlayedPractice:
    """A practice with three invoices that wait for a link."""
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    for _ in range(3):
        bill(poste)
    poste.lock()
    return practice


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_status_tells_how_many_wait_and_since_when(
    billed: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--dir", str(billed.directory), "--json"]) == 0
    told = json.loads(shown(capsys))
    assert (told["sealed"], told["queued"]) == (3, 3)
    assert told["oldest_s"] >= 0
    assert main(["status", "--dir", str(billed.directory)]) == 0
    assert "En attente d’envoi : 3" in shown(capsys)


def test_status_asks_the_station_that_is_open(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    poste = practice.open(SimulatedReader())
    desk = practice.config.chemins.station / DESK
    with EnquiryDesk(desk, lambda: poste.status().as_json()):
        assert main(["status", "--dir", str(practice.directory), "--json"]) == 0
    poste.lock()
    assert json.loads(shown(capsys))["sealed"] == 0


def test_a_locked_box_tells_how_many_messages_wait_and_no_more(
    billed: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = billed.directory / "besace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("demonstration = true", ""), encoding="utf-8")
    assert main(["status", "--config", str(settings), "--json"]) == 0
    told = json.loads(shown(capsys))
    counted = {"locked", "messages_waiting", "bytes_waiting", "oldest_s", "backup_s"}
    assert told.keys() == {*counted, "alerts"}
    assert told["alerts"] == []
    assert told["messages_waiting"] == 1
    assert main(["status", "--config", str(settings)]) == 0
    assert "messages à envoyer : 1" in shown(capsys)


def test_verify_proves_the_chain(
    billed: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--dir", str(billed.directory)]) == 0
    told = shown(capsys)
    assert "Factures : 3." in told
    assert re.search(r"[0-9a-f]{64}", told)


def test_verify_refuses_a_damaged_journal_and_names_what_is_missing(
    billed: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = billed.config.chemins.station / "queue"
    for parity in queue.glob("seg-*.p"):
        parity.unlink()  # or one damaged block is rebuilt, and nothing is refused
    [segment] = queue.glob("seg-*.j")
    content = bytearray(segment.read_bytes())
    content[FRAMES_START + 2 * BLOCK + 60] ^= 1  # behind where numbers start, and who bills
    segment.write_bytes(content)
    assert main(["verify", "--dir", str(billed.directory)]) == 70
    told = capsys.readouterr()
    assert "abîmé" in told.err
    assert "Il manque : factures 1\n" in told.out
    assert "factures 2" not in told.out


def test_a_missing_configuration_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--config", str(tmp_path / "none")]) == 78
    error = capsys.readouterr().err
    assert "n’existe pas" in error
    assert "Traceback" not in error


def test_the_courier_needs_a_practice(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    (practice.config.chemins.spool / "practice.pub").unlink()
    assert main(["courier", "--once", "--dir", str(practice.directory)]) == 78
    assert "Aucun cabinet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["demo", "--visits", "-1"], ["demo", "--visits", "x"]]
)
def test_words_that_make_no_sense_end_with_the_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_program_that_moves_messages_never_loads_a_patient_or_a_screen() -> None:
    seen = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "import sys, appliance.__main__, appliance.wiring.courier; print(*sys.modules)",
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    forbidden = (
        "textual",
        "tinydb",
        "smartcard",
        "appliance.domain.patient",
        "appliance.drivers.tpm",
        "appliance.queue",
    )
    assert [name for name in seen if name.startswith(forbidden)] == []


def test_the_first_screen_waits_for_nothing_that_is_wanted_later() -> None:
    seen = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "import sys, appliance.__main__, appliance.wiring.station; print(*sys.modules)",
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    later = (
        "reportlab",
        "plotext",
        "textual_plotext",
        "holidays",
        "gpiozero",
        "smartcard",
        "smtplib",
        "ofxtools",
        "appliance.demo",
        "appliance.sync",
        "appliance.drivers.doctor",
        "appliance.drivers.tpm",
        "appliance.tui.screens.weeks",
        "appliance.services.relecture",
    )
    assert [name for name in seen if name.startswith(later)] == []


def test_a_mailbox_is_never_read_by_starttls(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = practice.directory / "besace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "starttls = true\n", encoding="utf-8")
    assert main(["courier", "--once", "--dir", str(practice.directory)]) == 78
    assert "reception.starttls" in capsys.readouterr().err


def test_one_pass_of_the_courier_says_that_there_is_no_link(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["courier", "--once", "--dir", str(practice.directory)]) == 75
    assert "Rien n’est perdu" in capsys.readouterr().err


def test_the_demo_never_plays_on_a_real_practice(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = practice.directory / "besace.toml"
    real = settings.read_text(encoding="utf-8").replace("demonstration = true", "")
    settings.write_text(real, encoding="utf-8")
    assert main(["demo", "--headless", "--visits", "1", "--dir", str(practice.directory)]) == 78
    assert "dossier vide" in capsys.readouterr().err
    assert settings.read_text(encoding="utf-8") == real


def test_a_demo_that_is_open_is_not_disturbed_by_a_second_one(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (practice.directory / "besace.toml").read_bytes()
    options = demo.Options(directory=practice.directory, visits=0, caisse=True, as_json=True)
    with demo.practice_directory(options.directory, practice.machine.disk):
        assert main(["demo", "--headless", "--dir", str(practice.directory)]) == 75
    assert (practice.directory / "besace.toml").read_bytes() == before
    assert "déjà ouvert" in capsys.readouterr().err


def test_a_file_is_no_place_for_a_practice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["demo", "--headless", "--dir", str(tmp_path / "file")]) == 78
    assert "Ce dossier ne peut pas servir" in capsys.readouterr().err


def test_a_directory_of_other_files_is_no_place_for_a_practice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lettre.txt").touch()
    assert main(["demo", "--headless", "--dir", str(tmp_path)]) == 78
    assert "dossier vide" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["lettre.txt"]


def test_a_practice_that_is_kept_says_how_to_come_back_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = tmp_path / "essai 1"
    assert main(["demo", "--headless", "--visits", "0", "--dir", str(directory)]) == 0
    assert f"besace status --dir '{directory}'" in capsys.readouterr().out


def test_without_a_terminal_the_screen_is_refused_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo"]) == 78
    assert "--headless" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--json"], ["--visits", "3"]])
def test_options_without_a_screen_ask_for_headless(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["demo", *words])
    assert end.value.code == 2
    assert "--headless" in capsys.readouterr().err
