import os
import poplib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.caisse import CAISSE, Caisse, Endpoints, Policy
from appliance.demo.caisse.maildrop import Maildrops
from appliance.demo.caisse.pop3 import Conversation
from tests.demo.nurse import (
    NURSE,
    OTHER,
    Watch,
    arl,
    facture,
    lot,
    made_identity,
    mail,
    raw_messages,
    settle_identity,
)

PATIENCE_S = 10.0


def opened(directory: Path, ports: tuple[int, int, int] = (0, 0, 0)) -> Caisse:
    accounts = [NURSE, OTHER]
    return Caisse(
        directory, accounts, now=lambda: datetime.now(UTC), entropy=os.urandom, ports=ports
    )


@pytest.fixture
def caisse(tmp_path: Path) -> Iterator[Caisse]:
    settle_identity(tmp_path / "caisse")
    with opened(tmp_path / "caisse") as caisse:
        yield caisse


def trust(caisse: Caisse) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=caisse.ca)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def smtp(caisse: Caisse, *, login: bool = True) -> smtplib.SMTP_SSL:
    ends = caisse.endpoints
    client = smtplib.SMTP_SSL(ends.host, ends.smtp, timeout=PATIENCE_S, context=trust(caisse))
    if login:
        client.login(NURSE.address, NURSE.password)
    return client


def pop3(caisse: Caisse) -> poplib.POP3_SSL:
    ends = caisse.endpoints
    client = poplib.POP3_SSL(ends.host, ends.pop3, timeout=PATIENCE_S, context=trust(caisse))
    client.user(NURSE.address)
    client.pass_(NURSE.password)
    return client


def send(caisse: Caisse, message: bytes) -> None:
    with smtp(caisse) as client:
        assert not client.sendmail(NURSE.address, [CAISSE], message)


def fetch(caisse: Caisse) -> list[bytes]:
    client = pop3(caisse)
    count, _ = client.stat()
    messages = [b"\r\n".join(client.retr(rank)[1]) for rank in range(1, count + 1)]
    client.quit()
    return messages


def test_a_lot_sent_by_smtp_is_answered_by_pop3(caisse: Caisse) -> None:
    message = mail(lot(), caisse.certificate)
    send(caisse, message)
    [answer] = fetch(caisse)
    assert arl(answer)["verdict"] == "positif"
    assert raw_messages(caisse.raw) == [message]


def test_a_wrong_password_opens_neither_server(caisse: Caisse) -> None:
    with smtp(caisse, login=False) as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login(NURSE.address, OTHER.password)
    ends = caisse.endpoints
    box = poplib.POP3_SSL(ends.host, ends.pop3, timeout=PATIENCE_S, context=trust(caisse))
    box.user(NURSE.address)
    for _ in range(3):
        with pytest.raises(poplib.error_proto, match="AUTH"):
            box.pass_(OTHER.password)
    with pytest.raises(poplib.error_proto, match="EOF"):
        box.noop()
    box.close()


@pytest.mark.parametrize(
    ("login", "sender", "recipient", "code"),
    [
        (False, NURSE.address, CAISSE, 530),
        (True, OTHER.address, CAISSE, 553),
        (True, NURSE.address, "personne@caisse.test", 550),
    ],
)
def test_submission_is_for_its_own_accounts_and_recipients(
    caisse: Caisse, *, login: bool, sender: str, recipient: str, code: int
) -> None:
    with smtp(caisse, login=login) as client:
        client.ehlo()
        replies = [client.mail(sender)[0], client.rcpt(recipient)[0]]
    assert code in replies
    assert not raw_messages(caisse.raw)


def test_a_message_too_long_is_refused_before_it_is_sent(caisse: Caisse) -> None:
    with smtp(caisse) as client:
        code, _ = client.mail(NURSE.address, [f"size={11 * 1024 * 1024}"])
    assert code == 552


def test_money_is_sent_while_the_servers_run(caisse: Caisse) -> None:
    assert caisse.policy == Policy()
    caisse.policy = Policy(silent=True)
    send(caisse, mail(lot(), caisse.certificate))
    assert not fetch(caisse)
    assert caisse.pay() == 1
    assert len(fetch(caisse)) == 1


def test_a_client_that_trusts_another_authority_refuses_both_servers(caisse: Caisse) -> None:
    ends, strict = caisse.endpoints, ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP_SSL(ends.host, ends.smtp, timeout=PATIENCE_S, context=strict)
    with pytest.raises(ssl.SSLCertVerificationError):
        poplib.POP3_SSL(ends.host, ends.pop3, timeout=PATIENCE_S, context=strict)


def test_a_message_cut_before_its_end_is_not_taken(caisse: Caisse) -> None:
    client = smtp(caisse)
    client.mail(NURSE.address)
    client.rcpt(CAISSE)
    client.docmd("DATA")
    client.send(mail(lot(), caisse.certificate)[:-50])
    client.close()
    send(caisse, b"Subject: only this one\r\n\r\n")
    assert raw_messages(caisse.raw) == [b"Subject: only this one\r\n\r\n"]


def test_nothing_is_deleted_before_quit(caisse: Caisse) -> None:
    send(caisse, mail(lot(), caisse.certificate))
    cut = pop3(caisse)
    cut.dele(1)
    cut.close()
    undone = pop3(caisse)
    undone.dele(1)
    undone.rset()
    undone.quit()
    done = pop3(caisse)
    done.dele(1)
    assert done.stat() == (0, 0)
    done.quit()
    assert not fetch(caisse)


