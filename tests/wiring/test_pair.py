"""`besace pair` as its users run it, one at each box."""

import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Final

import pytest

from appliance.__main__ import main
from appliance.errors import EntryError, PairingPlaceError
from appliance.wiring import pair
from appliance.wiring.addresses import Address, listen

HERE: Final = "127.0.0.1"
CODE: Final = "1234 5678"
PATIENCE_S: Final = 30.0
SERVER: Final = '{ hote = "mail.example.test", port = 465, compte = "c", mot_de_passe = "m" }'


class Box:
    """A machine that only relays: all that `besace pair` asks of one."""

    def __init__(self, home: Path, name: str) -> None:
        self.home = home / name
        self.home.mkdir()
        self.settings = self.home / "relais.toml"
        self.settings.write_text(
            f'dossier = "own"\n[courrier]\nadresse = "{name}@example.test"\n'
            f"envoi = {SERVER}\nreception = {SERVER}\n",
            encoding="utf-8",
        )

    def pair(self, *words: str) -> int:
        return main(["pair", *words, "--config", str(self.settings)])


@pytest.fixture
def boxes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Box, Box]:
    monkeypatch.setattr(pair, "new_code", lambda _: CODE)
    monkeypatch.setattr("socket.gethostname", lambda: "besace")
    return Box(tmp_path, "cabinet"), Box(tmp_path, "village")


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> "Queue[int]":
    """The ports that are listened on, one after the other."""
    found: Queue[int] = Queue()

    def told(address: Address) -> socket.socket:
        server = listen(address)
        found.put(server.getsockname()[1])
        return server

    monkeypatch.setattr(pair, "listen", told)
    return found


@contextmanager
def shown(box: Box, ports: "Queue[int]", *words: str) -> Iterator[tuple[str, Future[int]]]:
    """Let a box show its code; give the address to type, and what becomes of it."""
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(box.pair, "show", f"{HERE}:0", *words)
        yield f"{HERE}:{ports.get(timeout=PATIENCE_S)}", there


