"""`besace paper`, as a person at a terminal meets it."""

import getpass
from contextlib import closing
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.registre.fiche import Fiche
from appliance.domain.visite import Situation
from appliance.errors import ExportError, NoSheetError
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.made_up import NOON
from tests.queue.made_up_queue import seal
from tests.wiring.person import Person
from tests.wiring.test_exchange import practice
from tests.wiring.vaults import CODE


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice that owes one paper sheet."""
    person = Person()
    person.answers = [CODE] * 9
    monkeypatch.setattr(getpass, "getpass", person)
    settings = practice(tmp_path / "practice")
    with (
        Vault.of(load(settings), Machine()).open(CODE) as master,
        closing(open_store(load(settings), master, Machine())) as store,
    ):
        facture = store.add(seal).facture
        sheet = FeuillePapier.of(facture.numero, NOON.date(), Situation())
        store.sheets.put(Fiche(int(facture.numero), sheet))
    return settings


def run(settings: Path, *action: str) -> int:
    return main(["paper", "--config", str(settings), *action])


def test_the_sheet_is_listed_until_a_person_sent_it(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings) == 0
    assert "000000001  établie le 20/11/2026" in capsys.readouterr().out
    assert run(settings, "sent", "1") == 0
    capsys.readouterr()
    assert run(settings) == 0
    assert capsys.readouterr().out == "Feuilles papier à envoyer : 0\n"


def test_the_sheet_is_written_for_its_owner_alone(settings: Path, tmp_path: Path) -> None:
    file = tmp_path / "feuille.pdf"
    assert run(settings, "write", "000000001", str(file)) == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("number", ["2", "0", "x", "9" * 12])
def test_what_has_no_sheet_is_told(
    settings: Path, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "write", number, str(tmp_path / "x.pdf")) == 78
    assert NoSheetError.sentence in capsys.readouterr().err


def test_a_place_that_takes_no_file_is_told(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "write", "1", str(tmp_path / "none" / "x.pdf")) == 78
    assert ExportError.sentence in capsys.readouterr().err
