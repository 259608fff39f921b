"""What every `Outbox` promises.  A test module subclasses it and gives the `bench` fixture."""

import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

import pytest

from appliance.errors import (
    AnswerLostError,
    CertificateRefusedError,
    ClockSuspectError,
    CredentialsRefusedError,
    LinkDownError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.ports.link import Outbox
from tests.sync.meddler import Moment, meddled
from tests.sync.servers import NOBODY, PASSWORD, Authority, Talk, serving

MESSAGE = b"Subject: lot\r\n\r\nfirst line\r\n.a line with a dot\r\n"
BIG = b"Subject: lot\r\n\r\n" + (b"y" * 70 + b"\r\n") * 1000
TO = "caisse@example.test"
PATIENCE_S = 10.0
HASTE_S = 0.5  # where nothing is to come


@dataclass
class Served:
    """A server that listens, and what it took: recipients and messages, in order."""

    port: int
    taken: list[tuple[str, bytes]]


class Bench(Protocol):
    """A kind of server and the client that is judged."""

    def serve(self, tls: ssl.SSLContext) -> AbstractContextManager[Served]:
        """Run a server that admits ACCOUNT by PASSWORD and takes anything but for NOBODY."""
        ...

    def outbox(
        self, port: int, authority: Authority, *, password: str, deadline_s: float
    ) -> Outbox: ...


@contextmanager
def sender(
    bench: Bench,
    port: int,
    authority: Authority,
    *,
    password: str = PASSWORD,
    deadline_s: float = PATIENCE_S,
) -> Iterator[Outbox]:
    with closing(bench.outbox(port, authority, password=password, deadline_s=deadline_s)) as one:
        yield one


class OutboxContract:
    """The suite."""

    def test_a_message_arrives_to_the_byte_and_the_answer_is_a_proof_of_one_line(
        self, bench: Bench, authority: Authority
    ) -> None:
        with (
            bench.serve(authority.server_tls()) as served,
            sender(bench, served.port, authority) as outbox,
        ):
            proof = outbox.submit(MESSAGE, TO)
        assert served.taken == [(TO, MESSAGE)]
        assert proof.isprintable()
        assert 0 < len(proof) <= 200

    def test_messages_follow_each_other_on_one_outbox_also_after_it_was_closed(
        self, bench: Bench, authority: Authority
    ) -> None:
        with (
            bench.serve(authority.server_tls()) as served,
            sender(bench, served.port, authority) as outbox,
        ):
            outbox.submit(MESSAGE, TO)
            outbox.submit(BIG, TO)
            outbox.close()
            outbox.close()
            outbox.submit(MESSAGE + b"more\r\n", TO)
        assert [message for _, message in served.taken] == [MESSAGE, BIG, MESSAGE + b"more\r\n"]

    def test_a_refused_message_does_not_keep_the_next_one(
        self, bench: Bench, authority: Authority
    ) -> None:
        with (
            bench.serve(authority.server_tls()) as served,
            sender(bench, served.port, authority) as outbox,
        ):
            with pytest.raises(ServerRefusedError):
                outbox.submit(MESSAGE, NOBODY)
            outbox.submit(BIG, TO)
        assert served.taken == [(TO, BIG)]

    @pytest.mark.parametrize("password", ["wrong", "pas même ASCII"])
    def test_a_wrong_password_is_the_account_s_fault(
        self, bench: Bench, authority: Authority, password: str
    ) -> None:
        with (
            bench.serve(authority.server_tls()) as served,
            sender(bench, served.port, authority, password=password) as outbox,
            pytest.raises(CredentialsRefusedError),
        ):
            outbox.submit(MESSAGE, TO)
        assert served.taken == []

    def test_a_certificate_of_another_authority_is_refused(
        self, bench: Bench, authority: Authority, stranger: Authority
    ) -> None:
        with (
            bench.serve(stranger.server_tls()) as served,
            sender(bench, served.port, authority) as outbox,
            pytest.raises(CertificateRefusedError),
        ):
            outbox.submit(MESSAGE, TO)
        assert served.taken == []

    def test_a_certificate_of_another_name_is_refused(
        self, bench: Bench, authority: Authority
    ) -> None:
        with (
            bench.serve(authority.server_tls("192.0.2.1")) as served,
            sender(bench, served.port, authority) as outbox,
            pytest.raises(CertificateRefusedError),
        ):
            outbox.submit(MESSAGE, TO)
        assert served.taken == []

    @pytest.mark.parametrize("days", [-30, 30], ids=["expired", "not valid yet"])
    def test_dates_that_do_not_agree_with_our_clock_are_told_as_such(
        self, bench: Bench, authority: Authority, days: int
    ) -> None:
        with (
            bench.serve(authority.server_tls(days=days)) as served,
            sender(bench, served.port, authority) as outbox,
            pytest.raises(ClockSuspectError),
        ):
            outbox.submit(MESSAGE, TO)
        assert served.taken == []

    def test_a_portal_that_answers_in_the_peer_s_place_is_known_by_its_lack_of_proof(
        self, bench: Bench, authority: Authority
    ) -> None:
        def portal(talk: Talk) -> None:
            talk.say(b"HTTP/1.1 302 Found\r\nLocation: http://portal.test/")

        with (
            serving(portal, None) as port,
            sender(bench, port, authority) as outbox,
            pytest.raises(LinkDownError) as caught,
        ):
            outbox.submit(MESSAGE, TO)
        assert isinstance(caught.value, CertificateRefusedError | ServerUnreachableError)

    def test_a_closed_port_is_no_link(self, bench: Bench, authority: Authority) -> None:
        with bench.serve(authority.server_tls()) as served:
            pass
        with (
            sender(bench, served.port, authority) as outbox,
            pytest.raises(ServerUnreachableError),
        ):
            outbox.submit(MESSAGE, TO)

    @pytest.mark.parametrize("after", [0, 500], ids=["greeting", "handshake"])
    @pytest.mark.parametrize("stalls", [False, True], ids=["cut", "stalled"])
    def test_a_line_that_fails_before_the_message_left_is_no_link(
        self, bench: Bench, authority: Authority, after: int, *, stalls: bool
    ) -> None:
        moment = Moment(by_server=True, after=after, stalls=stalls)
        with (
            bench.serve(authority.server_tls()) as served,
            meddled(served.port, moment) as port,
            sender(bench, port, authority, deadline_s=HASTE_S) as outbox,
        ):
            with pytest.raises(ServerUnreachableError) as caught:
                outbox.submit(MESSAGE, TO)
            assert type(caught.value) is ServerUnreachableError
        assert served.taken == []

    def test_a_message_that_was_cut_on_its_way_may_be_there_and_goes_again(
        self, bench: Bench, authority: Authority
    ) -> None:
        moment = Moment(by_server=False, after=len(BIG) // 2)
        with (
            bench.serve(authority.server_tls()) as served,
            meddled(served.port, moment) as port,
            sender(bench, port, authority) as outbox,
        ):
            with pytest.raises(AnswerLostError):
                outbox.submit(BIG, TO)
            outbox.submit(BIG, TO)
        assert served.taken == [(TO, BIG)]

    def test_an_answer_that_was_cut_is_the_loss_of_an_answer(
        self, bench: Bench, authority: Authority
    ) -> None:
        moment = Moment(by_server=True, once_said=len(BIG))
        with (
            bench.serve(authority.server_tls()) as served,
            meddled(served.port, moment) as port,
            sender(bench, port, authority) as outbox,
        ):
            with pytest.raises(AnswerLostError):
                outbox.submit(BIG, TO)
            outbox.submit(BIG, TO)
        assert {message for _, message in served.taken} == {BIG}
