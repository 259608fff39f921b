"""`besace carry` as its user runs it: a key, images, a relay that is no practice, the courier."""

from dataclasses import dataclass
from hashlib import shake_256
from pathlib import Path
from threading import Event

import pytest

from appliance.__main__ import main
from appliance.config import load, load_relais
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.durable.disk import SystemDisk
from appliance.errors import BusyError, CarryWaitsError, ConfigError
from appliance.formats import qr
from appliance.sealing.inbox import inbox_private_key, inbox_public_key
from appliance.spool.maildir import StationSpool
from appliance.spool.records import Outcome
from appliance.sync.carry.reserved import Reserved
from appliance.sync.carry.satchel import Satchel
from appliance.sync.route import Unwatched
from appliance.wiring import carry, carry_images, courier, turn
from appliance.wiring.machine import Machine
from appliance.wiring.turn import Turn
from appliance.wiring.vault import PUBLIC_KEY
from tests.made_up import StoppedClock
from tests.sync.carry.carried import SIDECAR, Account, Caisse, mail, secret
from tests.sync.fickle_disk import Countdown

ENDPOINT = '{ hote = "mail.example.test", port = 465, compte = "c", mot_de_passe = "m" }'
NOISE = shake_256(b"lot").hexdigest(6000)  # what is enciphered does not get smaller
MESSAGE = mail("lot@example.test", NOISE)


@dataclass
class Road:
    """A practice without a line, a relay that is no practice, a key."""

    home: Path
    relay: Path
    key: Path
    caisse: Caisse

    def box(self, *words: str | Path) -> int:
        return main(["carry", *map(str, words), "--dir", str(self.home)])

    def post(self, *words: str | Path) -> int:
        return main(["carry", "relay", *map(str, words), "--config", str(self.relay)])

    @property
    def spool(self) -> StationSpool:
        return StationSpool(SystemDisk(), self.home / "spool")


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    nowhere, caisse = Endpoints("127.0.0.1", 9, 9), Caisse()
    text = settings(nowhere, authority=tmp_path / "ca", certificate=tmp_path / "caisse")
    (tmp_path / "besace.toml").write_text(text, encoding="utf-8")
    (tmp_path / "spool").mkdir()
    public = inbox_public_key(inbox_private_key(secret("practice")))
    (tmp_path / "spool" / PUBLIC_KEY).write_bytes(public)
    line = Account("poste@example.test", caisse, Countdown())
    monkeypatch.setattr(carry, "peers_of", lambda *_: (line, line))
    relay = tmp_path / "relais.toml"
    relay.write_text(
        'dossier = "relay"\n[courrier]\nadresse = "poste@example.test"\n'
        f"envoi = {ENDPOINT}\nreception = {ENDPOINT}\n",
        encoding="utf-8",
    )
    (tmp_path / "key").mkdir()
    road = Road(tmp_path, relay, tmp_path / "key", caisse)
    road.spool.publish(MESSAGE, SIDECAR)
    return road


