"""By which way a message leaves, by the settings: mail, a concentrator, or both."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import Concentrateur, Courrier, Serveur
from appliance.errors import ConfigError, ServerRefusedError
from appliance.wiring.machine import Machine
from appliance.wiring.peers import COURIERS, peers_of
from tests.contracts.outbox import BIG, MESSAGE, TO
from tests.sync.concentrators import Desk
from tests.sync.servers import ACCOUNT, PASSWORD, Authority, Keeper, submission

BY_MAIL = "elsewhere@example.test"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.fixture
def by_https(desk: Desk, authority: Authority, tmp_path: Path) -> Iterator[Courrier]:
    token = tmp_path / "token"
    token.write_text(f"{PASSWORD}\n", encoding="ascii")
    with desk.listening(authority.server_tls()) as served:
        there = Concentrateur(
            url=f"https://127.0.0.1:{served.port}/v1", jeton=token, autorite=authority.file
        )
        yield Courrier(adresse=ACCOUNT, concentrateur=there)


def test_another_unit_reads_its_own_copy_of_a_password(
    by_https: Courrier, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert by_https.concentrateur is not None
    named = replace(by_https.concentrateur, jeton=COURIERS / "token")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    outbox, _ = peers_of(replace(by_https, concentrateur=named), Machine().clock)
    with closing(outbox):
        outbox.submit(MESSAGE, TO)
    assert desk.taken == [(TO, MESSAGE)]
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(ConfigError, match="introuvable"):
        peers_of(replace(by_https, concentrateur=named), Machine().clock)


def test_all_goes_and_comes_by_a_concentrator_alone(by_https: Courrier, desk: Desk) -> None:
    outbox, mailbox = peers_of(by_https, Machine().clock)
    desk.maildrops.deposit(ACCOUNT, b"return")
    with closing(outbox):
        outbox.submit(MESSAGE, TO)
        assert [message for _, message in mailbox.unseen(frozenset())] == [b"return"]
    assert desk.taken == [(TO, MESSAGE)]


def test_one_destination_may_go_by_a_concentrator_and_the_others_by_mail(
    by_https: Courrier, desk: Desk, authority: Authority
) -> None:
    there = by_https.concentrateur
    assert there is not None
    assert there.jeton is not None
    keeper = Keeper()
    with submission(keeper, authority.server_tls(), starttls=False) as port:
        server = Serveur(
            hote="127.0.0.1",
            port=port,
            compte=ACCOUNT,
            mot_de_passe=there.jeton,
            autorite=authority.file,
        )
        both = replace(
            by_https, envoi=server, reception=server, concentrateur=replace(there, pour=(TO,))
        )
        outbox, _ = peers_of(both, Machine().clock)
        with closing(outbox):
            outbox.submit(MESSAGE, TO)
            outbox.submit(BIG, BY_MAIL)
    assert desk.taken == [(TO, MESSAGE)]
    assert keeper.taken == [(BY_MAIL, BIG)]


def test_an_address_that_nothing_serves_is_refused(by_https: Courrier) -> None:
    there = by_https.concentrateur
    assert there is not None
    narrow = replace(by_https, concentrateur=replace(there, pour=(TO,)))
    with pytest.raises(ServerRefusedError, match=BY_MAIL):
        peers_of(narrow, Machine().clock)[0].submit(MESSAGE, BY_MAIL)


def test_an_empty_token_is_a_setting_to_correct(by_https: Courrier, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n", encoding="ascii")
    with pytest.raises(ConfigError, match="vide"):
        peers_of(by_https, Machine().clock)
