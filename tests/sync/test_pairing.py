"""Pairing and the channel on real sockets: who gets in, who does not, whatever the clocks."""

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from appliance.errors import (
    CertificateRefusedError,
    PairAbsentError,
    PairingRefusedError,
    ServerUnreachableError,
)
from appliance.sealing.pairing import BoxIdentity, Pairing, Side, make_box_identity
from appliance.sync.pairing import Channel, pair
from appliance.wiring.machine import uptime

T = TypeVar("T")

HERE = "127.0.0.1"
PATIENCE_S = 30.0
TIMES = 25
"""How often what depends on which byte comes first is tried."""


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server((HERE, 0)) as server:
        server.settimeout(PATIENCE_S)
        yield server


@contextmanager
def beside(work: Callable[[], T]) -> Iterator[Future[T]]:
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work)


def meet(shown: str, typed: str) -> tuple[object, object]:
    """Return what each side has in the end: a certificate, or what it raised."""
    one, other = (make_box_identity(name) for name in ("un", "deux"))

    def shows() -> bytes:
        connection, _ = server.accept()
        with connection:
            pairing = Pairing(Side.SHOWS, shown, one.certificate, os.urandom)
            return pair(connection, pairing, Side.SHOWS, uptime)

    def types() -> bytes:
        with socket.create_connection(server.getsockname(), PATIENCE_S) as connection:
            pairing = Pairing(Side.TYPES, typed, other.certificate, os.urandom)
            return pair(connection, pairing, Side.TYPES, uptime)

    with listening() as server, beside(shows) as there:
        here = outcome(types)
        there_is = outcome(lambda: there.result(PATIENCE_S))
    known = {one.certificate: "un", other.certificate: "deux"}
    return known.get(there_is, there_is), known.get(here, here)  # type: ignore[call-overload]


def outcome(work: Callable[[], bytes]) -> object:
    try:
        return work()
    except (PairingRefusedError, ServerUnreachableError) as error:
        return type(error)


def test_the_same_code_pairs() -> None:
    assert meet("1234 5678", "1234 5678") == ("deux", "un")


def test_another_code_pairs_neither() -> None:
    assert meet("1234 5678", "1234 5679") == (PairingRefusedError, PairingRefusedError)


@pytest.mark.parametrize(
    "said", [b"", b"\x00", b"\xff\xff", b"\x00\x21" + bytes(33), b"GET / HTTP/1.1\r\n"]
)
def test_a_stranger_who_says_anything_learns_nothing_but_no(said: bytes) -> None:
    one = make_box_identity("un")

    def shows() -> bytes:
        connection, _ = server.accept()
        with connection:
            pairing = Pairing(Side.SHOWS, "1234 5678", one.certificate, os.urandom)
            return pair(connection, pairing, Side.SHOWS, uptime)

    with listening() as server, beside(shows) as there:
        with socket.create_connection(server.getsockname(), PATIENCE_S) as connection:
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
            heard = b""
            try:
                while more := connection.recv(4096):
                    heard += more
            except OSError:
                pass  # it hung up at once
        assert one.certificate not in heard
        with pytest.raises((PairingRefusedError, ServerUnreachableError)):
            there.result(PATIENCE_S)


def test_who_dribbles_is_given_no_more_time_than_the_whole_may_take() -> None:
    one, ticks = make_box_identity("un"), count(step=5)
    here, there = socket.socketpair()
    with here, there:
        there.sendall(b"\x00\x21" + bytes(32))  # one byte short, and the line stays open
        pairing = Pairing(Side.SHOWS, "1234 5678", one.certificate, os.urandom)
        with pytest.raises(ServerUnreachableError):
            pair(here, pairing, Side.SHOWS, lambda: float(next(ticks)))


class Box:
    """A box with its key in a file."""

    def __init__(self, directory: Path, name: str) -> None:
        self.identity: BoxIdentity = make_box_identity(name)
        self.file = directory / f"{name}.pem"
        self.file.write_bytes(self.identity.pem)

    def channel(self, other: "Box") -> Channel:
        return Channel(self.file, other.identity.certificate)


