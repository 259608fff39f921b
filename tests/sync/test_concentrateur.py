"""The concentrator's client: against the stand-in's API, its moods, and answers made up."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from appliance.demo.caisse.api import Mood
from appliance.errors import (
    AnswerLostError,
    BesaceError,
    CredentialsRefusedError,
    LinkDownError,
    ServerBusyError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.ports.link import Mailbox
from appliance.sync.concentrateur import ConcentrateurMailbox, ConcentrateurOutbox
from appliance.sync.https import PROBLEM
from tests.contracts.mailbox import NOTHING, ONE, TWO, MailboxContract
from tests.contracts.outbox import BIG, MESSAGE, TO, OutboxContract, Served
from tests.made_up import StoppedClock
from tests.sync.concentrators import Desk, Heard, line, telling, told
from tests.sync.meddler import Moment, meddled
from tests.sync.servers import ACCOUNT, HANG_UP, SILENCE, Authority, Talk, serving

NAME = sha256(MESSAGE).hexdigest()
OTHER = sha256(b"other").hexdigest()
AT = "2026-11-22T09:00:00+00:00"
PROOF = {"reference": "r1", "received_at": AT, "sha256": NAME}


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


def ids_of(mailbox: Mailbox) -> list[str]:
    """Return the ids of the list, fetched or not."""
    assert isinstance(mailbox, ConcentrateurMailbox)
    return [row.id for row in mailbox._rows(mailbox._line)]


# Against the stand-in ----------------------------------------------------------------


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


# Against answers that are made up ------------------------------------------------------


def state(**fields: object) -> bytes:
    usual = {"sha256": NAME, "to": TO, "size": len(MESSAGE), "offset": 0, "proof": None}
    return json.dumps(usual | fields).encode()


UNKNOWN = told("404 Not Found", b"{}", kind=PROBLEM)
WHOLE = told("200 OK", state(offset=len(MESSAGE), proof=PROOF))


@contextmanager
def answering(
    authority: Authority, answer: Callable[[Heard], bytes], *, deadline_s: float = 10.0
) -> Iterator[tuple[ConcentrateurOutbox, Mailbox]]:
    with (
        serving(telling(answer), authority.server_tls()) as port,
        closing(line(port, authority, deadline_s=deadline_s)) as one,
    ):
        yield ConcentrateurOutbox(one), ConcentrateurMailbox(one)


@pytest.mark.parametrize(
    ("known", "appended", "error"),
    [
        # Before the message left.
        (told("401 Unauthorized"), WHOLE, CredentialsRefusedError),
        (told("404 Not Found", b"nginx", kind="text/html"), WHOLE, ServerUnreachableError),
        (told("500 Internal Server Error"), WHOLE, ServerUnreachableError),
        (told("302 Found", b"", "Location: /"), WHOLE, ServerUnreachableError),
        (told("200 OK", b"{"), WHOLE, ServerUnreachableError),
        (told("200 OK", state(sha256=OTHER)), WHOLE, ServerUnreachableError),
        (told("200 OK", state(offset=-1)), WHOLE, ServerUnreachableError),
        (told("200 OK", state(offset=1.0)), WHOLE, ServerUnreachableError),
        (told("200 OK", state(offset=len(MESSAGE) + 1)), WHOLE, ServerUnreachableError),
        (told("200 OK", state(proof=3)), WHOLE, ServerUnreachableError),
        (told("200 OK", state(proof=PROOF | {"reference": ""})), WHOLE, ServerUnreachableError),
        (told("200 OK", state(proof=PROOF | {"reference": "\ud800"})), WHOLE, LinkDownError),
        # After it did.
        (UNKNOWN, HANG_UP, AnswerLostError),
        (UNKNOWN, SILENCE, AnswerLostError),
        (UNKNOWN, WHOLE[:60] + HANG_UP, AnswerLostError),
        (UNKNOWN, told("500 Internal Server Error"), AnswerLostError),
        (UNKNOWN, told("502 Bad Gateway"), AnswerLostError),
        (UNKNOWN, told("302 Found", b"", "Location: /"), AnswerLostError),
        (UNKNOWN, told("200 OK", b"garbled"), AnswerLostError),
        (UNKNOWN, told("200 OK", state(proof=PROOF | {"sha256": OTHER})), AnswerLostError),
        # It said no, to all or to this one.
        (UNKNOWN, told("503 Service Unavailable"), ServerBusyError),
        (UNKNOWN, told("429 Too Many Requests"), ServerBusyError),
        (UNKNOWN, told("403 Forbidden"), CredentialsRefusedError),
        (UNKNOWN, told("413 Too Large", b"{}", kind=PROBLEM), ServerRefusedError),
        (UNKNOWN, told("422 No", b"{}", kind=PROBLEM), ServerRefusedError),
        (UNKNOWN, told("507 Full", b"{}", kind=PROBLEM), ServerPostponedError),
        # It never gets to the end.
        (UNKNOWN, told("200 OK", state(offset=5)), ServerPostponedError),
        (UNKNOWN, told("409 Conflict", state()), ServerPostponedError),
    ],
)
def test_each_mood_of_a_concentrator_has_its_error(
    authority: Authority, known: bytes, appended: bytes, error: type[BesaceError]
) -> None:
    def answer(request: Heard) -> bytes:
        return known if request.method == "GET" else appended

    haste = 0.5 if appended == SILENCE else 10.0
    with (
        answering(authority, answer, deadline_s=haste) as (outbox, _),
        pytest.raises(error) as caught,
    ):
        outbox.submit(MESSAGE, TO)
    assert type(caught.value) is error or error is LinkDownError


def test_an_early_refusal_is_heard_although_the_message_was_not_read(
    authority: Authority,
) -> None:
    huge = b"x" * 3_000_000
    refused = told("413 Too Large", b'{"title": "too large"}', kind=PROBLEM)

    def impatient(talk: Talk) -> None:
        while True:
            request = talk.hear()
            while talk.hear():
                pass
            if request.startswith(b"PATCH"):
                talk.stream.write(refused)
                talk.stream.flush()
                return
            talk.stream.write(UNKNOWN)
            talk.stream.flush()

    with (
        serving(impatient, authority.server_tls()) as port,
        closing(line(port, authority)) as one,
        pytest.raises((ServerRefusedError, AnswerLostError)),
    ):
        ConcentrateurOutbox(one).submit(huge, TO)


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"[]",
        b'{"returns": 3, "more": false}',
        b'{"returns": [{"id": "", "sha256": "%b", "size": 1}], "more": false}' % OTHER.encode(),
        b'{"returns": [{"id": "a", "sha256": "\\r\\n", "size": 1}], "more": false}',
        b'{"returns": [{"id": "a", "sha256": "%b", "size": "1"}], "more": false}' % OTHER.encode(),
        b'{"returns": [{"id": "\\ud800", "sha256": "%b", "size": 1}], "more": false}'
        % OTHER.encode(),
        b'{"returns": []}',
        b'{"returns": [' + b" " * 300_000 + b'], "more": false}',
    ],
)
def test_a_garbled_list_is_no_list(authority: Authority, page: bytes) -> None:
    with (
        answering(authority, lambda _: told("200 OK", page)) as (_, mailbox),
        pytest.raises(ServerUnreachableError),
    ):
        mailbox.occupied()


def test_a_list_without_end_ends(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.sync.concentrateur.MOST_PAGES", 5)
    row = {"id": "a/../b", "sha256": OTHER, "size": 1}
    page = json.dumps({"returns": [row], "more": True}).encode()
    heard: list[str] = []

    def answer(request: Heard) -> bytes:
        heard.append(request.path)
        return told("200 OK", page)

    with answering(authority, answer) as (_, mailbox):
        assert mailbox.occupied() == 5
    assert heard[1] == "/v1/returns?after=a%2F..%2Fb"
    assert len(heard) == 5


@pytest.mark.parametrize(
    ("status", "gone"),
    [
        (told("204 No Content"), True),
        (UNKNOWN, True),
        (told("412 Precondition Failed", b"{}", kind=PROBLEM), False),
    ],
)
def test_only_what_the_concentrator_says_is_gone_is_gone(
    authority: Authority, status: bytes, *, gone: bool
) -> None:
    page = {"returns": [{"id": "a", "sha256": OTHER, "size": 1}], "more": False}
    heard: list[Heard] = []

    def answer(request: Heard) -> bytes:
        heard.append(request)
        return status if request.method == "DELETE" else told("200 OK", json.dumps(page).encode())

    with answering(authority, answer) as (_, mailbox):
        [one] = ids_of(mailbox)
        assert mailbox.delete(frozenset({one})) == (frozenset({one}) if gone else frozenset())
    assert heard[-1].headers["if-match"] == f'"{OTHER}"'
    assert heard[-1].path == "/v1/returns/a"


def test_a_return_that_went_meanwhile_keeps_no_other(authority: Authority) -> None:
    rows = [
        {"id": name, "sha256": sha256(name.encode()).hexdigest(), "size": 1} for name in ("a", "b")
    ]

    def answer(request: Heard) -> bytes:
        if request.path.endswith("/a"):
            return UNKNOWN
        page = json.dumps({"returns": rows, "more": False}).encode()
        return told("200 OK", b"b" if request.path.endswith("/b") else page)

    with answering(authority, answer) as (_, mailbox):
        assert [message for _, message in mailbox.unseen(NOTHING)] == [b"b"]
