"""`besace guide`: the tasks, one of them, and all of them to print."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from appliance.__main__ import main
from appliance.formats.guide import Kind
from appliance.formats.page import DRAWN
from appliance.wiring import shared as sharing
from appliance.wiring.guide import tasks
from tests.guide.captures import GUIDE

LETTERS = "cp1252"
"""The letters that a PDF's standard fonts have."""


def test_without_a_number_it_lists_the_tasks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide"]) == 0
    told = capsys.readouterr().out
    assert "1  La première heure" in told
    assert all(one.title in told for one in tasks())


def test_a_number_shows_that_task(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "3"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Facturer un passage\n")
    assert "Entrée Sceller" in told
    assert max(map(len, told.split("\n"))) < 80


def test_a_number_that_no_task_has_is_mistyped(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["guide", "0"])
    assert left.value.code == 2
    assert f"de 1 à {len(tasks())}" in capsys.readouterr().err


def test_the_printed_guide_holds_every_task_and_draws_every_letter(tmp_path: Path) -> None:
    printed = tmp_path / "guide.pdf"
    assert main(["guide", "--pdf", str(printed)]) == 0
    document = PdfReader(printed)
    titles = [str(one.title) for one in document.outline if isinstance(one, Destination)]
    assert titles == ["Le guide de Besace", *(one.title for one in tasks())]
    text = "\n".join(page.extract_text() for page in document.pages)
    assert all(title in text for title in titles)
    for one in (block for sheet in tasks() for block in sheet.blocks):
        one.text.translate(DRAWN if one.kind is Kind.CAPTURE else {}).encode(LETTERS)


def test_a_file_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["guide", "--pdf", str(tmp_path / "absent" / "guide.pdf")]) == 78
    assert "n’a pas été écrit" in capsys.readouterr().err


def test_from_a_wheel_the_guide_stands_below_the_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sharing.shared(sharing.GUIDE) == GUIDE
    monkeypatch.setattr("appliance.__file__", str(tmp_path / "appliance" / "__init__.py"))
    monkeypatch.setattr("sys.prefix", str(tmp_path / "prefix"))
    assert sharing.shared(sharing.GUIDE) == tmp_path / "prefix/share/besace/guide"
