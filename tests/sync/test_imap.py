"""The IMAP mailbox against a small real server over TLS, in good and bad moods."""

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
from appliance.sync import mailbox as served
from appliance.sync.imap import ImapMailbox
from appliance.sync.link import Peer
from tests.contracts.mailbox import NOTHING, ONE, TWO, MailboxContract
from tests.sync.imap_server import ImapDrop
from tests.sync.servers import ACCOUNT, HANG_UP, PASSWORD, SILENCE, Authority, serving


def mailbox(port: int, authority: Authority) -> ImapMailbox:
    return ImapMailbox(
        Peer(
            host="127.0.0.1",
            port=port,
            account=ACCOUNT,
            password=PASSWORD,
            authority=authority.file,
            deadline_s=0.5,
        )
    )


@contextmanager
def opened(authority: Authority, drop: ImapDrop) -> Iterator[ImapMailbox]:
    with serving(drop.talk, authority.server_tls()) as port:
        yield mailbox(port, authority)


@dataclass
class Bench:
    mailbox: ImapMailbox
    drop: ImapDrop

    def kept(self) -> list[bytes]:
        return list(self.drop.messages.values())


class TestImapMailbox(MailboxContract):
    @pytest.fixture
    def bench(self, authority: Authority) -> Iterator[Bench]:
        drop = ImapDrop({5: ONE, 9: TWO})
        with opened(authority, drop) as box:
            yield Bench(box, drop)


def test_nothing_is_marked_as_read(authority: Authority) -> None:
    drop = ImapDrop({5: ONE})
    with opened(authority, drop) as box:
        list(box.unseen(NOTHING))
    assert [command for command in drop.heard if b"INBOX" in command] == [b"EXAMINE INBOX"]
    assert b"UID FETCH 5 (BODY.PEEK[])" in drop.heard


def test_an_empty_mailbox_gives_nothing(authority: Authority) -> None:
    with opened(authority, ImapDrop({})) as box:
        assert list(box.unseen(NOTHING)) == []
        assert box.occupied() == 0


def test_a_mailbox_made_anew_names_none_of_the_former_messages(authority: Authority) -> None:
    drop = ImapDrop({5: ONE})
    with opened(authority, drop) as box:
        [(before, _)] = box.unseen(NOTHING)
        drop.validity += 1
        [(after, _)] = box.unseen(NOTHING)
        assert before != after
        assert box.delete(frozenset({before})) == {before}
    assert drop.messages == {5: ONE}


def test_a_server_that_cannot_delete_one_alone_deletes_none(authority: Authority) -> None:
    drop = ImapDrop({5: ONE}, offers=b"IMAP4rev1")
    with opened(authority, drop) as box:
        [(name, _)] = box.unseen(NOTHING)
        with pytest.raises(ServerRefusedError, match="UIDPLUS"):
            box.delete(frozenset({name}))
    assert drop.messages == {5: ONE}
    assert drop.marked == set()


def test_what_the_server_does_not_delete_is_not_gone(authority: Authority) -> None:
    drop = ImapDrop({5: ONE}, moods={b"UID EXPUNGE": b"NO read only"})
    with opened(authority, drop) as box:
        [(name, _)] = box.unseen(NOTHING)
        with pytest.raises(ServerRefusedError):
            box.delete(frozenset({name}))


def test_a_message_that_the_server_keeps_blocks_no_other(authority: Authority) -> None:
    drop = ImapDrop({5: ONE, 9: TWO}, moods={b"UID FETCH 5": b"NO damaged"})
    with opened(authority, drop) as box:
        assert [message for _, message in box.unseen(NOTHING)] == [TWO]


def test_a_message_too_large_stays_where_it_is(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "LARGEST_MESSAGE", len(TWO) - 1)
    drop = ImapDrop({5: ONE, 9: TWO})
    with opened(authority, drop) as box:
        assert [message for _, message in box.unseen(NOTHING)] == [ONE]
    assert b"UID FETCH 9 (BODY.PEEK[])" not in drop.heard


def until_cut(box: ImapMailbox) -> list[bytes]:
    found: list[bytes] = []
    with pytest.raises(ServerUnreachableError):
        found.extend(message for _, message in box.unseen(NOTHING))
    return found


def test_a_message_that_cuts_the_link_goes_last_the_next_time(authority: Authority) -> None:
    half = b"* 1 FETCH (UID 5 BODY[] {500}\r\nhalf a mess" + HANG_UP
    drop = ImapDrop({5: ONE, 9: TWO}, moods={b"UID FETCH 5": half})
    with opened(authority, drop) as box:
        assert until_cut(box) == []
        assert until_cut(box) == [TWO]
        drop.moods.clear()
        assert [message for _, message in box.unseen(NOTHING)] == [TWO, ONE]


@pytest.mark.parametrize(
    ("moods", "error"),
    [
        ({b"GREETING": b"* BYE closed"}, ServerRefusedError),
        ({b"GREETING": b"HTTP/1.1 200 OK"}, ServerUnreachableError),
        ({b"GREETING": HANG_UP}, ServerUnreachableError),
        ({b"GREETING": SILENCE}, ServerUnreachableError),
        ({b"LOGIN": b"NO [AUTHENTICATIONFAILED] no"}, CredentialsRefusedError),
        ({b"LOGIN": b"NO [UNAVAILABLE] ill"}, ServerUnreachableError),
        ({b"LOGIN": HANG_UP}, ServerUnreachableError),
        ({b"EXAMINE": b"NO no such mailbox"}, ServerRefusedError),
        ({b"EXAMINE": b"NO [INUSE] another box"}, ServerUnreachableError),
        ({b"UID FETCH 1:*": b"NO not today"}, ServerRefusedError),
        ({b"UID FETCH 1:*": b"BAD what?"}, ServerRefusedError),
        ({b"UID FETCH 1:*": SILENCE}, ServerUnreachableError),
        ({b"UID FETCH 1:*": b"* 1 FETCH (UID 5 RF" + HANG_UP}, ServerUnreachableError),
        ({b"UID FETCH 1:*": b"nonsense"}, ServerUnreachableError),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_each_mood_of_a_server_has_its_error(
    authority: Authority, moods: dict[bytes, bytes], error: type[BesaceError]
) -> None:
    with opened(authority, ImapDrop({5: ONE}, moods)) as box, pytest.raises(error) as caught:
        list(box.unseen(NOTHING))
    assert type(caught.value) is error


def test_a_peer_that_cannot_prove_itself_hears_no_password(
    authority: Authority, stranger: Authority
) -> None:
    drop = ImapDrop({5: ONE})
    with (
        serving(drop.talk, stranger.server_tls()) as port,
        pytest.raises(CertificateRefusedError),
    ):
        mailbox(port, authority).occupied()
    assert drop.heard == []
