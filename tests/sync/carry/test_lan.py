"""Letters over the local network: whatever is cut, whoever speaks, the same books on both sides."""

import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from os import environ
from typing import Final

import pytest

from appliance.errors import (
    CarryFullError,
    PairAbsentError,
    ServerPostponedError,
    ServerUnreachableError,
)
from appliance.spool.records import Outcome
from appliance.sync.carry import lan
from appliance.sync.carry.lan import END, GREETING, Ending
from appliance.sync.carry.letter import OUTWARD, Kind
from appliance.sync.carry.relay import Relayed
from appliance.sync.carry.satchel import ENTRY, Satchel
from tests.sync.carry.carried import Box, Caisse, Key, Post
from tests.sync.carry.visits import PLACE, Line, satchel_on, visit
from tests.sync.fickle_disk import Countdown, PowerCut

WHOLE: Final = "BESACE_CARRIES" in environ
BYTES: Final = 29 if WHOLE else 307
DEEDS: Final = 2 if WHOLE else 23
NAME: Final = b"a" * 64


class Village:
    """A box without a line, a neighbour with one, one power for both."""

    def __init__(self, last: int | None = None) -> None:
        self.countdown = Countdown()
        self.caisse = Caisse()
        self.box = Box("box", self.caisse, self.countdown)
        self.post = Post("post", self.caisse, self.countdown)
        self.messages = {self.box.publish(), self.box.publish()}
        self.start = self.countdown.deeds
        self.countdown.last = None if last is None else self.start + last

    def settle(self) -> None:
        """Visit in peace: messages, their answers, that the answers are there."""
        self.countdown.last = None
        for _ in range(3):
            self.box.station()
            assert visit(self.box, self.post) is Ending.DONE
        self.box.station()

    def judge(self, most: int) -> None:
        assert set(self.caisse.taken) == self.messages
        assert max(self.caisse.taken.values()) <= most
        names = {sha256(message).hexdigest() for message in self.messages}
        assert self.box.outcomes == dict.fromkeys(names, Outcome.REMISE)
        assert len(self.box.kept) == len(self.messages)
        assert not self.caisse.mailboxes[self.post.line.name]
        for disk in (self.box.disk, self.post.disk):
            assert not Satchel(disk, PLACE).names(Kind.MESSAGE)


def test_a_visit_carries_as_a_key_does() -> None:
    village = Village()
    assert visit(village.box, village.post) is Ending.DONE
    village.box.station()
    assert len(village.box.outcomes) == 2
    assert len(village.box.kept) == 2
    village.settle()
    village.judge(most=1)


def test_a_connection_cut_after_any_byte_loses_nothing_and_sends_nothing_twice() -> None:
    line = Line()
    assert visit(Village().box, Post("post", Caisse()), line) is Ending.DONE
    assert line.passed > 2000
    for passes in range(0, line.passed, BYTES):
        village = Village()
        assert visit(village.box, village.post, Line(passes)) is None
        village.settle()
        village.judge(most=1)


def deeds() -> int:
    village = Village()
    village.settle()
    return village.countdown.deeds - village.start


@pytest.mark.parametrize("lose", [False, True], ids=["killed", "power cut"])
def test_whatever_dies_in_a_visit_the_message_arrives_and_its_answer_comes_back(
    *, lose: bool
) -> None:
    for last in range(lose, deeds(), DEEDS):
        village = Village(last)
        with suppress(PowerCut):
            for _ in range(3):
                village.box.station()
                visit(village.box, village.post)
        village.countdown.last = None
        for disk in (village.box.disk, village.post.disk):
            disk.restart(lose=lose)
        village.settle()
        village.judge(most=2)


def test_a_relay_that_is_not_there_leaves_everything_as_it_was() -> None:
    village = Village()
    assert visit(village.box, village.post, Line(0)) is None
    village.box.line.up = True
    assert village.box.courier() == ""
    assert set(village.caisse.taken) == village.messages  # by its own line: nothing was carried


