"""`besace carry lan` and `listen` as their users run them, on one machine."""

import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from typing import Final

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.errors import ServerUnreachableError
from appliance.spool.records import Outcome
from appliance.sync.carry.lan import GREETING
from appliance.sync.pairs import Pairs
from appliance.sync.route import Unwatched
from appliance.wiring import carry, carry_lan, courier
from appliance.wiring.addresses import Address, listen
from appliance.wiring.machine import Machine
from appliance.wiring.pair import pairs_of
from tests.wiring.carry.neighbours import HERE, know_each_other
from tests.wiring.carry.road import Road

PATIENCE_S: Final = 30.0


@pytest.fixture
def pairs(road: Road) -> tuple[Pairs, Pairs]:
    """What the box and the relay keep of each other."""
    return know_each_other(road.home / "besace.toml", road.relay)


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> "Queue[int]":
    found: Queue[int] = Queue()

    def told(address: Address) -> socket.socket:
        server = listen(address)
        server.settimeout(PATIENCE_S)
        found.put(server.getsockname()[1])
        return server

    monkeypatch.setattr(carry_lan, "listen", told)
    return found


@contextmanager
def listening(road: Road, ports: "Queue[int]") -> Iterator[tuple[str, Future[int]]]:
    """Let the relay serve one visit; give its address, and what becomes of it."""
    words = ["carry", "listen", f"{HERE}:0", "--once", "--config", str(road.relay)]
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(main, words)
        yield f"{HERE}:{ports.get(timeout=PATIENCE_S)}", there


def goes(road: Road, ports: "Queue[int]", *words: str) -> tuple[int, int]:
    with listening(road, ports) as (address, there):
        here = road.box("lan", *words, "--at", address)
        return here, there.result(PATIENCE_S)


@pytest.mark.usefixtures("pairs")
def test_what_is_due_goes_to_the_paired_box_and_its_answers_come_back(
    road: Road, ports: "Queue[int]", capsys: pytest.CaptureFixture[str]
) -> None:
    assert goes(road, ports) == (0, 0)
    said = capsys.readouterr().out
    assert "cabinet :\n1 message(s) remis au serveur, preuve écrite pour l’autre boîtier." in said
    assert "1 message(s) remis : la preuve est gardée." in said
    (receipt,) = road.spool.receipts()
    assert receipt.outcome is Outcome.REMISE
    assert len(list(road.spool.inbox())) == 1
    assert goes(road, ports, "village") == (0, 0)
    assert set(road.caisse.taken.values()) == {1}


@pytest.mark.usefixtures("pairs")
def test_a_neighbour_whose_line_waits_says_so(
    road: Road, ports: "Queue[int]", capsys: pytest.CaptureFixture[str]
) -> None:
    road.caisse.closed = ServerUnreachableError("none")
    assert goes(road, ports) == (75, 75)
    assert "« village » n’a pas pu tout remettre" in capsys.readouterr().err
    road.caisse.closed = None
    assert goes(road, ports) == (0, 0)
    assert set(road.caisse.taken.values()) == {1}


def test_a_third_box_is_let_in_nowhere_and_hears_nothing(
    road: Road,
    pairs: tuple[Pairs, Pairs],
    ports: "Queue[int]",
    capsys: pytest.CaptureFixture[str],
) -> None:
    here, _ = pairs
    (neighbour,) = here.all()
    here.forget(neighbour)
    (road.home / "courier" / "pairs" / "identity.pem").unlink()
    here.own("a third box")
    here.keep(neighbour.certificate, HERE)  # it knows the relay, which never heard of it
    assert goes(road, ports) == (75, 75)
    told = capsys.readouterr().err
    assert told.count("Ce n’est pas le boîtier apparié qui est là") == 2
    assert road.box("back") == 0
    assert "Rendus à la ligne : 0 message(s)" in capsys.readouterr().out  # nothing had left


@pytest.mark.usefixtures("pairs")
def test_nobody_there_changes_nothing(road: Road, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server((HERE, 0)) as server:
        nowhere = f"{HERE}:{server.getsockname()[1]}"
    assert road.box("lan", "--at", nowhere) == 75
    assert "Le boîtier apparié ne répond pas" in capsys.readouterr().err
    assert road.box("back") == 0
    assert "Rendus à la ligne : 0 message(s)" in capsys.readouterr().out


def test_without_a_pair_both_say_how_to_make_one(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    assert road.box("lan") == 78
    assert main(["carry", "listen", f"{HERE}:0", "--config", str(road.relay)]) == 78
    assert capsys.readouterr().err.count("besace pair show") == 2


def test_of_several_one_is_named(
    road: Road, pairs: tuple[Pairs, Pairs], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(road.relay.read_text().replace('"relay"', '"other"'), encoding="utf-8")
    pairs[0].keep(pairs_of(other).own("annexe").certificate, HERE)
    assert road.box("lan") == 78
    assert "nommez-en un : annexe, village" in capsys.readouterr().err
    assert road.box("lan", "nobody") == 78
    assert "Aucun boîtier apparié ne porte ce nom." in capsys.readouterr().err


@pytest.mark.usefixtures("pairs")
def test_a_stranger_ends_his_visit_and_not_the_service(
    road: Road, ports: "Queue[int]", capsys: pytest.CaptureFixture[str]
) -> None:
    class StoppedError(Exception):
        """The test has seen enough."""

    left, telling = iter(range(2)), vars(carry_lan)["_told"]

    def told(*words: object) -> int:
        code: int = telling(*words)
        if next(left, None) is None:
            raise StoppedError
        return code

    words = ["carry", "listen", f"{HERE}:0", "--config", str(road.relay)]
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setattr(carry_lan, "_told", told)
        there = pool.submit(main, words)
        port = ports.get(timeout=PATIENCE_S)
        with socket.create_connection((HERE, port), PATIENCE_S) as stranger:
            stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
            heard = b""
            with suppress(ConnectionResetError):
                heard = stranger.recv(4096)
        assert GREETING not in heard
        for _ in range(2):
            assert road.box("lan", "--at", f"{HERE}:{port}") == 0
        assert isinstance(there.exception(PATIENCE_S), StoppedError)
    assert "Ce n’est pas le boîtier apparié" in capsys.readouterr().err
    assert len(road.caisse.taken) == 1


@pytest.mark.usefixtures("pairs")
def test_the_courier_knows_who_may_have_a_line(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "peers_of", vars(carry)["peers_of"])
    config, machine = load(road.home / "besace.toml"), Machine()
    journal = courier.open_attempts(config, machine)
    built = courier.build(config, journal, machine, Unwatched())
    journal.close()
    assert built.neighbours() == ("village",)


@pytest.mark.usefixtures("pairs")
def test_two_programs_never_have_one_satchel(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    with vars(carry_lan)["_satchel"](road.home / "courier" / carry_lan.OUT):
        assert road.box("lan") == 75
    assert "recommencez dans une minute" in capsys.readouterr().err
