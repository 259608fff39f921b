"""Postfix and Dovecot on a line that cuts and stalls where it hurts: nothing is lost, nothing torn.

What a line cannot do (a server that answers nonsense, or no at a chosen word) is for the small
servers of the tests; wrong passwords, certificates and mailboxes are in `test_real_servers`.
"""

import time
from collections.abc import Callable
from contextlib import closing

import pytest

from appliance.errors import AnswerLostError, LinkDownError, ServerUnreachableError
from appliance.ports.link import Mailbox
from appliance.sync.imap import ImapMailbox
from appliance.sync.link import Peer
from appliance.sync.pop3 import Pop3Mailbox
from appliance.sync.smtp import SmtpOutbox
from tests.contracts.mailbox import NOTHING, body
from tests.sync.meddler import Moment, meddled
from tests.sync.real_servers import ADDRESS, RealServers, peer
from tests.sync.servers import Authority

PATIENCE_S = 10.0
HASTE_S = 2.0
HEAD = (
    b"From: %b\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <2@besace.invalid>\r\n\r\n"
)
START = b"Subject: lot\r\n" + HEAD % ADDRESS.encode()  # so that Postfix adds nothing below it
SMALL = START + b"body\r\n"
BIG = START + (b"y" * 70 + b"\r\n") * 600
IN_THE_MIDDLE = len(BIG) // 2
MAILBOXES: list[tuple[type[Pop3Mailbox | ImapMailbox], str]] = [
    (Pop3Mailbox, "pop3"),
    (ImapMailbox, "imap"),
]


def delivered(servers: RealServers, count: int) -> list[bytes]:
    """Return what came into the mailbox, lines ended as in mail, once it is so many."""
    deadline = time.monotonic() + PATIENCE_S
    while len(servers.kept()) < count:
        assert time.monotonic() < deadline, "it was never delivered"
        time.sleep(0.05)
    return [body(message).replace(b"\n", b"\r\n") for message in servers.kept()]


@pytest.mark.parametrize(
    ("message", "moment", "error"),
    [
        (SMALL, Moment(by_server=True, stalls=True), ServerUnreachableError),
        (SMALL, Moment(by_server=True), ServerUnreachableError),
        (SMALL, Moment(by_server=True, after=500), ServerUnreachableError),
        (BIG, Moment(by_server=False, after=IN_THE_MIDDLE), AnswerLostError),
    ],
    ids=["mute greeting", "half a greeting", "cut in the handshake", "cut in DATA"],
)
def test_what_postfix_did_not_take_whole_it_did_not_take(
    servers: RealServers,
    authority: Authority,
    message: bytes,
    moment: Moment,
    error: type[LinkDownError],
) -> None:
    with (
        meddled(servers.submission, moment) as port,
        closing(
            SmtpOutbox(peer(port, authority, deadline_s=HASTE_S), ADDRESS, starttls=True)
        ) as sender,
    ):
        with pytest.raises(error) as caught:
            sender.submit(message, ADDRESS)
        assert type(caught.value) is error
        assert sender.submit(message, ADDRESS).startswith("250 ")
    assert delivered(servers, 1) == [message]


def test_what_postfix_took_and_said_by_half_goes_again_under_the_same_name(
    servers: RealServers, authority: Authority
) -> None:
    moment = Moment(by_server=True, once_said=len(BIG))
    with (
        meddled(servers.submission, moment) as port,
        closing(
            SmtpOutbox(peer(port, authority, deadline_s=HASTE_S), ADDRESS, starttls=True)
        ) as sender,
    ):
        with pytest.raises(AnswerLostError):
            sender.submit(BIG, ADDRESS)
        assert sender.submit(BIG, ADDRESS).startswith("250 ")
    assert delivered(servers, 2) == [BIG, BIG]


@pytest.mark.parametrize("stalls", [False, True], ids=["cut", "stalled"])
@pytest.mark.parametrize("after", [0, 1000, IN_THE_MIDDLE], ids=["hello", "login", "message"])
@pytest.mark.parametrize(("kind", "protocol"), MAILBOXES)
def test_half_of_what_dovecot_says_is_nothing_and_the_next_call_has_it_whole(
    servers: RealServers,
    authority: Authority,
    kind: Callable[[Peer], Mailbox],
    protocol: str,
    after: int,
    *,
    stalls: bool,
) -> None:
    servers.deposit(BIG)
    moment = Moment(by_server=True, after=after, stalls=stalls)
    with meddled(getattr(servers, protocol), moment) as port:
        mailbox = kind(peer(port, authority, deadline_s=HASTE_S))
        found: list[tuple[str, bytes]] = []
        with pytest.raises(ServerUnreachableError):
            found.extend(mailbox.unseen(NOTHING))
        assert found == []
        assert [body(message) for _, message in mailbox.unseen(NOTHING)] == [BIG]