@pytest.fixture
def boxes(tmp_path: Path) -> tuple[Box, Box, Box]:
    return Box(tmp_path, "un"), Box(tmp_path, "deux"), Box(tmp_path, "trois")


def call(server: Channel, client: Channel) -> bytes:
    """Let one side send five bytes, and the other return them; return what came back."""

    def serve() -> None:
        connection, _ = door.accept()
        with server.accept(connection) as secure:
            secure.sendall(secure.recv(5))

    with listening() as door, beside(serve) as there:
        try:
            with client.connect(door.getsockname()) as secure:
                secure.sendall(b"salut")
                back = secure.recv(5)
        finally:
            failed = there.exception(PATIENCE_S)
        if failed is not None:
            raise failed
        return back


def nobody(server: Channel, door: socket.socket) -> None:
    """Serve one connection that is not to be let in."""
    connection, _ = door.accept()
    with server.accept(connection):
        raise AssertionError("somebody was let in")


def test_two_paired_boxes_reach_each_other(boxes: tuple[Box, Box, Box]) -> None:
    one, other, _ = boxes
    assert call(one.channel(other), other.channel(one)) == b"salut"


def test_a_third_box_is_not_let_in(boxes: tuple[Box, Box, Box]) -> None:
    one, other, third = boxes
    for _ in range(TIMES):
        with pytest.raises(CertificateRefusedError):
            call(one.channel(other), third.channel(one))


def test_a_third_box_knows_that_it_was_sent_away_before_it_says_a_word(
    boxes: tuple[Box, Box, Box],
) -> None:
    one, other, third = boxes

    for _ in range(TIMES):
        with listening() as door, beside(partial(nobody, one.channel(other), door)) as there:
            with (
                pytest.raises(CertificateRefusedError),
                third.channel(one).connect(door.getsockname()),
            ):
                raise AssertionError("it took itself for let in")
            with pytest.raises(CertificateRefusedError):
                there.result(PATIENCE_S)


def test_a_third_box_that_answers_is_told_nothing(boxes: tuple[Box, Box, Box]) -> None:
    one, other, third = boxes
    with pytest.raises((CertificateRefusedError, ServerUnreachableError)):
        call(third.channel(other), other.channel(one))


def test_whoever_brings_no_certificate_is_not_let_in(
    boxes: tuple[Box, Box, Box],
) -> None:
    one, other, _ = boxes
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    def serve() -> None:
        connection, _ = door.accept()
        with one.channel(other).accept(connection) as secure:
            secure.sendall(b"secret")

    with listening() as door, beside(serve) as there:
        heard = b""
        with socket.create_connection(door.getsockname(), PATIENCE_S) as connection:
            try:
                with context.wrap_socket(connection) as secure:
                    heard = secure.recv(6)
            except OSError:
                pass  # refused while the hands were shaken
        assert heard == b""
        with pytest.raises(CertificateRefusedError):
            there.result(PATIENCE_S)


def test_bytes_of_no_tls_open_nothing(boxes: tuple[Box, Box, Box]) -> None:
    one, other, _ = boxes

    with listening() as door, beside(partial(nobody, one.channel(other), door)) as there:
        with socket.create_connection(door.getsockname(), PATIENCE_S) as connection:
            connection.sendall(b"\x00" * 64)
        with pytest.raises((CertificateRefusedError, ServerUnreachableError)):
            there.result(PATIENCE_S)


def test_a_line_that_is_cut_in_the_middle_is_not_taken_for_a_stranger(
    boxes: tuple[Box, Box, Box],
) -> None:
    one, other, _ = boxes

    with listening() as door, beside(partial(nobody, one.channel(other), door)) as there:
        with socket.create_connection(door.getsockname(), PATIENCE_S) as connection:
            connection.sendall(b"\x16\x03\x01\x02\x00\x01")  # how a greeting of TLS begins
        with pytest.raises(PairAbsentError):
            there.result(PATIENCE_S)


def test_nobody_there_is_told_as_such(boxes: tuple[Box, Box, Box]) -> None:
    one, other, _ = boxes
    with listening() as door:
        address = door.getsockname()
    with pytest.raises(ServerUnreachableError), one.channel(other).connect(address):
        pass
