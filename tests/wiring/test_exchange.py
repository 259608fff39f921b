"""`besace export`, `import` and `waiting`, as a person at a terminal meets them."""

import builtins
import getpass
import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.registre.dossier import Dossier
from appliance.errors import (
    BesaceError,
    EntryError,
    ExportError,
    RegisterNotBlankError,
    SealedExportError,
    TableError,
    WeakCodeError,
)
from appliance.wiring.machine import Machine
from appliance.wiring.opening import opened
from appliance.wiring.outward import AGREED
from appliance.wiring.practice import open_store
from appliance.wiring.vault import PUBLIC_KEY, Vault
from tests.wiring.person import Person
from tests.wiring.vaults import CHEAP, CODE, EXAMPLE

PHRASE = "mur orange train lundi"
ROWS = "Nom;Prénom;Né le\nESSAIMONT;Éva;12/08/1955\nDATE;Fausse;31/02/1955\n"


@dataclass
class Terminal:
    """A person at a terminal, and what it shows."""

    person: Person
    capsys: pytest.CaptureFixture[str]

    def run(
        self, settings: Path, *arguments: str | Path, answers: tuple[str, ...] = (CODE,)
    ) -> int:
        self.person.answers = [*answers]
        return main([*map(str, arguments), "--config", str(settings)])

    def shown(self) -> str:
        return self.capsys.readouterr().out

    def refused(self, error: type[BesaceError]) -> bool:
        return error.sentence in self.capsys.readouterr().err


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    person = Person()
    monkeypatch.setattr(getpass, "getpass", person)
    monkeypatch.setattr(builtins, "input", person)
    monkeypatch.setattr("appliance.wiring.outward.code_cost", lambda: CHEAP)
    return Terminal(person, capsys)


def practice(directory: Path) -> Path:
    """Lay a practice; return its settings."""
    directory.mkdir()
    text = EXAMPLE.read_text(encoding="utf-8")
    for place in ("/var/lib/besace", "/var/spool/besace"):
        text = text.replace(f'"{place}"', f'"{directory / "here"}"')
    path = directory / "besace.toml"
    path.write_text(text, encoding="utf-8")
    Vault.of(load(path), Machine()).create(CODE, CHEAP).wipe()
    return path


@pytest.fixture
def ours(tmp_path: Path, terminal: Terminal) -> Path:
    """A practice with one patient and one row that waits."""
    settings = practice(tmp_path / "ours")
    table = tmp_path / "patients.csv"
    table.write_bytes(ROWS.encode("cp1252"))
    assert terminal.run(settings, "import", table) == 78, "a row waits"
    return settings


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    return practice(tmp_path / "theirs")


def names(settings: Path) -> list[str]:
    with Vault.of(load(settings), Machine()).open(CODE) as master:
        store = open_store(load(settings), master, Machine())
    with closing(store):
        return [one.valeur.nom for one in store.registre.patients]


def test_a_table_goes_in_and_says_what_waits_without_naming_anybody(
    ours: Path, terminal: Terminal
) -> None:
    told = terminal.shown()
    assert "Lignes entrées : 1" in told
    assert "patients.csv, ligne 3 — naissance :" in told
    assert "DATE" not in told
    assert names(ours) == ["ESSAIMONT"]


def test_a_waiting_row_is_shown_corrected_and_goes_in(ours: Path, terminal: Terminal) -> None:
    assert terminal.run(ours, "waiting") == 0
    assert "ligne 3" in terminal.shown()
    assert terminal.run(ours, "waiting", "1") == 0
    assert "nom = DATE" in terminal.shown()
    assert terminal.run(ours, "waiting", "1", "naissance=30/02/1955") == 78
    assert "naissance :" in terminal.shown()
    assert terminal.run(ours, "waiting", "1", "naissance=28/02/1955") == 0
    assert "Entrée" in terminal.shown()
    assert terminal.run(ours, "waiting") == 0
    assert "Aucune" in terminal.shown()
    assert names(ours) == ["ESSAIMONT", "DATE"]


