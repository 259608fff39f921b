"""Pairing asked for at the screen: two boxes, each with its station and its courier's user."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.errors import PairingFailedError, PairingSilentError
from appliance.spool.introductions import Asked, Geste, Introductions, Told
from appliance.sync.pairs import Pairs
from appliance.tui.neighbours_desk import Neighbour, Shown
from appliance.wiring import introducing, neighbours
from appliance.wiring.addresses import listen
from appliance.wiring.first_hour.network import LocalNetwork, let_in
from appliance.wiring.first_hour.parcel import Parcel
from appliance.wiring.first_hour.writer import Places
from appliance.wiring.machine import Machine
from appliance.wiring.neighbours import Neighbours
from appliance.wiring.pair import pairs_of
from tests.wiring.first_hour.made_up import LATER
from tests.wiring.vaults import EXAMPLE

FREE = 0
JOIN_S = 30


def box(directory: Path) -> Path:
    """Lay a box; return its settings."""
    settings = directory / "besace.toml"
    Parcel(nom="1", answers=LATER).place(Machine().disk, Places.of(settings))
    return settings


class Service:
    """The unit besace-pair of one box: runs whenever the station's wait comes round."""

    def __init__(self, settings: Path) -> None:
        self.settings = settings
        self.running: threading.Thread | None = None

    def __call__(self) -> None:
        asked = Introductions(Machine().disk, load(self.settings).chemins.spool).asked()
        idle = self.running is None or not self.running.is_alive()
        if asked is not None and idle:
            self.running = threading.Thread(target=introducing.serve, args=[self.settings])
            self.running.start()
        threading.Event().wait(0.01)

    def end(self) -> None:
        if self.running is not None:
            self.running.join(JOIN_S)
            assert not self.running.is_alive()


@contextmanager
def screen_of(settings: Path) -> Iterator[Neighbours]:
    service = Service(settings)
    try:
        yield Neighbours(Machine(), load(settings).chemins.spool, settings, service)
    finally:
        service.end()


@pytest.fixture(autouse=True)
def _anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each box listen on a port of its own, and look often whether it still is wanted."""
    monkeypatch.setattr(introducing, "PORT", FREE)
    monkeypatch.setattr("appliance.wiring.pair.LOOK_S", 0.02)
    monkeypatch.setattr("appliance.logs.to_stderr", lambda: None)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """The port on which the code that is shown waits."""
    found: list[int] = []

    def noting(address: object) -> object:
        server = listen(address)  # type: ignore[arg-type]
        found.append(server.getsockname()[1])
        return server

    monkeypatch.setattr("appliance.wiring.pair.listen", noting)
    return lambda: found[-1]


def test_a_code_that_one_screen_shows_and_the_other_types_pairs_both(
    tmp_path: Path, port: Callable[[], int]
) -> None:
    here, there = box(tmp_path / "a"), box(tmp_path / "b")
    with screen_of(here) as shows, screen_of(there) as types:
        assert shows.paired() == []
        steps = shows.show()
        code = next(one for one in steps if one)
        assert isinstance(code, Shown)
        assert "Apparié avec" in types.type(f"127.0.0.1:{port()}", code.code)
        told = [one for one in steps if one]
        assert len(told) == 1
        assert "Apparié avec" in str(told[0])
        [known] = types.paired()
        assert known.host == "127.0.0.1"
        assert pairs_of(here).all()[0].certificate == pairs_of(there).own("x").certificate
        assert types.forget(known.name) == []
        assert pairs_of(there).all() == ()


def test_a_code_that_nobody_looks_at_any_more_is_given_up(
    tmp_path: Path, port: Callable[[], int]
) -> None:
    with screen_of(box(tmp_path)) as shows:
        steps = shows.show()
        assert next(one for one in steps if one)
        steps.close()
    assert port()
    assert not [*(tmp_path / "spool" / "paires").glob("demande")]


def test_what_fails_is_told_by_its_reason_and_the_code_stays_nowhere(tmp_path: Path) -> None:
    with screen_of(box(tmp_path)) as types:
        with pytest.raises(PairingFailedError, match="huit chiffres"):
            types.type("192.0.2.1", "123")
        with pytest.raises(PairingFailedError, match="une adresse est attendue"):
            types.type("a b", "12345678")
        with pytest.raises(PairingFailedError, match="Aucun boîtier apparié"):
            types.forget("personne")
    place = tmp_path / "spool" / "paires"
    assert not any(b"12345678" in path.read_bytes() for path in place.iterdir())
    assert "12345678" not in repr(Asked(nom="1", geste=Geste.TAPER, code="12345678"))


def test_a_service_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "SILENT", 2 * neighbours.AGAIN)
    settings = box(tmp_path)
    spool = load(settings).chemins.spool
    with pytest.raises(PairingSilentError):
        Neighbours(Machine(), spool, settings, lambda: None).paired()
    assert not [*(spool / "paires").iterdir()]


def test_nobody_asked_and_nothing_is_done(tmp_path: Path) -> None:
    box(tmp_path)
    assert main(["pair", "serve", "--dir", str(tmp_path)]) == 75
    assert not Pairs(Machine().disk, tmp_path / "courier" / "pairs").all()


@pytest.mark.parametrize("content", [b"", b"[", b"[1]", b'["1","voler","","",""]', b'"abcde"'])
def test_what_is_no_request_or_answer_is_none(content: bytes) -> None:
    assert Asked.parse(content) is None
    assert Told.parse(content) is None


def test_the_local_network_is_let_in_by_root_and_all_else_stays(tmp_path: Path) -> None:
    settings = box(tmp_path)
    desk = Neighbours(Machine(), tmp_path / "spool", settings)
    assert desk.closed
    request = tmp_path / "demande"
    request.write_bytes(LocalNetwork("7").to_bytes())
    assert main(["settle", str(request), "--dir", str(tmp_path)]) == 0
    assert not desk.closed
    assert load(settings).cabinet.professionnel.nom == LATER["nom"]
    assert let_in(settings.read_text("utf-8")).count("reseau_local") == 1


def test_settings_that_name_it_already_name_it_once() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    before = f"{text}\n[emport]\nboite_de = 3\nreseau_local = false\n"
    after = let_in(before if "\n[emport]" not in text else text)
    lines = [line for line in after.splitlines() if line.lstrip().startswith("reseau_local")]
    assert len(lines) == 1
    assert lines[0].startswith("reseau_local = true")


def test_a_neighbour_is_told_by_name_address_and_digits() -> None:
    assert Neighbour("a", "b", "c")._asdict() == {"name": "a", "host": "b", "digits": "c"}