def test_a_message_that_another_session_deleted_is_refused_not_fatal(caisse: Caisse) -> None:
    send(caisse, mail(lot(), caisse.certificate))
    first, second = pop3(caisse), pop3(caisse)
    first.dele(1)
    first.quit()
    with pytest.raises(poplib.error_proto, match="gone"):
        second.retr(1)
    second.quit()


def test_unique_ids_hold_from_one_session_to_the_next_and_over_a_restart(caisse: Caisse) -> None:
    for numero in ("001", "002"):
        send(caisse, mail(lot(facture(int(numero)), numero=numero), caisse.certificate))
    before = pop3(caisse)
    listed = before.uidl()[1]
    before.quit()
    caisse.close()
    caisse.start()
    after = pop3(caisse)
    assert after.uidl()[1] == listed
    after.quit()
    assert [arl(one)["lot"] for one in fetch(caisse)] == ["001", "002"]


def test_a_new_caisse_on_the_same_directory_and_ports_goes_on(tmp_path: Path) -> None:
    content = lot()
    with opened(tmp_path) as first:
        send(first, mail(content, first.certificate))
        ends = first.endpoints
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((ends.host, ends.smtp), timeout=PATIENCE_S)
    with opened(tmp_path, (ends.smtp, ends.pop3, ends.https)) as second:
        assert second.endpoints == ends
        send(second, mail(content, second.certificate))
        assert len(fetch(second)) == 2
        assert second.figures()["factures_taken"] == 1


def test_a_taken_port_is_said_at_the_start(caisse: Caisse, tmp_path: Path) -> None:
    taken: Endpoints = caisse.endpoints
    for ports in ((0, taken.pop3, 0), (0, 0, taken.https)):
        other = opened(tmp_path / "other", ports)
        with pytest.raises(OSError, match="in use"):
            other.start()
        other.close()


def test_closing_hangs_up_on_those_who_are_connected(caisse: Caisse) -> None:
    sleeping, waiting = pop3(caisse), smtp(caisse)
    caisse.close()
    with pytest.raises((poplib.error_proto, OSError)):
        sleeping.noop()
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        waiting.noop()
    sleeping.close()
    waiting.close()


@pytest.mark.parametrize("server", ["smtp", "pop3"])
@pytest.mark.parametrize("garbage", [b"\0\xff\r\n" * 20, b"A" * 100_000 + b"\r\n", b"QUIT"])
def test_garbage_on_a_socket_stops_nobody_else(caisse: Caisse, server: str, garbage: bytes) -> None:
    ends = caisse.endpoints
    where = ends.host, getattr(ends, server)
    with suppress(OSError), socket.create_connection(where, PATIENCE_S) as plain:
        plain.sendall(garbage)
    with (
        suppress(OSError),
        socket.create_connection(where, PATIENCE_S) as plain,
        trust(caisse).wrap_socket(plain, server_hostname=ends.host) as rude,
    ):
        rude.sendall(garbage)
    send(caisse, mail(lot(), caisse.certificate))
    assert len(fetch(caisse)) == 1


@pytest.fixture(scope="module")
def maildrops(tmp_path_factory: pytest.TempPathFactory) -> Maildrops:
    root = tmp_path_factory.mktemp("boxes")
    return Maildrops(root, [NURSE], now=Watch(), entropy=os.urandom)


def logged_in(maildrops: Maildrops) -> Conversation:
    conversation = Conversation(maildrops)
    for line in (f"USER {NURSE.address}", f"PASS {NURSE.password}"):
        assert conversation.answer(line.encode()).startswith(b"+OK")
    return conversation


def test_lines_that_begin_with_a_dot_are_given_whole(maildrops: Maildrops) -> None:
    maildrops.deposit(NURSE.address, b"Subject: x\r\n\r\n.one\r\n..\r\n.\r\nlast\r\n")
    conversation = logged_in(maildrops)
    stuffed = b"..one\r\n...\r\n..\r\nlast\r\n.\r\n"
    assert conversation.answer(b"RETR 1\r\n").endswith(b"\r\n\r\n" + stuffed)
    assert conversation.answer(b"TOP 1 1\r\n").endswith(b"\r\n\r\n..one\r\n.\r\n")


@pytest.mark.parametrize(
    "line",
    ["RETR", "RETR 0", "RETR 99", "DELE ²", "TOP 1", "TOP 1 ²", "LIST x", "APOP", "", "USER a"],
)
def test_a_command_that_means_nothing_is_refused(maildrops: Maildrops, line: str) -> None:
    assert logged_in(maildrops).answer(line.encode()).startswith(b"-ERR")


VERBS = st.sampled_from(["STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "RSET", "CAPA", "PASS"])
LINES = st.one_of(
    st.binary(max_size=80), st.builds("{} {}".format, VERBS, st.text()).map(str.encode)
)


@given(st.lists(LINES, max_size=10))
def test_every_line_has_one_whole_answer(maildrops: Maildrops, lines: list[bytes]) -> None:
    conversation = logged_in(maildrops)
    for line in lines:
        answer = conversation.answer(line)
        assert answer.startswith((b"+OK", b"-ERR"))
        assert answer.endswith(b"\r\n")


def test_a_new_caisse_makes_its_own_keys_for_itself_alone(tmp_path: Path) -> None:
    directory = tmp_path / "new"
    with opened(directory) as caisse:
        assert not fetch(caisse)
    assert caisse.ca.read_bytes() != made_identity()["ca.pem"]
    assert directory.stat().st_mode & 0o077 == 0
    for name in made_identity():
        assert (directory / name).stat().st_mode & 0o077 == 0
