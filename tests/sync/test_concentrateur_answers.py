"""The concentrator's client against answers that are made up: what each one means to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256

import pytest

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
from tests.contracts.mailbox import NOTHING
from tests.contracts.outbox import MESSAGE, TO
from tests.sync.concentrators import Heard, ids_of, line, telling, told
from tests.sync.servers import HANG_UP, SILENCE, Authority, Talk, serving

NAME = sha256(MESSAGE).hexdigest()
OTHER = sha256(b"other").hexdigest()
AT = "2026-11-22T09:00:00+00:00"
PROOF = {"reference": "r1", "received_at": AT, "sha256": NAME}


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
    monkeypatch.setattr("appliance.sync.concentrateur.MOST_RETURNS", 5)
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