def test_a_key_goes_out_to_a_relay_and_comes_in(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    assert road.box("out", road.key) == 0
    assert road.post(road.key) == 0
    assert road.box("in", road.key) == 0
    said = capsys.readouterr().out
    assert "Emportés : 1 message(s), 12 Kio, dont 0 déjà emporté(s)." in said
    assert "1 message(s) remis au serveur, preuve écrite sur la clé." in said
    assert "1 message(s) remis : la preuve est gardée." in said
    assert "1 retour(s) reçu(s)" in said
    (receipt,) = road.spool.receipts()
    assert receipt.outcome is Outcome.REMISE
    assert receipt.proof.startswith("relais ")
    assert len(list(road.spool.inbox())) == 1


def test_codes_carry_as_a_key_does(road: Road, capsys: pytest.CaptureFixture[str]) -> None:
    there, back = road.home / "there", road.home / "back"
    assert road.box("out", "--images", there) == 0
    assert len(list(there.iterdir())) > 1
    assert road.post("--images", there, "--qr") == 0
    shown = capsys.readouterr().out.split("\n\x1b[30;47m")
    assert any("Image 1 sur " in page for page in shown)
    relays = load_relais(road.relay).dossier / carry.HAND
    satchel = Satchel(SystemDisk(), relays)
    assert carry_images.write_images(satchel, carry_images.HOMEWARD, back, SystemDisk()) > 0
    assert road.box("in", "--images", back) == 0
    assert "1 message(s) remis" in capsys.readouterr().out


def test_a_missing_image_is_named_by_its_number(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    there = road.home / "there"
    road.box("out", "--images", there)
    second = sorted(there.iterdir())[1]
    second.unlink()
    (there / "again.png").write_bytes(min(there.iterdir()).read_bytes())
    assert road.post("--images", there) == 78
    assert "(n° 2)" in capsys.readouterr().err
    assert not road.caisse.taken


def test_pictures_of_something_else_change_nothing(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    (road.home / "album").mkdir()
    (road.home / "album/photo.jpg").write_bytes(b"holidays")
    assert road.box("in", "--images", road.home / "album") == 78
    assert "rien qui vienne d’un boîtier" in capsys.readouterr().err


def test_a_machine_that_reads_no_codes_says_to_take_a_key(
    road: Road, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry_images, "can_read", lambda: False)
    assert road.box("in", "--images", road.home) == 78
    assert "Passez par une clé USB." in capsys.readouterr().err
    monkeypatch.setitem(__import__("sys").modules, "zxingcpp", None)
    assert not qr.can_read()


def test_a_terminal_that_is_too_small_is_told(
    road: Road, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    monkeypatch.setenv("LINES", "5")
    assert road.box("out", road.key, "--qr") == 78
    assert "terminal est trop petit" in capsys.readouterr().err


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
    assert "Rien de nouveau sur la clé." in told
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


def test_a_box_that_relayed_leaves_to_others_what_is_theirs(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, machine = load(road.home / "besace.toml"), Machine()
    monkeypatch.setattr(courier, "peers_of", vars(carry)["peers_of"])
    journal = courier.open_attempts(config, machine)
    built = courier.build(config, journal, machine, Unwatched())
    assert not isinstance(built.mailbox, Reserved)
    assert main(["carry", "relay", str(road.key), "--dir", str(road.home)]) == 0
    built = courier.build(config, journal, machine, Unwatched())
    journal.close()
    assert isinstance(built.mailbox, Reserved)


@pytest.mark.parametrize("wrong", ['boite_de = "a"', 'relais = ["z"]', "other = 1"])
def test_settings_that_name_no_key_are_refused(road: Road, wrong: str) -> None:
    text = road.relay.read_text(encoding="utf-8")
    road.relay.write_text(f"{text}\n[emport]\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        load_relais(road.relay)


# The courier's table ----------------------------------------------------------------------


def test_the_courier_gives_its_table_and_takes_it_back(tmp_path: Path) -> None:
    asked, service = Turn(SystemDisk(), tmp_path), Turn(SystemDisk(), tmp_path)
    busy = iter([True, True, False])

    def opens() -> str:
        if next(busy):
            raise BusyError
        return "table"

    assert not service.is_asked()
    with asked.taken(opens) as table:
        assert table == "table"
        assert service.is_asked()
    assert not service.is_asked()
    service.await_end(Event())


def test_a_courier_that_does_not_let_go_is_waited_for_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_S", 0.0)

    def busy() -> None:
        raise BusyError

    with pytest.raises(CarryWaitsError), Turn(SystemDisk(), tmp_path).taken(busy):
        pass
    assert not Turn(SystemDisk(), tmp_path).is_asked()


def test_a_courier_that_is_to_stop_waits_for_nobody(tmp_path: Path) -> None:
    stop, service = Event(), Turn(SystemDisk(), tmp_path)
    stop.set()
    with Turn(SystemDisk(), tmp_path).taken(StoppedClock):
        service.await_end(stop)
