"""The courier's transports against Postfix and Dovecot: what a stand-in cannot prove."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import pytest

from appliance.errors import (
    BesaceError,
    CertificateRefusedError,
    CredentialsRefusedError,
    ServerPostponedError,
    ServerRefusedError,
)
from appliance.ports.link import Mailbox
from appliance.sync.imap import ImapMailbox
from appliance.sync.link import Peer
from appliance.sync.pop3 import Pop3Mailbox
from appliance.sync.smtp import SmtpOutbox
from tests.contracts.mailbox import NOTHING, ONE, TWO, MailboxContract
from tests.sync.real_servers import ADDRESS, FULL, LARGEST, RealServers, peer
from tests.sync.servers import PASSWORD, Authority

PATIENCE_S = 10.0
LOT = b"Subject: lot\r\nMessage-ID: <1@besace.invalid>\r\n\r\n.dot\r\n" + b"x" * 70 + b"\r\n"


def outbox(servers: RealServers, authority: Authority, password: str = PASSWORD) -> SmtpOutbox:
    return SmtpOutbox(
        peer(servers.submission, authority, password=password), ADDRESS, starttls=True
    )


@dataclass
class Bench:
    mailbox: Mailbox
    servers: RealServers

    def kept(self) -> list[bytes]:
        return self.servers.kept()


def filled(mailbox: Mailbox, servers: RealServers) -> Bench:
    servers.deposit(ONE)
    servers.deposit(TWO)
    return Bench(mailbox, servers)


class TestPop3OfDovecot(MailboxContract):
    @pytest.fixture
    def bench(self, servers: RealServers, authority: Authority) -> Bench:
        return filled(Pop3Mailbox(peer(servers.pop3, authority)), servers)


class TestImapOfDovecot(MailboxContract):
    @pytest.fixture
    def bench(self, servers: RealServers, authority: Authority) -> Bench:
        return filled(ImapMailbox(peer(servers.imap, authority)), servers)


MAILBOXES: list[tuple[type[Pop3Mailbox | ImapMailbox], str]] = [
    (Pop3Mailbox, "pop3"),
    (ImapMailbox, "imap"),
]


@pytest.mark.parametrize(("kind", "protocol"), MAILBOXES)
def test_what_postfix_takes_comes_back_whole_by_each_protocol(
    servers: RealServers,
    authority: Authority,
    kind: Callable[[Peer], Mailbox],
    protocol: str,
) -> None:
    with closing(outbox(servers, authority)) as sender:
        assert sender.submit(LOT, ADDRESS).startswith("250 2.0.0 Ok: queued as")
    mailbox = kind(peer(getattr(servers, protocol), authority))
    deadline = time.monotonic() + PATIENCE_S
    while not (found := list(mailbox.unseen(NOTHING))):
        assert time.monotonic() < deadline, "the message never came"
        time.sleep(0.05)
    [(name, message)] = found
    assert message.endswith(LOT.partition(b"\r\n\r\n")[2])
    assert mailbox.delete(frozenset({name})) == {name}
    assert list(mailbox.unseen(NOTHING)) == []


@pytest.mark.parametrize(("kind", "protocol"), MAILBOXES)
def test_a_wrong_password_is_the_account_s_fault_by_each_protocol(
    servers: RealServers,
    authority: Authority,
    kind: Callable[[Peer], Mailbox],
    protocol: str,
) -> None:
    with pytest.raises(CredentialsRefusedError):
        kind(peer(getattr(servers, protocol), authority, password="wrong")).occupied()


@pytest.mark.parametrize(("kind", "protocol"), MAILBOXES)
def test_a_server_of_another_authority_is_nobody_by_each_protocol(
    servers: RealServers,
    stranger: Authority,
    kind: Callable[[Peer], Mailbox],
    protocol: str,
) -> None:
    with pytest.raises(CertificateRefusedError):
        kind(peer(getattr(servers, protocol), stranger)).occupied()


def test_postfix_refuses_a_wrong_password_and_an_unknown_authority(
    servers: RealServers, authority: Authority, stranger: Authority
) -> None:
    with pytest.raises(CredentialsRefusedError):
        outbox(servers, authority, "wrong").submit(LOT, ADDRESS)
    with pytest.raises(CertificateRefusedError):
        outbox(servers, stranger).submit(LOT, ADDRESS)


@pytest.mark.parametrize(
    ("message", "recipient", "error"),
    [
        (LOT, "nobody@example.test", ServerRefusedError),
        (LOT + b"x\r\n" * LARGEST, ADDRESS, ServerRefusedError),
        (LOT, FULL, ServerPostponedError),
    ],
    ids=["unknown mailbox", "too large", "full mailbox"],
)
def test_what_postfix_does_not_take_is_the_message_s_fault(
    servers: RealServers,
    authority: Authority,
    message: bytes,
    recipient: str,
    error: type[BesaceError],
) -> None:
    with pytest.raises(error) as caught:
        outbox(servers, authority).submit(message, recipient)
    assert type(caught.value) is error
