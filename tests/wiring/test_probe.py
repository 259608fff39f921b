"""Each server is called, lets us in or says why not, and nothing is sent or fetched."""

from pathlib import Path

import pytest

from appliance import logs
from appliance.__main__ import main
from appliance.config import load
from appliance.demo.practice import PASSWORD_FILE, Transport
from appliance.durable.disk import SystemDisk
from appliance.errors import CredentialsRefusedError, ServerUnreachableError
from appliance.spool.probing import Probing
from appliance.wiring.machine import Machine
from appliance.wiring.probe import GOOD, answer
from tests.practice import CaisseProcess, PlayedPractice, caisse_process


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the logs to pytest."""
    monkeypatch.setattr(logs, "to_stderr", lambda: None)


def played(directory: Path, caisse: CaisseProcess, transport: Transport) -> PlayedPractice:
    return PlayedPractice.lay(directory, caisse.told, transport=transport)


def test_servers_that_let_us_in_are_told_and_see_no_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with caisse_process(tmp_path) as caisse:
        for transport, count in ((Transport.MAIL, 2), (Transport.HTTPS, 1)):
            directory = tmp_path / transport
            directory.mkdir()
            played(directory, caisse, transport)
            assert main(["courier", "--test", "--dir", str(directory)]) == 0
            assert capsys.readouterr().out.count(GOOD) == count
        assert caisse.ask(figures={})["figures"]["messages"] == 0


def test_the_courier_answers_the_station_before_its_pass(tmp_path: Path) -> None:
    with caisse_process(tmp_path) as caisse:
        practice = played(tmp_path, caisse, Transport.MAIL)
        probing = Probing(SystemDisk(), practice.config.chemins.spool)
        probing.ask("0a1b")
        assert main(["courier", "--once", "--dir", str(tmp_path)]) == 0
    told = probing.told("0a1b")
    assert told is not None
    assert [one.serveur.split()[0] for one in told.essais] == ["envoi", "réception"]
    assert not any(one.defaut for one in told.essais)


def test_a_wrong_password_a_missing_one_and_silence_are_three_sentences(tmp_path: Path) -> None:
    with caisse_process(tmp_path) as caisse:
        practice = played(tmp_path, caisse, Transport.MAIL)
        secret = tmp_path / PASSWORD_FILE
        secret.write_text("autre", encoding="utf-8")
        refused = answer(practice.config, Machine())
        secret.write_text("", encoding="utf-8")
        empty = answer(practice.config, Machine())
        secret.write_text("autre", encoding="utf-8")
    gone = answer(load(tmp_path / "besace.toml"), Machine())
    assert all(one.defaut.startswith(CredentialsRefusedError.sentence) for one in refused)
    assert all("ce fichier est vide" in one.defaut for one in empty)
    assert all(one.defaut.startswith(ServerUnreachableError.sentence) for one in gone)