def test_a_waiting_row_is_dropped_and_what_is_not_there_is_said(
    ours: Path, terminal: Terminal
) -> None:
    assert terminal.run(ours, "waiting", "1", "--drop") == 0
    for arguments in (["1", "--drop"], ["1"], ["1", "nom=X"]):
        assert terminal.run(ours, "waiting", *arguments) == 78
        assert terminal.refused(EntryError)


@pytest.mark.parametrize("how", ["passphrase", "key"])
def test_a_sealed_export_is_taken_back_by_a_blank_box(
    how: str, tmp_path: Path, ours: Path, theirs: Path, terminal: Terminal
) -> None:
    parcel = tmp_path / "export.besace"
    key = theirs.parent / "here" / PUBLIC_KEY
    if how == "key":
        assert terminal.run(ours, "export", parcel, "--key", key) == 0
        assert terminal.run(theirs, "import", parcel) == 0
    else:
        assert (
            terminal.run(ours, "export", parcel, answers=(CODE, PHRASE, "typo", PHRASE, PHRASE))
            == 0
        )
        assert terminal.run(theirs, "import", parcel, answers=(CODE, PHRASE)) == 0
    assert b"ESSAIMONT" not in parcel.read_bytes()
    assert parcel.stat().st_mode & 0o777 == 0o600
    assert PHRASE not in terminal.shown()
    assert names(theirs) == ["ESSAIMONT"]
    assert terminal.run(theirs, "waiting") == 0
    assert "ligne 3" in terminal.shown()


def test_a_sealed_export_opens_for_nobody_else(
    tmp_path: Path, ours: Path, theirs: Path, terminal: Terminal
) -> None:
    parcel, other = tmp_path / "export.besace", tmp_path / "other.besace"
    assert terminal.run(ours, "export", parcel, answers=(CODE, PHRASE, PHRASE)) == 0
    assert terminal.run(theirs, "import", parcel, answers=(CODE, "une autre phrase")) == 78
    assert terminal.refused(SealedExportError)
    assert terminal.run(ours, "export", other, "--key", ours.parent / "here" / PUBLIC_KEY) == 0
    assert terminal.run(theirs, "import", other) == 78
    assert terminal.refused(SealedExportError)
    parcel.write_bytes(parcel.read_bytes()[:30])
    assert terminal.run(theirs, "import", parcel) == 78
    assert terminal.refused(SealedExportError)
    assert names(theirs) == []


def test_an_export_in_clear_asks_first(
    tmp_path: Path, ours: Path, theirs: Path, terminal: Terminal
) -> None:
    folder = tmp_path / "export"
    assert terminal.run(ours, "export", folder, "--clear", answers=("oui",)) == 78
    assert terminal.refused(ExportError)
    assert not folder.exists()
    assert terminal.run(ours, "export", folder, "--clear", answers=(AGREED, CODE)) == 0
    assert "ESSAIMONT" in (folder / "patients.csv").read_text("utf-8-sig")
    lines = [json.loads(line) for line in (folder / "registre.jsonl").read_bytes().splitlines()]
    assert lines[0]["format"] == "besace-registre"
    assert lines[-1] == {"fin": len(lines) - 2}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert terminal.run(theirs, "import", folder) == 0
    assert names(theirs) == ["ESSAIMONT"]


def test_an_export_replaces_nothing_and_leaves_no_half(
    tmp_path: Path, ours: Path, terminal: Terminal
) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"mine")
    key = tmp_path / "key"
    key.write_bytes(b"short")
    before = {*tmp_path.iterdir()}
    assert terminal.run(ours, "export", there) == 78
    assert terminal.refused(ExportError)
    for wrong in (key, tmp_path / "nowhere"):
        assert terminal.run(ours, "export", tmp_path / "new", "--key", wrong) == 78
        assert terminal.refused(ExportError)
    assert (
        terminal.run(ours, "export", tmp_path / "no" / "such", answers=(CODE, PHRASE, PHRASE)) == 78
    )
    assert terminal.refused(ExportError)
    assert terminal.run(ours, "export", tmp_path / "new", answers=(CODE, "court")) == 78
    assert terminal.refused(WeakCodeError)
    assert {*tmp_path.iterdir()} == before
    assert there.read_bytes() == b"mine"


