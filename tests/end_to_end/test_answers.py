"""What the caisse, the network and the disk may do to a lot: nothing is ever lost."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.config import load
from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS, PASSWORD_FILE, Transport
from appliance.domain.file_attente import GenreRetour
from appliance.domain.lifecycle import EtatLot
from appliance.domain.tiers_payant import TiersPayant
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.disk import SystemDisk
from appliance.errors import OtherPatientError
from appliance.services.poste import Poste
from appliance.services.status import Status
from tests.practice import CaisseProcess, PlayedPractice, bill, caisse_process, propose

ARL_OF_NOBODY = (
    b"From: caisse@caisse.test\r\n"
    b"Content-Type: application/octet-stream\r\n"
    b'Content-Disposition: attachment; filename="arl-test.json"\r\n\r\n'
    b'{"norme":"BESACE-SIMULATION","version":1,"test":true,"genre":"ARL","lot":"777",'
    b'"cree_le":"2026-01-01","sha256":"00","verdict":"positif","motif":""}\r\n'
)

BOTH_WAYS = pytest.mark.parametrize("practice", list(Transport), indirect=True)


@pytest.fixture
def poste(practice: PlayedPractice) -> Iterator[Poste]:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    yield poste
    poste.lock()


def trusting(practice: PlayedPractice, authority: Path) -> PlayedPractice:
    """Return the practice with another authority for its servers."""
    path = practice.directory / "besace.toml"
    text = re.sub(r'autorite = ".*"', f'autorite = "{authority}"', path.read_text("utf-8"))
    path.write_text(text, encoding="utf-8")
    return replace(practice, config=load(path))


def exchange(practice: PlayedPractice, poste: Poste, passes: int = 2) -> Status:
    """Let the courier pass, then the station look, as often as asked."""
    for _ in range(passes):
        practice.carry()
        status = poste.tick()
    return status


@BOTH_WAYS
def test_a_refusal_is_shown_with_the_words_of_the_caisse(
    practice: PlayedPractice, poste: Poste, caisse: CaisseProcess
) -> None:
    caisse.ask(policy={"negative_every": 1, "motif": "lot trop tôt"})
    bill(poste)
    poste.send_now()
    status = exchange(practice, poste)
    assert (status.decompte.arl_negatif, status.decompte.arl_positif) == (1, 0)
    assert any("lot trop tôt" in sentence for sentence in status.alertes)


def test_silence_is_not_an_answer(
    practice: PlayedPractice, poste: Poste, caisse: CaisseProcess
) -> None:
    caisse.ask(policy={"silent": True})
    bill(poste)
    poste.send_now()
    status = exchange(practice, poste)
    assert (status.decompte.remises, status.decompte.arl_positif) == (1, 0)
    assert status.decompte.plus_ancienne is not None


def test_a_return_about_money_is_kept_whole_and_counted(
    practice: PlayedPractice, poste: Poste, caisse: CaisseProcess
) -> None:
    bill(poste)
    poste.send_now()
    exchange(practice, poste)
    assert caisse.ask(pay={})["pay"] == 1
    status = exchange(practice, poste)
    assert status.decompte.retours_a_lire == 1
    assert status.decompte.arl_positif == 1


def test_an_answer_to_a_lot_that_is_not_ours_changes_nothing_and_is_kept(poste: Poste) -> None:
    bill(poste)
    poste.send_now()
    stranger = b"Subject: x\r\nMIME-Version: 1.0\r\n" + ARL_OF_NOBODY
    poste.sending._hear_message(stranger)
    [kept] = poste.billing.store.retours()
    assert (kept.genre, kept.contenu) == (GenreRetour.ARL_INATTENDU, stranger)
    assert poste.lots()[0].etat is EtatLot.CONFIEE
    assert poste.status().as_json()["set_aside"] == {"arl_inattendu": 1}


def test_a_wrong_echo_of_our_own_lot_proves_nothing(poste: Poste) -> None:
    bill(poste)
    [lot] = poste.send_now()
    forged = ARL_OF_NOBODY.replace(b"777", lot.cle.numero.encode()).replace(
        b"2026-01-01", lot.cle.cree_le.isoformat().encode()
    )
    poste.sending._hear_message(forged)
    assert poste.lots()[0].etat is EtatLot.CONFIEE


def test_a_caisse_out_of_reach_leaves_everything_waiting(
    practice: PlayedPractice, poste: Poste, caisse: CaisseProcess
) -> None:
    caisse.process.terminate()
    caisse.process.wait(10)
    bill(poste)
    poste.send_now()
    status = exchange(practice, poste)
    assert status.decompte.a_envoyer == 1
    assert "Rien n’est perdu" in status.liaison.sentence


@BOTH_WAYS
def test_a_certificate_that_does_not_match_gets_no_byte(
    tmp_path: Path, practice: PlayedPractice, poste: Poste, caisse: CaisseProcess
) -> None:
    impostor = tmp_path / "impostor"
    impostor.mkdir()
    with caisse_process(impostor) as other:
        bill(poste)
        poste.send_now()
        status = exchange(trusting(practice, Path(other.told["ca"])), poste)
    assert "certificat" in status.liaison.sentence
    assert status.decompte.a_envoyer == 1
    assert caisse.ask(figures={})["figures"]["messages"] == 0


@BOTH_WAYS
def test_a_refused_account_is_named_and_nothing_is_lost(
    practice: PlayedPractice, poste: Poste
) -> None:
    (practice.directory / PASSWORD_FILE).write_text("autre", encoding="utf-8")
    bill(poste)
    poste.send_now()
    status = exchange(practice, poste)
    assert "mot de passe" in status.liaison.sentence
    assert status.decompte.a_envoyer == 1


def test_without_the_cps_invoices_wait_and_the_next_one_closes_them(
    practice: PlayedPractice,
) -> None:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    alone = replace(practice, signer=None).open(reader)
    sealed = bill(alone)
    assert sealed.facture.mode == 4
    assert alone.send_now() == ()
    assert alone.status().decompte.a_mettre_en_lot == 1
    alone.lock()
    poste = practice.open(reader)
    poste.send_now()
    assert exchange(practice, poste).decompte.arl_positif == 1
    poste.lock()


def test_a_lot_that_the_server_refuses_is_kept_with_its_words_and_sent_once_corrected(
    practice: PlayedPractice,
) -> None:
    [destination] = practice.config.destinations
    wrong = replace(destination, adresse="nobody@elsewhere.test")
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    misled = replace(practice, config=replace(practice.config, destinations=(wrong,)))
    poste = misled.open(reader)
    bill(poste)
    poste.send_now()
    status = exchange(practice, poste)
    assert status.decompte.a_envoyer == 1
    assert any("550" in sentence for sentence in status.alertes)
    poste.lock()
    poste = practice.open(reader)  # the address was corrected
    poste.send_now()
    status = exchange(practice, poste)
    assert status.decompte.arl_positif == 1
    assert status.alertes == ()
    poste.lock()


def test_a_lot_closes_by_itself_once_the_nurse_rests(
    practice: PlayedPractice, poste: Poste
) -> None:
    poste.rest = timedelta(hours=1)
    bill(poste)
    assert poste.tick().decompte.a_mettre_en_lot == 1
    poste.rest = timedelta(0)
    assert poste.tick().decompte.a_mettre_en_lot == 0
    assert exchange(practice, poste).decompte.arl_positif == 1


def test_locking_closes_the_lots(practice: PlayedPractice, poste: Poste) -> None:
    poste.rest = timedelta(hours=1)
    bill(poste)
    poste.lock()
    practice.carry()
    reopened = practice.open(SimulatedReader())
    assert reopened.tick().decompte.remises == 1
    reopened.lock()


def test_an_organisme_without_an_address_is_named_and_its_invoices_wait(
    practice: PlayedPractice,
) -> None:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = replace(practice, config=replace(practice.config, destinations=())).open(reader)
    bill(poste)
    assert poste.send_now() == []
    status = poste.tick()
    assert status.decompte.a_mettre_en_lot == 1
    assert any("01 999 0000" in sentence for sentence in status.alertes)
    poste.lock()


def test_a_destination_that_goes_while_a_lot_waits_is_an_alert_and_no_crash(
    practice: PlayedPractice, poste: Poste
) -> None:
    bill(poste)
    poste.send_now()
    poste.lock()
    lost = replace(practice, config=replace(practice.config, destinations=()))
    poste = lost.open(SimulatedReader())
    status = poste.tick()
    assert status.decompte.a_envoyer == 1
    assert any("01 999 0000" in sentence for sentence in status.alertes)
    poste.lock()


def test_a_waiting_lot_is_published_once_and_costs_nothing_after(
    poste: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill(poste)
    poste.send_now()
    synced: list[Path] = []
    monkeypatch.setattr(SystemDisk, "sync_directory", lambda _, path: synced.append(path))
    monkeypatch.setattr(SystemDisk, "fdatasync", lambda _, descriptor: synced.append(descriptor))
    monkeypatch.setattr(SystemDisk, "write_through", lambda _, *written: synced.append(written))
    for _ in range(5):
        poste.tick()
    assert synced == []


def test_a_return_that_the_courier_did_not_seal_is_set_aside(
    practice: PlayedPractice, poste: Poste
) -> None:
    bill(poste)
    poste.send_now()
    practice.carry()
    practice.carry()
    inbox = practice.config.chemins.spool / "inbox"
    [fetched] = inbox.iterdir()
    fetched.write_bytes(b"somebody else wrote this")
    status = poste.tick()
    assert status.decompte.arl_positif == 0
    assert exchange(practice, poste).decompte.arl_positif == 1  # fetched again


def test_a_card_that_comes_back_is_read_again_and_another_one_is_refused(
    practice: PlayedPractice,
) -> None:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    reading = poste.read_card()
    [ada] = reading.beneficiaires
    reader.remove()
    assert propose(poste, reading, TiersPayant.AMO).mode == 5
    reader.insert(vitale(HOLDERS[1]))
    with pytest.raises(OtherPatientError):
        poste.billing.reread(ada)
    reader.insert(vitale(HOLDERS[0]))
    again = poste.billing.reread(ada)
    assert propose(poste, again, TiersPayant.AMO).mode == 3
    poste.lock()


def test_an_idle_station_bears_witness_to_its_last_invoice_once(poste: Poste) -> None:
    poste.rest = timedelta(hours=1)
    bill(poste)
    before = poste.billing.store.verify().frames
    poste._last_seal = poste.billing.clock.now() - timedelta(seconds=3)
    poste.tick()
    poste.tick()
    assert poste.billing.store.verify().frames == before + 1
