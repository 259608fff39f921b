"""The mailbox against a small real server over TLS, in good and bad moods."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from appliance.errors import (
    BesaceError,
    CertificateRefusedError,
    CredentialsRefusedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sync.link import Peer
from appliance.sync.pop3 import Pop3Mailbox
from tests.contracts.mailbox import ONE, TWO, MailboxContract
from tests.sync.servers import (
    ACCOUNT,
    HANG_UP,
    PASSWORD,
    SILENCE,
    Authority,
    Maildrop,
    serving,
)

FIRST = (b"uid-1", b"Subject: one\r\n\r\n.dot\r\n..two dots\r\n")
SECOND = (b"uid-2", b"Subject: two\r\n\r\nbody\r\n")
THIRD = (b"uid-3", b"Subject: three\r\n\r\nbody\r\n")
NOTHING: frozenset[str] = frozenset()


def mailbox(port: int, authority: Authority, *, password: str = PASSWORD) -> Pop3Mailbox:
    return Pop3Mailbox(
        Peer(
            host="127.0.0.1",
            port=port,
            account=ACCOUNT,
            password=password,
            authority=authority.file,
            deadline_s=0.5,
        )
    )


@contextmanager
def opened(authority: Authority, drop: Maildrop) -> Iterator[Pop3Mailbox]:
    with serving(drop.talk, authority.server_tls()) as port:
        yield mailbox(port, authority)


@dataclass
class Bench:
    mailbox: Pop3Mailbox
    drop: Maildrop

    def kept(self) -> list[bytes]:
        return [message for _, message in self.drop.messages]


class TestPop3Mailbox(MailboxContract):
    @pytest.fixture
    def bench(self, authority: Authority) -> Iterator[Bench]:
        drop = Maildrop([(b"uid-1", ONE), (b"uid-2", TWO)])
        with opened(authority, drop) as box:
            yield Bench(box, drop)


def test_messages_come_to_the_byte_and_oldest_first(authority: Authority) -> None:
    with opened(authority, Maildrop([FIRST, SECOND])) as box:
        found = list(box.unseen(NOTHING))
    assert [message for _, message in found] == [FIRST[1], SECOND[1]]
    assert all(len(name) == 64 for name, _ in found)


def test_fetching_deletes_nothing(authority: Authority) -> None:
    drop = Maildrop([FIRST, SECOND])
    with opened(authority, drop) as box:
        list(box.unseen(NOTHING))
    assert drop.messages == [FIRST, SECOND]
    assert not [line for line in drop.heard if line.startswith(b"DELE")]


def test_what_the_server_does_not_delete_is_not_gone(authority: Authority) -> None:
    drop = Maildrop([FIRST, SECOND], moods={b"DELE 1": b"-ERR no"})
    with opened(authority, drop) as box:
        names = [name for name, _ in box.unseen(NOTHING)]
        assert box.delete(frozenset(names)) == {names[1]}


@pytest.mark.parametrize("mood", [HANG_UP, b"-ERR some not deleted"])
def test_nothing_is_gone_before_the_server_said_goodbye(authority: Authority, mood: bytes) -> None:
    with opened(authority, Maildrop([FIRST], moods={b"QUIT": mood})) as box:
        names = frozenset(name for name, _ in box.unseen(NOTHING))
        with pytest.raises(BesaceError):
            box.delete(names)


def test_twins_with_one_uid_are_fetched_once_and_deleted_both(authority: Authority) -> None:
    drop = Maildrop([FIRST, FIRST])
    with opened(authority, drop) as box:
        ((name, message),) = box.unseen(NOTHING)
        assert message == FIRST[1]
        box.delete(frozenset({name}))
    assert drop.messages == []


def test_the_same_uid_in_another_account_is_another_message() -> None:
    ids = {
        Peer(host=host, port=995, account=account, password="p").identify(b"1")
        for host in ("a.test", "b.test")
        for account in ("one", "two")
    }
    assert len(ids) == 4


def test_a_message_that_the_server_keeps_blocks_no_other(authority: Authority) -> None:
    drop = Maildrop([FIRST, SECOND, THIRD], moods={b"RETR 2": b"-ERR damaged"})
    with opened(authority, drop) as box:
        assert [message for _, message in box.unseen(NOTHING)] == [FIRST[1], THIRD[1]]


def until_cut(box: Pop3Mailbox) -> list[bytes]:
    found: list[bytes] = []
    with pytest.raises(ServerUnreachableError):
        found.extend(message for _, message in box.unseen(NOTHING))
    return found


def test_a_message_that_cuts_the_link_goes_last_the_next_time(authority: Authority) -> None:
    drop = Maildrop([FIRST, SECOND], moods={b"RETR 1": b"+OK\r\nhalf a mess" + HANG_UP})
    with opened(authority, drop) as box:
        assert until_cut(box) == []
        assert until_cut(box) == [SECOND[1]]
        drop.moods.clear()
        assert [message for _, message in box.unseen(NOTHING)] == [SECOND[1], FIRST[1]]


def test_what_came_before_a_cut_is_whole(authority: Authority) -> None:
    drop = Maildrop([FIRST, SECOND], moods={b"RETR 2": b"+OK\r\nSubject: tw" + HANG_UP})
    with opened(authority, drop) as box:
        assert until_cut(box) == [FIRST[1]]


def test_a_line_as_long_as_it_likes_is_fetched(authority: Authority) -> None:
    long = b"Subject: long\r\n\r\n" + b"x" * 100_000 + b"\r\n"
    with opened(authority, Maildrop([(b"uid", long)])) as box:
        assert [message for _, message in box.unseen(NOTHING)] == [long]


def test_a_message_too_large_stays_where_it_is(authority: Authority) -> None:
    listing = b"+OK\r\n1 999999999\r\n2 %d\r\n." % len(SECOND[1])
    drop = Maildrop([FIRST, SECOND], moods={b"LIST": listing})
    with opened(authority, drop) as box:
        assert [message for _, message in box.unseen(NOTHING)] == [SECOND[1]]
    assert b"RETR 1" not in drop.heard


def test_the_room_taken_is_what_the_server_lists(authority: Authority) -> None:
    with opened(authority, Maildrop([FIRST, SECOND])) as box:
        assert box.occupied() == len(FIRST[1]) + len(SECOND[1])


@pytest.mark.parametrize(
    ("moods", "error"),
    [
        ({b"GREETING": b"-ERR closed"}, ServerRefusedError),
        ({b"GREETING": b"HTTP/1.1 200 OK"}, ServerRefusedError),
        ({b"GREETING": HANG_UP}, ServerUnreachableError),
        ({b"GREETING": SILENCE}, ServerUnreachableError),
        ({b"USER": b"-ERR who?"}, CredentialsRefusedError),
        ({b"PASS": b"-ERR [AUTH] no"}, CredentialsRefusedError),
        ({b"PASS": b"-ERR [IN-USE] another box"}, ServerUnreachableError),
        ({b"PASS": b"-ERR [SYS/TEMP] ill"}, ServerUnreachableError),
        ({b"PASS": HANG_UP}, ServerUnreachableError),
        ({b"UIDL": b"-ERR no such command"}, ServerRefusedError),
        ({b"UIDL": b"+OK\r\n1 uid" + HANG_UP}, ServerUnreachableError),
        ({b"UIDL": SILENCE}, ServerUnreachableError),
        ({b"UIDL": b"+OK\r\nnonsense\r\n."}, ServerUnreachableError),
        ({b"LIST": b"+OK\r\n1 many\r\n."}, ServerUnreachableError),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_each_mood_of_a_server_has_its_error(
    authority: Authority, moods: dict[bytes, bytes], error: type[BesaceError]
) -> None:
    with opened(authority, Maildrop([FIRST], moods)) as box, pytest.raises(error) as caught:
        list(box.unseen(NOTHING))
    assert type(caught.value) is error


def test_a_wrong_password_is_the_account_s_fault(authority: Authority) -> None:
    with (
        serving(Maildrop([FIRST]).talk, authority.server_tls()) as port,
        pytest.raises(CredentialsRefusedError),
    ):
        mailbox(port, authority, password="wrong").occupied()


@pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.1"])
def test_a_peer_that_cannot_prove_itself_hears_no_password(
    authority: Authority, stranger: Authority, address: str
) -> None:
    issuer = stranger if address == "127.0.0.1" else authority
    drop = Maildrop([FIRST])
    with (
        serving(drop.talk, issuer.server_tls(address)) as port,
        pytest.raises(CertificateRefusedError),
    ):
        mailbox(port, authority).occupied()
    assert drop.heard == []


def test_a_closed_port_is_no_link(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServerUnreachableError):
        mailbox(port, authority).occupied()