@pytest.mark.parametrize("fault", [ServerPostponedError("451"), ServerUnreachableError("none")])
def test_a_relay_whose_line_waits_says_so_and_sends_at_the_next_visit(
    fault: ServerPostponedError | ServerUnreachableError,
) -> None:
    village = Village()
    village.caisse.closed = fault
    assert visit(village.box, village.post) is Ending.WAITS
    village.caisse.closed = None
    village.settle()
    village.judge(most=1)


def test_what_lay_there_before_a_visit_counts_for_nothing() -> None:
    village, stranger, key = Village(), Box("stranger", Caisse()), Key()
    stranger.publish()
    stranger.out(key)
    for disk in (village.box.disk, village.post.disk):
        stale = satchel_on(disk)
        stale.unpack(key.satchel().pack(OUTWARD))
    village.settle()
    village.judge(most=1)


def test_two_boxes_that_visit_one_relay_get_each_their_own() -> None:
    village = Village()
    other = Box("other", village.caisse)
    theirs = other.publish()
    for _ in range(3):
        for box in (village.box, other):
            box.station()
            assert visit(box, village.post) is Ending.DONE
    other.station()
    assert village.caisse.taken == dict.fromkeys({*village.messages, theirs}, 1)
    assert len(village.box.kept) == 2
    (answer,) = other.kept.values()
    assert b"<arl-other-0" in answer


def entry(name: bytes, content: bytes) -> bytes:
    return ENTRY.pack(name, len(content)) + content


NONSENSE: Final = {
    "nothing": b"",
    "half an entry": ENTRY.pack(NAME, 7)[:30],
    "half a letter": entry(NAME + b".msg", b"whole")[:-1],
    "another kind": entry(NAME + b".xyz", b""),
    "what it has not to say": entry(NAME + b".prf", b""),
    "a path": entry(b"../../etc/passwd", b""),
    "too large": struct.pack(">68sI", NAME + b".msg", 1 << 30),
    "a page": b"GET / HTTP/1.1\r\n" * 20,
}


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


def never(satchel: Satchel) -> Relayed:
    raise AssertionError(f"{satchel} was served")


@pytest.mark.parametrize("said", NONSENSE.values(), ids=NONSENSE)
def test_a_box_that_does_not_say_all_is_not_served(said: bytes, line: Line) -> None:
    line.here.sendall(said)
    line.here.shutdown(socket.SHUT_WR)
    with pytest.raises(PairAbsentError):
        lan.receive(line.there, satchel_on(Key().disk), never)


def test_a_box_that_never_ends_is_stopped(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "MOST_LETTERS", 3)
    line.here.sendall(entry(NAME + b".msg", b"") * 4)
    with pytest.raises(PairAbsentError, match="trop"):
        lan.receive(line.there, satchel_on(Key().disk), never)


def test_a_relay_never_fills_its_own_disk(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "SPARE", 1 << 60)
    line.here.sendall(entry(NAME + b".msg", b"letter"))
    with pytest.raises(CarryFullError):
        lan.receive(line.there, satchel_on(Key().disk), never)


def test_who_does_not_greet_is_told_nothing(line: Line) -> None:
    box = Box("box", Caisse())
    box.publish()
    line.there.sendall(b"HTTP/1.1 400 Bad Request\r\n"[: len(GREETING)])
    with pytest.raises(PairAbsentError):
        lan.visit(line.here, satchel_on(box.disk), lambda: pytest.fail("it was told"))


@pytest.mark.parametrize("ending", [b"", b"later", b"\xff"])
def test_a_relay_that_ends_otherwise_is_not_believed(line: Line, ending: bytes) -> None:
    line.there.sendall(GREETING + entry(END.encode(), ending))
    with pytest.raises(PairAbsentError):
        lan.visit(line.here, satchel_on(Key().disk), lambda: None)


def test_a_side_that_lost_its_power_is_noticed() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as connection,
    ):
        lan.be_patient(connection)
        assert connection.gettimeout() == lan.PATIENCE_S
        assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
