"""The sender against a real server (aiosmtpd) and against a server with moods."""

import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.errors import (
    AnswerLostError,
    BesaceError,
    CertificateRefusedError,
    ConfigError,
    CredentialsRefusedError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sync.link import Peer
from appliance.sync.smtp import SmtpOutbox
from tests.contracts.outbox import MESSAGE, TO, OutboxContract, Served
from tests.sync.servers import (
    ACCOUNT,
    HANG_UP,
    PASSWORD,
    SILENCE,
    Authority,
    Keeper,
    Moods,
    Talk,
    moody_smtp,
    serving,
    submission,
)


def outbox(
    port: int,
    authority: Authority,
    *,
    password: str = PASSWORD,
    starttls: bool = False,
    deadline_s: float = 0.5,
) -> SmtpOutbox:
    peer = Peer(
        host="127.0.0.1",
        port=port,
        account=ACCOUNT,
        password=password,
        authority=authority.file,
        deadline_s=deadline_s,
    )
    return SmtpOutbox(peer, "cabinet@example.test", starttls=starttls)


def test_the_next_message_goes_by_the_same_connection(authority: Authority) -> None:
    heard: list[bytes] = []
    with (
        serving(moody_smtp({}, heard), authority.server_tls()) as port,
        closing(outbox(port, authority)) as sender,
    ):
        for _ in range(3):
            sender.submit(MESSAGE, TO)
    assert (heard.count(b"EHLO"), heard.count(b"DATA"), heard.count(b"QUIT")) == (1, 3, 1)


def test_a_connection_that_died_between_two_messages_is_made_anew(authority: Authority) -> None:
    heard: list[bytes] = []
    with (
        serving(moody_smtp({b"NOOP": HANG_UP}, heard), authority.server_tls()) as port,
        closing(outbox(port, authority)) as sender,
    ):
        for _ in range(2):
            assert sender.submit(MESSAGE, TO) == "250 taken"
    assert (heard.count(b"EHLO"), heard.count(b"DATA")) == (2, 2)


def test_after_a_refusal_the_next_message_begins_afresh(authority: Authority) -> None:
    moods = {b"RCPT": b"550 no such mailbox"}
    heard: list[bytes] = []
    with (
        serving(moody_smtp(moods, heard), authority.server_tls()) as port,
        closing(outbox(port, authority)) as sender,
    ):
        with pytest.raises(ServerRefusedError):
            sender.submit(MESSAGE, TO)
        moods.clear()
        assert sender.submit(MESSAGE, TO) == "250 taken"
    assert heard.count(b"EHLO") == 2


@dataclass
class Bench:
    starttls: bool

    @contextmanager
    def serve(self, tls: ssl.SSLContext) -> Iterator[Served]:
        keeper = Keeper()
        with submission(keeper, tls, starttls=self.starttls) as port:
            yield Served(port, keeper.taken)

    def outbox(
        self, port: int, authority: Authority, *, password: str, deadline_s: float
    ) -> SmtpOutbox:
        return outbox(
            port, authority, password=password, starttls=self.starttls, deadline_s=deadline_s
        )


class TestUnderTls(OutboxContract):
    @pytest.fixture
    def bench(self) -> Bench:
        return Bench(starttls=False)


class TestByStarttls(OutboxContract):
    @pytest.fixture
    def bench(self) -> Bench:
        return Bench(starttls=True)


@contextmanager
def moody(authority: Authority, moods: Moods) -> Iterator[SmtpOutbox]:
    with (
        serving(moody_smtp(moods), authority.server_tls()) as port,
        closing(outbox(port, authority)) as sender,
    ):
        yield sender


def test_no_password_is_told_to_a_server_without_starttls(authority: Authority) -> None:
    heard: list[bytes] = []
    with (
        serving(moody_smtp({}, heard), None) as port,
        pytest.raises(CertificateRefusedError),
    ):
        outbox(port, authority, starttls=True).submit(MESSAGE, TO)
    assert heard[0] == b"EHLO"
    assert b"AUTH" not in heard


def test_a_portal_that_answers_in_the_peer_s_place_is_known_by_its_lack_of_proof(
    authority: Authority,
) -> None:
    def portal(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 302 Found\r\nLocation: http://portal.test/")

    with serving(portal, None) as port, pytest.raises(CertificateRefusedError, match="sans TLS"):
        outbox(port, authority).submit(MESSAGE, TO)


def test_a_server_in_clear_where_tls_is_due_gets_nothing(authority: Authority) -> None:
    with serving(moody_smtp({}), None) as port, pytest.raises(CertificateRefusedError):
        outbox(port, authority).submit(MESSAGE, TO)


@pytest.mark.parametrize(
    ("moods", "error"),
    [
        # This message, for good.
        ({b"RCPT": b"550 no such mailbox"}, ServerRefusedError),
        ({b"DATA": b"554 no"}, ServerRefusedError),
        ({b"BODY": b"554 no"}, ServerRefusedError),
        ({b"MAIL": b"552 too large"}, ServerRefusedError),
        # This message, for now.
        ({b"RCPT": b"450 later"}, ServerPostponedError),
        ({b"DATA": b"451 later"}, ServerPostponedError),
        ({b"BODY": b"452 later"}, ServerPostponedError),
        ({b"MAIL": b"452 later"}, ServerPostponedError),
        # The account.
        ({b"AUTH": b"535 no"}, CredentialsRefusedError),
        ({b"EHLO": b"250 caisse.test"}, CredentialsRefusedError),
        ({b"MAIL": b"550 not your address"}, CredentialsRefusedError),
        ({b"RCPT": b"530 log in first"}, CredentialsRefusedError),
        # The link.
        ({b"GREETING": b"421 full"}, ServerUnreachableError),
        ({b"GREETING": b"554 go away"}, ServerUnreachableError),
        ({b"GREETING": b"HTTP/1.1 200 OK"}, ServerUnreachableError),
        ({b"GREETING": HANG_UP}, ServerUnreachableError),
        ({b"GREETING": SILENCE}, ServerUnreachableError),
        ({b"AUTH": b"454 later"}, ServerUnreachableError),
        ({b"RCPT": b"421 closing"}, ServerUnreachableError),
        ({b"DATA": b"250 what?"}, ServerUnreachableError),
        ({b"DATA": HANG_UP}, AnswerLostError),
        ({b"BODY": HANG_UP}, AnswerLostError),
        ({b"BODY": SILENCE}, AnswerLostError),
        ({b"BODY": b"25" + HANG_UP}, AnswerLostError),
        ({b"BODY": b"250-half of" + HANG_UP}, AnswerLostError),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_each_mood_of_a_server_has_its_error(
    authority: Authority, moods: Moods, error: type[BesaceError]
) -> None:
    with moody(authority, moods) as sender, pytest.raises(error) as caught:
        sender.submit(MESSAGE, TO)
    assert type(caught.value) is error


def test_a_proof_in_hand_is_a_proof_however_the_server_takes_leave(authority: Authority) -> None:
    with moody(authority, {b"QUIT": HANG_UP}) as sender:
        assert sender.submit(MESSAGE, TO) == "250 taken"


def test_an_authority_that_cannot_be_read_is_a_setting_to_correct(tmp_path: Path) -> None:
    peer = Peer(host="h", port=1, account="a", password="p", authority=tmp_path / "absent")
    with pytest.raises(ConfigError):
        SmtpOutbox(peer, "cabinet@example.test")


def test_a_peer_never_shows_its_password() -> None:
    assert "made up" not in repr(Peer(host="h", port=1, account="a", password="made up"))


def test_every_connection_is_verified(authority: Authority) -> None:
    context = Peer(host="h", port=1, account="a", password="p", authority=authority.file).tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
