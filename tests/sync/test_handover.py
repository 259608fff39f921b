"""Turns over a connection: what is new goes across, what is no frame ends it, the newest counts."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.durable.disk import SystemDisk
from appliance.errors import PairAbsentError
from appliance.spool.plis import LARGEST, Cote, Plis
from appliance.spool.wire import LENGTH
from appliance.sync.handover import Seat, answer, call

PATIENCE_S = 30.0


@pytest.fixture
def wire() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    for end in (here, there):
        end.settimeout(PATIENCE_S)
    with here, there:
        yield here, there


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Plis, Plis]:
    disk = SystemDisk()
    return (
        Plis(disk, tmp_path / "desk", Cote.ACCUEIL),
        Plis(disk, tmp_path / "practice", Cote.CABINET),
    )


def turns(wire: tuple[socket.socket, socket.socket], sides: tuple[Plis, Plis], count: int) -> None:
    """Let both take so many turns."""
    here, there = wire
    answering = threading.Thread(target=answer, args=(there, sides[1]))
    answering.start()
    left = iter(range(count - 1, -1, -1))
    call(here, sides[0], lambda _: next(left) == 0)
    here.shutdown(socket.SHUT_WR)
    answering.join(PATIENCE_S)
    assert not answering.is_alive()


def test_each_side_has_in_the_end_what_the_other_told(
    wire: tuple[socket.socket, socket.socket], sides: tuple[Plis, Plis]
) -> None:
    desk, practice = sides
    desk.give(b"from the desk")
    practice.give(b"from the practice" * 20_000)
    turns(wire, sides, 1)
    assert desk.take() == b"from the practice" * 20_000
    assert practice.take() == b"from the desk"


def test_what_was_told_is_not_told_again(
    wire: tuple[socket.socket, socket.socket], sides: tuple[Plis, Plis]
) -> None:
    desk, _ = sides
    desk.give(b"once")
    here, there = wire
    heard: list[bytes] = []

    def listening() -> None:
        for _ in range(3):
            (size,) = LENGTH.unpack(there.recv(LENGTH.size, socket.MSG_WAITALL))
            heard.append(there.recv(size, socket.MSG_WAITALL) if size else b"")
            there.sendall(LENGTH.pack(0))

    listener = threading.Thread(target=listening)
    listener.start()
    left = iter((False, False, True))
    call(here, desk, lambda _: next(left))
    listener.join(PATIENCE_S)
    assert heard == [b"once", b"", b""]


def test_a_side_that_leaves_between_two_turns_ends_them(
    wire: tuple[socket.socket, socket.socket], sides: tuple[Plis, Plis]
) -> None:
    here, there = wire
    there.sendall(LENGTH.pack(0))
    there.shutdown(socket.SHUT_WR)
    call(here, sides[0], lambda _: False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(said=st.binary(min_size=1, max_size=60).filter(lambda said: said[:4] != bytes(4)))
def test_whatever_a_side_says_is_a_letter_or_nothing(said: bytes, sides: tuple[Plis, Plis]) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.settimeout(PATIENCE_S)
        here.sendall(said)
        here.shutdown(socket.SHUT_WR)
        (size,) = LENGTH.unpack(said[:4].ljust(4, b"\xff"))
        whole = len(said) - 4 >= size
        before = sides[1].take()
        with suppress(PairAbsentError):
            answer(there, sides[1])
        assert sides[1].take() == (said[4 : 4 + size] if whole else before)


def test_a_frame_beyond_measure_is_refused_before_it_is_read(
    wire: tuple[socket.socket, socket.socket], sides: tuple[Plis, Plis]
) -> None:
    here, there = wire
    here.sendall(LENGTH.pack(LARGEST + 1))
    with pytest.raises(PairAbsentError):
        answer(there, sides[1])


def test_a_new_connection_has_the_one_before_hang_up_and_waits_for_its_last_word(
    wire: tuple[socket.socket, socket.socket], sides: tuple[Plis, Plis]
) -> None:
    here, there = wire
    seat, order = Seat(), []

    def former() -> None:
        with seat.taken_by(there):
            seated.set()
            answer(there, sides[1])
            order.append("former")

    seated = threading.Event()
    old = threading.Thread(target=former)
    old.start()
    assert seated.wait(PATIENCE_S)
    with seat.taken_by(here):
        order.append("newest")
    old.join(PATIENCE_S)
    assert order == ["former", "newest"]
