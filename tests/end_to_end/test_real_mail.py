"""A lot of the station's over Postfix, and what comes back over Dovecot, by the courier itself."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import Releve
from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS
from appliance.drivers.simulated import SimulatedReader
from tests.practice import PlayedPractice, bill, caisse_process
from tests.sync.real_servers import ADDRESS, RealServers, real_servers
from tests.sync.servers import ACCOUNT, PASSWORD, Authority

PATIENCE_S = 10.0


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture(scope="module")
def servers(authority: Authority) -> Iterator[RealServers]:
    with real_servers(authority) as servers:
        yield servers


def moved(practice: PlayedPractice, servers: RealServers, authority: Authority) -> PlayedPractice:
    """Give the practice an account there; the caisse's address is our own, so mail comes back."""
    courrier = practice.config.courrier
    assert courrier.envoi is not None
    courrier.envoi.mot_de_passe.write_text(PASSWORD, encoding="utf-8")
    account = replace(courrier.envoi, compte=ACCOUNT, autorite=authority.file)
    [destination] = practice.config.destinations
    config = replace(
        practice.config,
        destinations=(replace(destination, adresse=ADDRESS),),
        courrier=replace(
            courrier,
            adresse=ADDRESS,
            envoi=replace(account, port=servers.submission, starttls=True),
            reception=replace(account, port=servers.imap),
            releve=Releve.IMAP,
        ),
    )
    return replace(practice, config=config)


def test_a_lot_goes_by_starttls_comes_by_imap_and_leaves_the_mailbox_once_it_is_kept(
    tmp_path: Path, servers: RealServers, authority: Authority
) -> None:
    with caisse_process(tmp_path) as caisse:
        practice = moved(PlayedPractice.lay(tmp_path, caisse.told), servers, authority)
        reader = SimulatedReader()
        reader.insert(vitale(HOLDERS[0]))
        poste = practice.open(reader)
        bill(poste)
        [lot] = poste.send_now()
        practice.carry()
        assert poste.tick().decompte.remises == 1
        deadline = time.monotonic() + PATIENCE_S
        while not poste.tick().decompte.retours:
            assert time.monotonic() < deadline, "the mail never came back"
            practice.carry()
        [kept] = poste.billing.store.retours()
        assert kept.genre == "boucle"  # it is our own
        assert lot.message.partition(b"\r\n\r\n")[2] in kept.contenu
        practice.carry()
        assert servers.is_empty()
        poste.lock()
