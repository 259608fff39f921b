"""`besace report` and `besace remind`, as a person at a terminal meets them."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.lifecycle import Evenement
from appliance.errors import BesaceError, ExportError, NoReminderError
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, seal
from tests.wiring.person import Person
from tests.wiring.vaults import CHEAP, CODE

LONG_AGO = NOON - timedelta(days=700)


class Terminal:
    """A person who knows the code, before a practice, and what it shows."""

    def __init__(self, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]) -> None:
        self._settings, self._person, self._capsys = settings, person, capsys

    def run(self, *arguments: str | Path) -> int:
        self._person.answers = [CODE]
        return main([*map(str, arguments), "--config", str(self._settings)])

    def shown(self) -> str:
        return self._capsys.readouterr().out

    def refused(self, error: type[BesaceError]) -> bool:
        return error.sentence in self._capsys.readouterr().err


@pytest.fixture
def terminal(settings: Path, person: Person, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A practice whose caisse has had one invoice for two years and says nothing."""
    config = load(settings)
    Vault.of(config, Machine()).create(CODE, CHEAP).wipe()
    with (
        Vault.of(config, Machine()).open(CODE) as master,
        closing(open_store(config, master, Machine())) as store,
    ):
        numero = store.add(seal).facture.numero
        lot = store.close_lot([numero], Closing(numero), at=LONG_AGO)
        store.advance(lot.cle, Evenement.ARL_POSITIF, at=LONG_AGO + timedelta(hours=1))
    return Terminal(settings, person, capsys)


def test_a_month_is_shown_in_tables(terminal: Terminal) -> None:
    assert terminal.run("report", "--month", "2026-11") == 0
    shown = terminal.shown()
    assert "Activité de 2026-11 et de l’année 2026" in shown
    assert "Taux de rejet" in shown


def test_a_month_is_told_to_a_program(terminal: Terminal) -> None:
    assert terminal.run("report", "--month", "2026-11", "--json") == 0
    told = json.loads(terminal.shown())
    assert told["du_mois"]["factures"]["nombre"] == 1
    [solde] = told["du_mois"]["payeurs"].values()
    assert solde["en_retard"] == solde["facture"] > 0


def test_paper_spreadsheet_and_entries_are_written_for_their_owner_alone(
    terminal: Terminal, tmp_path: Path
) -> None:
    files = {f"--{kind}": tmp_path / f"bilan.{kind}" for kind in ("pdf", "csv", "fec")}
    wanted = [part for option, file in files.items() for part in (option, str(file))]
    assert terminal.run("report", "--month", "2026-11", *wanted) == 0
    assert terminal.shown().count("Écrit : ") == 3
    for file in files.values():
        assert file.stat().st_mode & 0o077 == 0
    assert files["--pdf"].read_bytes().startswith(b"%PDF")
    assert "Facturé" in files["--csv"].read_text(encoding="utf-8-sig")
    assert len(files["--fec"].read_text().splitlines()) > 2


def test_a_month_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["report", "--month", "2026-13"])
    assert "un mois est attendu" in capsys.readouterr().err


def test_a_place_that_takes_no_file_is_said(terminal: Terminal) -> None:
    assert terminal.run("report", "--pdf", "/proc/nowhere/bilan.pdf") == 78
    assert terminal.refused(ExportError)


def test_a_letter_is_proposed_written_noted_and_answered(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert terminal.run("remind") == 0
    shown = terminal.shown()
    assert "À envoyer : 1" in shown
    assert "première relance" in shown
    assert "Silencieux" not in shown, "nobody pays: returns wait to be read"
    assert terminal.run("remind", "send", tmp_path) == 0
    assert "Relances notées : 1" in terminal.shown()
    assert sorted(file.suffix for file in tmp_path.glob("relance-*")) == [".eml", ".pdf"]
    assert terminal.run("remind", "answer", "1", "promise", "le 12") == 0
    assert terminal.shown() == "Relance 1 : paiement promis.\n"
    assert terminal.run("remind") == 0
    shown = terminal.shown()
    assert "À envoyer : 0" in shown
    assert "paiement promis" in shown
    assert "le 12" in shown


def test_a_letter_of_another_payer_is_not_sent_and_a_lost_one_is_written_again(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert terminal.run("remind", "send", tmp_path, "--payer", "75500017") == 0
    assert "Relances notées : 0" in terminal.shown()
    assert terminal.run("remind", "write", "1", tmp_path) == 78
    assert terminal.refused(NoReminderError)
    assert terminal.run("remind", "send", tmp_path) == 0
    [letter] = tmp_path.glob("*.pdf")
    before = letter.read_bytes()
    letter.unlink()
    assert terminal.run("remind", "write", "1", tmp_path) == 0
    assert letter.read_bytes() == before
