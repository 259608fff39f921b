"""One line of HTTPS: what bounds it, what each answer means, and whom it calls again when."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.errors import (
    BesaceError,
    CertificateRefusedError,
    ConfigError,
    CredentialsRefusedError,
    ServerBusyError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sync import https
from appliance.sync.https import PROBLEM, Answer, Line, Request, refusal
from tests.made_up import NOON, StoppedClock
from tests.sync.concentrators import Heard, line, telling, told
from tests.sync.servers import HANG_UP, SILENCE, Authority, Talk, serving

ASKED = Request(method="GET", path="x")
LIMIT = 1000


@contextmanager
def called(
    authority: Authority,
    answer: Callable[[Heard], bytes],
    heard: list[Heard] | None = None,
    *,
    deadline_s: float = 10.0,
    clock: StoppedClock | None = None,
) -> Iterator[Line]:
    with (
        serving(telling(answer, heard), authority.server_tls()) as port,
        closing(line(port, authority, deadline_s=deadline_s, clock=clock)) as one,
    ):
        yield one


def test_a_request_bears_the_token_the_root_and_what_it_asks(authority: Authority) -> None:
    heard: list[Heard] = []
    patch = Request(method="PATCH", path="m?to=a", headers={"Upload-Offset": "3"}, body=b"abc")
    with called(authority, lambda _: told("200 OK", b"{}"), heard) as one:
        answer = one.ask(patch, limit=LIMIT)
    assert (answer.status, answer.kind, answer.table) == (200, "application/json", {})
    [request] = heard
    assert (request.method, request.path, request.body) == ("PATCH", "/v1/m?to=a", b"abc")
    assert request.headers["authorization"] == "Bearer made up"
    assert request.headers["upload-offset"] == "3"


def test_a_client_certificate_stands_in_for_a_token(authority: Authority, tmp_path: Path) -> None:
    tls = authority.server_tls()
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(authority.file)
    ours = tmp_path / "ours.pem"
    ours.write_bytes(authority.server_file())
    heard: list[Heard] = []
    talk = telling(lambda _: told("200 OK", b"{}"), heard)
    with (
        serving(talk, tls) as port,
        closing(line(port, authority, password="", certificate=ours)) as one,
    ):
        assert one.ask(ASKED, limit=LIMIT).status == 200
    assert "authorization" not in heard[0].headers
    with (
        serving(talk, tls) as port,
        closing(line(port, authority, password="")) as nobody,
        pytest.raises(ServerUnreachableError),
    ):
        nobody.ask(ASKED, limit=LIMIT)


def test_a_certificate_that_cannot_be_read_is_a_setting_to_correct(
    authority: Authority, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="certificat"):
        line(1, authority, certificate=tmp_path / "absent")


def test_one_connection_carries_all_requests(authority: Authority) -> None:
    connections: list[None] = []
    answer = telling(lambda _: told("200 OK", b"{}"))

    def talk(talk: Talk) -> None:
        connections.append(None)
        answer(talk)

    with (
        serving(talk, authority.server_tls()) as port,
        closing(line(port, authority)) as one,
    ):
        for _ in range(3):
            one.ask(ASKED, limit=LIMIT)
    assert len(connections) == 1


def test_a_kept_line_that_died_is_made_anew_for_a_question_and_for_nothing_else(
    authority: Authority,
) -> None:
    heard: list[Heard] = []
    with called(authority, lambda _: told("200 OK", b"{}") + HANG_UP, heard) as one:
        one.ask(ASKED, limit=LIMIT)
        one.ask(ASKED, limit=LIMIT)
        with pytest.raises(ServerUnreachableError):
            one.ask(Request(method="DELETE", path="x"), limit=LIMIT)
    assert [request.method for request in heard] == ["GET", "GET"]


@pytest.mark.parametrize(
    "answer",
    [
        HANG_UP,
        b"220 caisse.test ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}" + HANG_UP,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}" + HANG_UP,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        told("200 OK", b"x" * (LIMIT + 1)),
    ],
    ids=["hung up", "mail", "cut", "cut chunk", "no chunk", "headers", "long header", "too long"],
)
def test_what_is_not_a_whole_bounded_answer_is_none(authority: Authority, answer: bytes) -> None:
    with called(authority, lambda _: answer) as one, pytest.raises(ServerUnreachableError):
        one.ask(ASKED, limit=LIMIT)


def test_a_silent_server_is_not_waited_for(authority: Authority) -> None:
    with (
        called(authority, lambda _: SILENCE, deadline_s=0.5) as one,
        pytest.raises(ServerUnreachableError),
    ):
        one.ask(ASKED, limit=LIMIT)


def test_a_server_that_dawdles_is_given_what_a_slow_line_takes_and_no_more(
    authority: Authority,
) -> None:
    said: list[None] = []

    def dawdling(talk: Talk) -> None:
        talk.hear()
        while not talk.over.wait(0.1):  # ten bytes a second, each well before the deadline
            talk.stream.write(b"H")
            talk.stream.flush()
            said.append(None)

    with (
        serving(dawdling, authority.server_tls()) as port,
        closing(line(port, authority, deadline_s=0.5)) as one,
        pytest.raises(ServerUnreachableError),
    ):
        one.ask(ASKED, limit=LIMIT)
    assert len(said) > 1


def test_a_slow_line_is_waited_for(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(https, "SLOWEST", 1)  # byte a second: 40 of them give 40 s

    def slow(talk: Talk) -> None:
        while talk.hear():
            pass
        for byte in told("200 OK", b"{}"):
            talk.over.wait(0.02)
            talk.stream.write(bytes([byte]))
            talk.stream.flush()

    with (
        serving(slow, authority.server_tls()) as port,
        closing(line(port, authority, deadline_s=0.5)) as one,
    ):
        assert one.ask(ASKED, limit=LIMIT).table == {}


def test_a_redirection_is_not_followed(authority: Authority) -> None:
    heard: list[Heard] = []
    elsewhere = told("302 Found", b"", "Location: https://elsewhere.test/")
    with called(authority, lambda _: elsewhere, heard) as one:
        answer = one.ask(ASKED, limit=LIMIT)
    assert len(heard) == 1
    assert type(refusal(answer)) is ServerUnreachableError


@pytest.mark.parametrize("busy", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (f"{NOON + timedelta(seconds=90):%a, %d %b %Y %H:%M:%S} GMT", 90),
        ("9999999999", 4 * 3600),
        ("Wed, 01 Jan 2127 00:00:00 GMT", 4 * 3600),
        ("soon", 0),
        ("-5", 0),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 0),
        ("Wed, 01 Jan 2127 00:00:00", 0),
    ],
)
def test_a_server_that_asks_to_wait_is_not_called_before(
    authority: Authority, busy: str, said: str, seconds: int
) -> None:
    heard: list[Heard] = []
    clock = StoppedClock()
    answers = [told(busy, b"", f"Retry-After: {said}"), told("200 OK", b"{}")]
    with called(authority, lambda _: answers[len(heard) - 1], heard, clock=clock) as one:
        assert isinstance(refusal(one.ask(ASKED, limit=LIMIT)), ServerBusyError)
        if seconds:
            clock.time += timedelta(seconds=seconds - 1)
            with pytest.raises(ServerBusyError):
                one.ask(ASKED, limit=LIMIT)
            clock.time += timedelta(seconds=1)
        assert len(heard) == 1
        assert one.ask(ASKED, limit=LIMIT).status == 200


def test_a_clock_that_was_set_back_does_not_close_a_server_for_days(authority: Authority) -> None:
    clock = StoppedClock()
    answers = [told("503 x", b"", "Retry-After: 60"), told("200 OK", b"{}")]
    with called(authority, lambda _: answers.pop(0), clock=clock) as one:
        one.ask(ASKED, limit=LIMIT)
        clock.time -= timedelta(days=3)
        assert one.ask(ASKED, limit=LIMIT).status == 200


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (401, PROBLEM, CredentialsRefusedError),
        (403, "text/html", CredentialsRefusedError),
        (400, PROBLEM, ServerRefusedError),
        (404, PROBLEM, ServerRefusedError),
        (413, PROBLEM, ServerRefusedError),
        (415, PROBLEM, ServerRefusedError),
        (422, PROBLEM, ServerRefusedError),
        (507, PROBLEM, ServerPostponedError),
        (429, "text/html", ServerBusyError),
        (503, "text/html", ServerBusyError),
        # Somebody on the way, or a server that is ill: no message is to blame.
        (404, "text/html", ServerUnreachableError),
        (422, "text/html", ServerUnreachableError),
        (407, PROBLEM, ServerUnreachableError),
        (408, PROBLEM, ServerUnreachableError),
        (500, PROBLEM, ServerUnreachableError),
        (502, "text/html", ServerUnreachableError),
        (301, "text/html", ServerUnreachableError),
        (204, "text/html", ServerUnreachableError),
    ],
)
def test_each_status_has_its_error(status: int, kind: str, error: type[BesaceError]) -> None:
    answer = Answer(status=status, kind=kind, content=b'{"title": "no\\n\\u00e9", "x": 1}')
    assert type(refusal(answer)) is error
    assert str(refusal(answer)) == (f"{status} no ?" if kind == PROBLEM else f"{status}")


@pytest.mark.parametrize("content", [b"", b"[]", b"3", b"{", b"\xff", b"[" * 100_000, b"1" * 9999])
def test_what_is_no_json_object_is_no_answer(content: bytes) -> None:
    with pytest.raises(ServerUnreachableError):
        _ = Answer(status=200, kind=PROBLEM, content=content).table
    assert str(refusal(Answer(status=422, kind=PROBLEM, content=content))) == "422"


def test_a_portal_without_tls_is_told_as_such(authority: Authority) -> None:
    def portal(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 302 Found\r\nLocation: http://portal.test/\r\n")

    with (
        serving(portal, None) as port,
        closing(line(port, authority)) as one,
        pytest.raises(CertificateRefusedError, match="sans TLS"),
    ):
        one.ask(ASKED, limit=LIMIT)
