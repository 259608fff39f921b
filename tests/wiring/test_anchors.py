"""`besace sheet --day` and `besace verify`, as a person and a third party meet them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import AnchorContradictedError, AnchorUnreadableError
from appliance.formats.ancres import read_ancres
from appliance.wiring.anchors import NO_ANCHOR
from tests.ground.sources import PROJECT
from tests.practice import PlayedPractice, bill, caisse_process

OUTSIDE = PROJECT / "tools/verify_besace.py"


@pytest.fixture
def practice(tmp_path: Path) -> PlayedPractice:
    with caisse_process(tmp_path) as caisse:
        practice = PlayedPractice.lay(tmp_path, caisse.told)
    billed(practice)
    return practice


def billed(practice: PlayedPractice) -> None:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    bill(poste)
    poste.lock()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def sheet(practice: PlayedPractice, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["sheet", "--day", "--dir", str(practice.directory)]) == 0
    file = practice.directory / "feuille.txt"
    file.write_text(said(capsys), encoding="utf-8")
    return file


def verify(practice: PlayedPractice, *options: str | Path) -> int:
    return main(["verify", "--dir", str(practice.directory), *map(str, options)])


def test_without_an_anchor_nothing_is_claimed(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(practice) == 0
    assert NO_ANCHOR in said(capsys)


def test_the_day_sheet_anchors_what_came_before_it_and_not_what_comes_after(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet(practice, capsys)
    [ancre] = read_ancres(file.read_text(encoding="utf-8"))
    billed(practice)
    assert verify(practice, "--anchor", file) == 0
    told = said(capsys)
    assert f"Ancré jusqu’à l’écriture {ancre.sequence} ; sans ancre : les " in told
    assert "confirmée" in told
    assert verify(practice) == 0
    assert "Ancres données par ce boîtier : 1" in said(capsys)


def test_a_box_that_was_put_back_is_refused_by_a_younger_sheet(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = practice.config.chemins.station / "queue"
    shutil.copytree(queue, practice.directory / "before")
    billed(practice)
    file = sheet(practice, capsys)
    shutil.rmtree(queue)
    shutil.copytree(practice.directory / "before", queue)
    assert verify(practice, "--anchor", file) == AnchorContradictedError.exit_code
    told = capsys.readouterr()
    assert "AU-DELÀ" in told.out
    assert AnchorContradictedError.sentence in told.err


def test_a_sheet_that_was_copied_wrongly_is_no_accusation(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet(practice, capsys)
    file.write_text(file.read_text(encoding="utf-8").replace("feuille", "copie"), encoding="utf-8")
    assert verify(practice, "--anchor", file) == AnchorUnreadableError.exit_code
    assert verify(practice, "--anchor", practice.directory / "none") != 0
    assert AnchorUnreadableError.sentence in capsys.readouterr().err


def test_a_third_party_needs_one_file_a_key_and_a_sheet(
    practice: PlayedPractice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, key = sheet(practice, capsys), tmp_path / "key"
    assert verify(practice, "--key", key) == 0
    assert key.stat().st_mode & 0o777 == 0o600
    shutil.copy(OUTSIDE, tmp_path / "alone.py")
    queue = practice.config.chemins.station / "queue"
    command = [sys.executable, "-I", "alone.py", str(queue), "--anchors", str(file)]
    for options in (["--key", str(key)], []):
        done = subprocess.run(
            [*command, *options, "--json"], cwd=tmp_path, check=True, stdout=subprocess.PIPE
        )
        told = json.loads(done.stdout)
        assert told["ok"]
        assert told["covered"] == told["anchors"][0][0] > 0
        assert told["seals"] is bool(options)
    spoken = subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.PIPE, text=True)
    assert "Sans clé" in spoken.stdout


def test_the_sheet_is_written_as_pdf(
    practice: PlayedPractice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = tmp_path / "jour.pdf"
    assert main(["sheet", "--pdf", str(pdf), "--dir", str(practice.directory)]) == 0
    [ancre] = read_ancres(said(capsys))
    assert f"n\\260 {ancre.sequence}".encode() in pdf.read_bytes()
