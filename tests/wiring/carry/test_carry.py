"""`besace carry` as its user runs it, with a key."""

import pytest

from appliance.__main__ import main
from appliance.config import load, load_relais
from appliance.errors import ConfigError
from appliance.spool.records import Outcome
from appliance.sync.carry.book import RelayBook
from appliance.sync.route import Unwatched
from appliance.wiring import carry, courier
from appliance.wiring.machine import Machine
from tests.sync.carry.carried import mail
from tests.wiring.carry.road import MESSAGE, NOISE, Road


def test_a_key_goes_out_to_a_relay_and_comes_in(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    assert road.box("out", road.key) == 0
    assert road.post(road.key) == 0
    assert road.box("in", road.key) == 0
    said = capsys.readouterr().out
    assert "Emportés : 1 message(s), 12 Kio, dont 0 déjà emporté(s)." in said
    assert "1 message(s) remis au serveur, preuve écrite sur la clé, à rapporter." in said
    assert "1 message(s) remis : la preuve est gardée." in said
    assert "1 retour(s) reçu(s)" in said
    (receipt,) = road.spool.receipts()
    assert receipt.outcome is Outcome.REMISE
    assert receipt.proof.startswith("relais ")
    assert len(list(road.spool.inbox())) == 1


@pytest.mark.parametrize("action", ["out", "in"])
def test_a_key_that_is_not_there_is_told(
    road: Road, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert road.box(action, road.home / "nowhere") == 78
    assert road.box(action) == 78
    told = capsys.readouterr().err
    assert "Vérifiez que la clé est branchée." in told
    assert "nommez la clé" in told


def test_another_user_is_told_under_which_name_to_run_it(
    road: Road, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    assert road.box("out", road.key) == 78
    assert "sudo -u" in capsys.readouterr().err
    assert not list(road.key.iterdir())


def test_what_is_waited_for_no_more_is_given_back_to_the_line(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    road.box("out", road.key)
    assert road.box("back") == 0
    assert "Rendus à la ligne : 1 message(s)" in capsys.readouterr().out


def test_a_key_with_nothing_new_says_so(road: Road, capsys: pytest.CaptureFixture[str]) -> None:
    assert road.box("in", road.key) == 0
    assert road.post(road.key) == 0
    told = capsys.readouterr().out
    assert "Rien de nouveau." in told
    assert "Rien à remettre et rien à rapporter." in told


def test_a_relay_without_a_line_says_so_and_keeps_all(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    from appliance.errors import ServerPostponedError, ServerUnreachableError

    road.box("out", road.key)
    road.caisse.closed = ServerUnreachableError("none")
    assert road.post(road.key) == 75
    assert "Le serveur ne répond pas." in capsys.readouterr().err
    road.caisse.closed = ServerPostponedError("451")
    assert road.post(road.key) == 75
    assert "recommencez" in capsys.readouterr().out


def test_a_message_for_one_relay_needs_its_key(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    assert road.box("out", road.key, "--relay", "no key") == 78
    assert main(["carry", "key", "--config", str(road.relay)]) == 0
    key = capsys.readouterr().out.splitlines()[0]
    assert road.box("out", road.key, "--relay", key) == 0
    assert all(NOISE.encode() not in path.read_bytes() for path in (road.key / "besace").iterdir())
    assert road.post(road.key) == 0
    assert "1 message(s) remis au serveur" in capsys.readouterr().out


def test_a_box_relays_by_its_own_settings(road: Road) -> None:
    box = road.home / "besace.toml"
    own = load_relais(box)
    assert own.dossier == load(box).chemins.courier
    assert own.courrier == load(box).courrier
    with box.open("a", encoding="utf-8") as text:
        text.write(f'\n[emport]\nboite_de = "{"a" * 128}"\n')
    with pytest.raises(ConfigError, match="sans cabinet"):
        load_relais(box)


def test_a_courier_that_runs_leaves_to_others_what_is_theirs_from_the_first_relay_on(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, machine = load(road.home / "besace.toml"), Machine()
    monkeypatch.setattr(courier, "peers_of", vars(carry)["peers_of"])
    journal = courier.open_attempts(config, machine)
    built = courier.build(config, journal, machine, Unwatched())
    journal.close()
    theirs = mail("theirs@example.test", "lot")
    RelayBook(machine.disk, config.chemins.courier / courier.RELAY).note_message(theirs, "a" * 128)
    for message in (theirs, MESSAGE):
        road.caisse.receive("poste@example.test", message)
    (own,) = (message for _, message in built.mailbox.unseen(frozenset()))
    assert b"In-Reply-To: <lot@example.test>" in own


@pytest.mark.parametrize("wrong", ['boite_de = "a"', 'relais = ["z"]', "other = 1"])
def test_settings_that_name_no_key_are_refused(road: Road, wrong: str) -> None:
    text = road.relay.read_text(encoding="utf-8")
    road.relay.write_text(f"{text}\n[emport]\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        load_relais(road.relay)
