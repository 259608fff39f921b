"""The service that listens for the desk's box: who is let in, and how many at a time."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.config import Accueil
from appliance.durable.disk import SystemDisk
from appliance.errors import LinkDownError, PairNoneError, PairUnknownError
from appliance.sealing.pairing import make_box_identity
from appliance.spool.plis import Cote, Plis
from appliance.spool.wire import LENGTH
from appliance.sync.pairs import Pairs
from appliance.wiring.admitting import AT_ONCE
from appliance.wiring.handover import serve, the_other

HERE = "127.0.0.1"
PATIENCE_S = 30.0
TRIES = 100


@dataclass
class Listening:
    """The practice's service, and the desk's pairs."""

    address: tuple[str, int]
    desk: Pairs
    practice: Pairs
    plis: Plis


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    disk, stop = SystemDisk(), threading.Event()
    desk, practice = Pairs(disk, tmp_path / "desk"), Pairs(disk, tmp_path / "practice")
    desk.keep(practice.own("cabinet").certificate, HERE)
    practice.keep(desk.own("accueil").certificate, HERE)
    plis = Plis(disk, tmp_path / "echange", Cote.CABINET)
    with socket.create_server((HERE, 0)) as server:
        serving = threading.Thread(
            target=serve, args=(server, lambda: practice.all()[0], practice, plis, stop)
        )
        serving.start()
        yield Listening(server.getsockname(), desk, practice, plis)
        stop.set()
        serving.join(PATIENCE_S)


def say(box: Listening, pli: bytes) -> None:
    """Take one turn as the desk's box."""
    with box.desk.channel(*box.desk.all()).connect(box.address) as line:
        line.sendall(LENGTH.pack(len(pli)) + pli)
        assert line.recv(LENGTH.size)


@contextmanager
def strangers(address: tuple[str, int], count: int) -> Iterator[list[socket.socket]]:
    """Hold connections open that say nothing."""
    held = [socket.create_connection(address, PATIENCE_S) for _ in range(count)]
    try:
        yield held
    finally:
        for one in held:
            one.close()


def test_the_paired_box_is_heard_and_hangs_up_its_former_connection(listening: Listening) -> None:
    with listening.desk.channel(*listening.desk.all()).connect(listening.address) as former:
        former.sendall(LENGTH.pack(5) + b"first")
        assert former.recv(LENGTH.size) == LENGTH.pack(0)
        say(listening, b"second")
        assert listening.plis.take() == b"second"


def test_silent_strangers_take_no_more_places_than_there_are(listening: Listening) -> None:
    with strangers(listening.address, AT_ONCE + 1) as held:
        assert held[-1].recv(1) == b""
    with strangers(listening.address, AT_ONCE - 1):
        for _ in range(TRIES):  # the places of those who left are free a moment later
            with suppress(LinkDownError):
                say(listening, b"in spite of them")
                break
            time.sleep(PATIENCE_S / TRIES)
        assert listening.plis.take() == b"in spite of them"


def test_a_box_that_was_forgotten_is_let_in_no_more(listening: Listening) -> None:
    listening.practice.keep(make_box_identity("autre").certificate, HERE)
    [gone] = [one for one in listening.practice.all() if one.name != "autre"]
    listening.practice.forget(gone)
    with pytest.raises(LinkDownError):
        say(listening, b"never")
    assert listening.plis.take() == b""


def test_what_listens_on_the_network_loads_no_screen_no_queue_and_no_patient() -> None:
    program = "import sys, appliance.wiring.handover; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "appliance.sync.handover" in loaded
    assert not loaded & {"textual", "tinydb", "appliance.queue", "appliance.services"}
    assert "appliance.domain.patient" not in loaded


def test_the_other_box_is_the_only_one_or_the_named_one(tmp_path: Path) -> None:
    pairs = Pairs(SystemDisk(), tmp_path / "pairs")
    anyone = Accueil(dossier=tmp_path, echange=tmp_path)
    with pytest.raises(PairNoneError):
        the_other(anyone, pairs)
    first = pairs.keep(make_box_identity("un").certificate, HERE)
    assert the_other(anyone, pairs) == first
    second = pairs.keep(make_box_identity("deux").certificate, HERE)
    with pytest.raises(PairUnknownError):
        the_other(anyone, pairs)
    named = Accueil(dossier=tmp_path, echange=tmp_path, boitier="deux")
    assert the_other(named, pairs) == second