def test_a_box_with_a_register_does_not_take_another_whole_one(
    tmp_path: Path, ours: Path, theirs: Path, terminal: Terminal
) -> None:
    folder = tmp_path / "export"
    assert terminal.run(ours, "export", folder, "--clear", answers=(AGREED, CODE)) == 0
    terminal.person.answers = [CODE]
    with opened(theirs) as box:
        box.store.registre.patients.add(Dossier(nom="AUTRE", prenom="B", naissance="19550812"))
    assert terminal.run(theirs, "import", folder) == 78
    assert terminal.refused(RegisterNotBlankError)
    assert names(theirs) == ["AUTRE"]


def test_titles_chosen_once_are_remembered(
    tmp_path: Path, theirs: Path, terminal: Terminal
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("A;B;C\nUN;Deux;12/08/1955\n", encoding="utf-8")
    chosen = ["--column", "A=nom", "--column", "B=prenom", "--column", "C=naissance"]
    assert terminal.run(theirs, "import", table, *chosen) == 0
    table.write_text("A;B;C\nTROIS;Quatre;12/08/1956\n", encoding="utf-8")
    assert terminal.run(theirs, "import", table) == 0
    assert names(theirs) == ["UN", "TROIS"]


def test_conventions_and_json_are_taken_too(
    tmp_path: Path, theirs: Path, terminal: Terminal
) -> None:
    table = tmp_path / "c.csv"
    table.write_text("Mutuelle;N° AMC;TP;Couleur\nM;00000001;oui;x\n", encoding="utf-8")
    assert terminal.run(theirs, "import", table, "--conventions") == 0
    assert "Colonnes non lues : Couleur" in terminal.shown()
    people = tmp_path / "p.json"
    people.write_text('[{"nom":"A","prenom":"B","naissance":"1955-08-12"}]', encoding="utf-8")
    assert terminal.run(theirs, "import", people) == 0
    assert names(theirs) == ["A"]


@pytest.mark.parametrize("arguments", [["nowhere.csv"], ["."], ["besace.toml"]])
def test_what_is_no_import_is_said(arguments: list[str], theirs: Path, terminal: Terminal) -> None:
    assert terminal.run(theirs, "import", theirs.parent / arguments[0]) == 78
    assert terminal.refused(TableError)


def test_a_column_without_its_field_is_an_error_of_the_command(
    theirs: Path, terminal: Terminal
) -> None:
    with pytest.raises(SystemExit):
        terminal.run(theirs, "import", "t.csv", "--column", "nom")


def test_the_same_table_again_still_tells_of_the_rows_that_wait(
    tmp_path: Path, ours: Path, terminal: Terminal
) -> None:
    terminal.shown()
    assert terminal.run(ours, "import", tmp_path / "patients.csv") == 78
    assert "patients.csv, ligne 3 — naissance :" in terminal.shown()


def test_the_titles_of_a_table_that_cannot_be_taken_are_shown(
    tmp_path: Path, theirs: Path, terminal: Terminal
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Nom;Prénom;Couleur\nUN;Deux;bleu\n", encoding="utf-8")
    assert terminal.run(theirs, "import", table) == 78
    assert "Titres trouvés : Nom, Prénom, Couleur" in terminal.shown()
    table.write_text("Nom;Prénom;Né(e) le\nUN;Deux;12/08/1955\n", encoding="utf-8")
    assert terminal.run(theirs, "import", table) == 0
