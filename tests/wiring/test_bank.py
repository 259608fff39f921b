"""`besace bank`, as a person at a terminal meets it, and `besace show` on a statement."""

import getpass
import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.argent.banque import VirementAnnonce
from appliance.errors import EntryError, TableError, UnreadableFileError
from appliance.queue.documents import to_document
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.formats.releves.written import IBAN, WRITERS, Page, Told, camt
from tests.wiring.person import Person
from tests.wiring.test_exchange import practice
from tests.wiring.vaults import CODE

DAY = date(2026, 3, 10)
LABEL = "CPAM TESTVILLE TP 2603100001"
PAGE = Page(
    avant=0,
    lignes=(Told(DAY, 12_345, f"VIR {LABEL}", 1), Told(DAY, 500, "VIR MARTIN", 2)),
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice to which two transfers were announced."""
    person = Person()
    person.answers = [CODE] * 9
    monkeypatch.setattr(getpass, "getpass", person)
    settings = practice(tmp_path / "practice")
    with (
        Vault.of(load(settings), Machine()).open(CODE) as master,
        closing(open_store(load(settings), master, Machine())) as store,
    ):
        for name, amount, label in (("aaaa", 12_345, LABEL), ("bbbb", 500, "MUTUELLE 26031")):
            one = VirementAnnonce(
                identifiant=name, date=DAY, libelle=label, payeur="01", montant=amount
            )
            store._database.table("virements").insert(to_document(one))
    return settings


def run(settings: Path, *action: str) -> int:
    return main(["bank", *action, "--config", str(settings)])


def statement(directory: Path, name: str = "camt 02") -> str:
    path = directory / "releve"
    path.write_bytes(WRITERS[name][1](PAGE))
    return str(path)


def test_a_statement_is_taken_in_posted_proposed_decided_and_undone(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "import", statement(tmp_path)) == 78
    said = capsys.readouterr().out
    assert "releve (camt.053) : 2 lignes nouvelles, 0 connues" in said
    assert "Virements rapprochés : 1. À voir à la main : 1." in said
    assert run(settings, "propose") == 78
    assert "2  10/03/2026  5,00 €  VIR MARTIN : la ligne ne nomme" in capsys.readouterr().out
    assert run(settings, "post", "2") == 0
    assert run(settings, "undo", "1", "pas la bonne") == 0
    capsys.readouterr()
    assert run(settings) == 0
    said = capsys.readouterr().out
    assert "1  ligne 1 = aaaa (libellé et montant) ; défait : pas la bonne" in said
    assert "2  ligne 2 = bbbb (à la main)" in said
    assert run(settings, "post", "1", "--transfer", "aa") == 0
    assert run(settings, "propose") == 0


@pytest.mark.parametrize(
    "action", [("post", "7"), ("post", "1", "--transfer", "zz"), ("undo", "7", "x")]
)
def test_what_is_not_there_is_refused_with_the_next_thing_to_do(
    settings: Path, action: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, *action) == EntryError.exit_code
    assert EntryError.sentence in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "import", str(tmp_path / "absent")) == UnreadableFileError.exit_code
    assert "absent : fichier" in capsys.readouterr().err
    broken = tmp_path / "casse"
    broken.write_bytes(camt(PAGE)[:400])
    assert run(settings, "import", str(broken)) == TableError.exit_code
    assert "casse : ligne 2" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["camt 08", "OFX 1", "OFX 2", "MT940", "CSV"])
def test_any_statement_is_shown(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = statement(tmp_path, name)
    assert main(["show", path]) == 0
    assert f"10/03/2026        123,45 €  VIR {LABEL}" in capsys.readouterr().out
    assert main(["show", path, "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)["statements"]
    assert [one["amount_centimes"] for one in told["movements"]] == [12_345, 500]
    assert told["account"] == (IBAN if name != "CSV" else "COMPTENONDIT")
