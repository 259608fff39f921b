"""The concentrator's client against the stand-in's API and its moods."""

import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from appliance.demo.caisse.api import Mood
from appliance.errors import (
    AnswerLostError,
    ServerBusyError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.ports.link import Mailbox
from appliance.sync.concentrateur import ConcentrateurMailbox, ConcentrateurOutbox
from tests.contracts.mailbox import NOTHING, ONE, TWO, MailboxContract
from tests.contracts.outbox import BIG, MESSAGE, TO, OutboxContract, Served
from tests.made_up import StoppedClock
from tests.sync.concentrators import Desk, ids_of, line
from tests.sync.meddler import Moment, meddled
from tests.sync.servers import ACCOUNT, Authority

NAME = sha256(MESSAGE).hexdigest()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@dataclass
class Bench:
    desk: Desk

    def serve(self, tls: ssl.SSLContext) -> AbstractContextManager[Served]:
        return self.desk.listening(tls)

    def outbox(
        self, port: int, authority: Authority, *, password: str, deadline_s: float
    ) -> ConcentrateurOutbox:
        return ConcentrateurOutbox(line(port, authority, password=password, deadline_s=deadline_s))


class TestOutbox(OutboxContract):
    @pytest.fixture
    def bench(self, desk: Desk) -> Bench:
        return Bench(desk)


@dataclass
class MailboxBench:
    mailbox: Mailbox
    desk: Desk

    def kept(self) -> list[bytes]:
        return [path.read_bytes() for path in self.desk.maildrops.shown(ACCOUNT)]


class TestMailbox(MailboxContract):
    @pytest.fixture
    def bench(self, desk: Desk, authority: Authority) -> Iterator[MailboxBench]:
        desk.maildrops.deposit(ACCOUNT, ONE)
        desk.maildrops.deposit(ACCOUNT, TWO)
        with (
            desk.listening(authority.server_tls()) as served,
            closing(line(served.port, authority)) as one,
        ):
            yield MailboxBench(ConcentrateurMailbox(one), desk)


@contextmanager
def standing_in(desk: Desk, authority: Authority) -> Iterator[tuple[ConcentrateurOutbox, Mailbox]]:
    with (
        desk.listening(authority.server_tls()) as served,
        closing(line(served.port, authority)) as one,
    ):
        yield ConcentrateurOutbox(one), ConcentrateurMailbox(one)


@pytest.mark.parametrize("cut_after", [0, 1, 40_000])
def test_what_was_cut_is_taken_up_where_it_was(
    desk: Desk, authority: Authority, cut_after: int
) -> None:
    with standing_in(desk, authority) as (outbox, _):
        desk.api.mood = Mood(cut_after=cut_after)
        with pytest.raises(AnswerLostError):
            outbox.submit(BIG, TO)
        desk.api.mood = Mood(cut_after=len(BIG) - cut_after)  # the whole again would be cut
        outbox.submit(BIG, TO)
    assert desk.taken == [(TO, BIG)]


def test_the_same_message_has_the_same_proof_and_is_taken_once(
    desk: Desk, authority: Authority
) -> None:
    with standing_in(desk, authority) as (outbox, _):
        assert outbox.submit(MESSAGE, TO) == outbox.submit(MESSAGE, TO)
    with standing_in(Desk(desk.directory), authority) as (outbox, _):  # started anew
        proof = outbox.submit(MESSAGE, TO)
    assert proof.endswith(NAME)
    assert desk.taken == [(TO, MESSAGE)]


def test_a_message_that_was_begun_goes_to_nobody_else(desk: Desk, authority: Authority) -> None:
    with standing_in(desk, authority) as (outbox, _):
        desk.api.mood = Mood(cut_after=1)
        with pytest.raises(AnswerLostError):
            outbox.submit(MESSAGE, TO)
        desk.api.mood = Mood()
        with pytest.raises(ServerRefusedError):
            outbox.submit(MESSAGE, "other@example.test")
    assert desk.taken == []


def test_a_proof_of_something_else_proves_nothing(desk: Desk, authority: Authority) -> None:
    desk.api.mood = Mood(wrong_hash=True)
    with standing_in(desk, authority) as (outbox, _):
        with pytest.raises(AnswerLostError):
            outbox.submit(MESSAGE, TO)
        desk.api.mood = Mood()
        assert outbox.submit(MESSAGE, TO).endswith(NAME)
    assert desk.taken == [(TO, MESSAGE)]


def test_a_return_that_is_not_what_the_list_says_is_left_there(
    desk: Desk, authority: Authority
) -> None:
    desk.maildrops.deposit(ACCOUNT, ONE)
    with standing_in(desk, authority) as (_, mailbox):
        desk.api.mood = Mood(wrong_hash=True)
        assert list(mailbox.unseen(NOTHING)) == []
        desk.api.mood = Mood()
        assert [message for _, message in mailbox.unseen(NOTHING)] == [ONE]


def test_what_is_confirmed_by_another_hash_stays(desk: Desk, authority: Authority) -> None:
    desk.maildrops.deposit(ACCOUNT, ONE)
    with standing_in(desk, authority) as (_, mailbox):
        desk.api.mood = Mood(wrong_hash=True)  # the list's hash is of something else
        [wrong] = ids_of(mailbox)
        assert mailbox.delete(frozenset({wrong})) == frozenset()
        assert len(desk.maildrops.shown(ACCOUNT)) == 1


def test_a_return_that_is_told_twice_comes_twice_and_goes_at_one_confirmation(
    desk: Desk, authority: Authority
) -> None:
    desk.maildrops.deposit(ACCOUNT, ONE)
    desk.api.mood = Mood(twice=True)
    with standing_in(desk, authority) as (_, mailbox):
        found = dict(mailbox.unseen(NOTHING))
        assert list(found.values()) == [ONE, ONE]
        assert mailbox.delete(frozenset(found)) == found.keys()
    assert desk.maildrops.shown(ACCOUNT) == []


def test_more_returns_than_a_page_holds_all_come(
    desk: Desk, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.demo.caisse.api.PAGE", 3)
    letters = [b"letter %d" % rank for rank in range(7)]
    for letter in letters:
        desk.maildrops.deposit(ACCOUNT, letter)
    with standing_in(desk, authority) as (_, mailbox):
        assert mailbox.occupied() == sum(map(len, letters))
        assert [message for _, message in mailbox.unseen(NOTHING)] == letters


def test_a_busy_concentrator_is_left_alone_by_both_ports(desk: Desk, authority: Authority) -> None:
    clock = StoppedClock()
    with (
        desk.listening(authority.server_tls()) as served,
        closing(line(served.port, authority, clock=clock)) as one,
    ):
        desk.api.mood = Mood(busy_s=60)
        with pytest.raises(ServerBusyError):
            ConcentrateurMailbox(one).occupied()
        desk.api.mood = Mood()
        with pytest.raises(ServerBusyError):
            ConcentrateurOutbox(one).submit(MESSAGE, TO)
        clock.time += timedelta(seconds=60)
        ConcentrateurOutbox(one).submit(MESSAGE, TO)
    assert desk.taken == [(TO, MESSAGE)]


@pytest.mark.parametrize("stalls", [False, True], ids=["cut", "stalled"])
@pytest.mark.parametrize("after", [0, 1000, len(BIG) // 2], ids=["hello", "handshake", "message"])
def test_half_of_what_it_says_is_nothing_and_the_next_call_has_it_whole(
    desk: Desk, authority: Authority, after: int, *, stalls: bool
) -> None:
    desk.maildrops.deposit(ACCOUNT, BIG)
    moment = Moment(by_server=True, after=after, stalls=stalls)
    with (
        desk.listening(authority.server_tls()) as served,
        meddled(served.port, moment) as port,
        closing(line(port, authority, deadline_s=1)) as one,
    ):
        mailbox = ConcentrateurMailbox(one)
        found: list[tuple[str, bytes]] = []
        with pytest.raises(ServerUnreachableError):
            found.extend(mailbox.unseen(NOTHING))
        assert found == []
        assert [message for _, message in mailbox.unseen(NOTHING)] == [BIG]