def answers(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr("builtins.input", lambda _: code)


def meet(one: Box, other: Box, ports: "Queue[int]", *words: str) -> tuple[int, int]:
    with shown(one, ports) as (address, there):
        here = other.pair("type", address, *words)
        return there.result(PATIENCE_S), here


def test_one_shows_a_code_the_other_types_it_and_both_keep_each_other(
    boxes: tuple[Box, Box],
    ports: "Queue[int]",
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = boxes
    answers(monkeypatch, "12345678")
    assert meet(one, other, ports, "--name", "le cabinet") == (0, 0)
    said = capsys.readouterr().out
    assert f"Code : {CODE}" in said
    assert "Apparié avec « le cabinet », à 127.0.0.1, empreinte " in said
    assert "Apparié avec « besace », à 127.0.0.1, empreinte " in said
    (kept,) = pair.pairs_of(one.settings).all()
    (there,) = pair.pairs_of(other.settings).all()
    assert kept.certificate == pair.pairs_of(other.settings).own("").certificate
    assert there.certificate == pair.pairs_of(one.settings).own("").certificate


def test_boxes_that_know_each_other_only_learn_where_they_are(
    boxes: tuple[Box, Box],
    ports: "Queue[int]",
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = boxes
    answers(monkeypatch, CODE)
    meet(one, other, ports, "--name", "le cabinet")
    capsys.readouterr()
    assert meet(one, other, ports) == (0, 0)
    assert "déjà apparié : « le cabinet », maintenant à 127.0.0.1" in capsys.readouterr().out
    assert len(pair.pairs_of(one.settings).all()) == 1


def test_another_code_pairs_nobody_and_cannot_be_tried_again(
    boxes: tuple[Box, Box],
    ports: "Queue[int]",
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = boxes
    answers(monkeypatch, "1234 5679")
    with shown(one, ports) as (address, there):
        assert other.pair("type", address) == 78
        assert there.result(PATIENCE_S) == 78
        answers(monkeypatch, CODE)
        assert other.pair("type", address) == 75
    told = capsys.readouterr().err
    assert told.count("ne se sont pas reconnus") == 2
    assert "Personne n’attend à cette adresse." in told
    assert pair.pairs_of(one.settings).all() == pair.pairs_of(other.settings).all() == ()


def test_a_code_that_nobody_types_expires(
    boxes: tuple[Box, Box], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pair, "CODE_S", 0.05)
    assert boxes[0].pair("show", f"{HERE}:0") == 78
    assert "Personne n’est venu à temps" in capsys.readouterr().err


def test_who_hangs_up_uses_the_code(
    boxes: tuple[Box, Box], ports: "Queue[int]", capsys: pytest.CaptureFixture[str]
) -> None:
    with shown(boxes[0], ports) as (address, there):
        socket.create_connection(Address.parse(address, 0), PATIENCE_S).close()
        assert there.result(PATIENCE_S) in {75, 78}
    assert "nouve" in capsys.readouterr().err


def test_what_is_no_code_uses_none(
    boxes: tuple[Box, Box],
    ports: "Queue[int]",
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = boxes
    with shown(one, ports) as (address, there):
        answers(monkeypatch, "1234 567")
        assert other.pair("type", address) == 78
        assert "un code a huit chiffres" in capsys.readouterr().err
        answers(monkeypatch, CODE)
        assert other.pair("type", address) == 0
        assert there.result(PATIENCE_S) == 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (socket.gaierror(-2, "unknown"), "nom inconnu sur ce réseau"),
        (TimeoutError(), "aucune réponse"),
        (ConnectionRefusedError(111, "refused"), "personne n’écoute là"),
    ],
)
def test_who_cannot_be_reached_is_told_with_the_reason(
    boxes: tuple[Box, Box],
    fault: OSError,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def nobody(*_: object) -> None:
        raise fault

    answers(monkeypatch, CODE)
    monkeypatch.setattr("socket.create_connection", nobody)
    assert boxes[0].pair("type", "village.example") == 75
    assert told in capsys.readouterr().err


def test_where_nobody_can_listen_is_told(
    boxes: tuple[Box, Box], capsys: pytest.CaptureFixture[str]
) -> None:
    assert boxes[0].pair("show", "192.0.2.1") == 78
    assert "Ce boîtier ne peut pas écouter là." in capsys.readouterr().err
    with listen(Address(HERE, 0)) as taken, pytest.raises(PairingPlaceError, match="déjà pris"):
        listen(Address(HERE, taken.getsockname()[1]))


def test_pairs_are_listed_moved_and_forgotten(
    boxes: tuple[Box, Box],
    ports: "Queue[int]",
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = boxes
    answers(monkeypatch, CODE)
    assert one.pair("list") == 0
    assert "Aucun boîtier apparié." in capsys.readouterr().out
    meet(one, other, ports)
    assert one.pair("move", "besace", "192.0.2.9") == 0
    assert one.pair("list") == 0
    assert "besace : 192.0.2.9, empreinte " in capsys.readouterr().out
    assert one.pair("forget", "nobody") == 78
    assert one.pair("forget", "besace") == 0
    assert "« besace » est oublié ici." in capsys.readouterr().out
    assert pair.pairs_of(one.settings).all() == ()


def test_another_user_is_told_under_which_name_to_run_it(
    boxes: tuple[Box, Box], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    assert boxes[0].pair("list") == 78
    assert "sudo -u" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("192.0.2.7", ("192.0.2.7", 5)),
        (" boitier.local:80 ", ("boitier.local", 80)),
        ("fe80::1%eth0", ("fe80::1%eth0", 5)),
        ("[fe80::1]:80", ("fe80::1", 80)),
        ("[fe80::1]", ("fe80::1", 5)),
        ("", ("", 5)),
    ],
)
def test_an_address_is_read_as_people_write_it(typed: str, meant: tuple[str, int]) -> None:
    assert Address.parse(typed, 5) == meant
    assert Address.parse(str(Address(*meant)), 1) == meant


@pytest.mark.parametrize(
    "typed", ["192.0.2.7:", "h:99999", "h:port", "http://h", "h /x", "ｈ", "h:８０", "a@b", "a..b"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EntryError, match="adresse"):
        Address.parse(typed, 5)


def test_a_machine_listens_on_all_its_addresses_unless_told() -> None:
    with listen(Address("", 0)) as server:
        port = server.getsockname()[1]
        for host in (HERE, "localhost"):
            socket.create_connection((host, port), PATIENCE_S).close()
