"""What of a message from outside is believed, and what is set aside with its reason."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from ssl import DER_cert_to_PEM_cert
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs7

from appliance.demo.cards import vitale
from appliance.demo.practice import ACCOUNT, HOLDERS
from appliance.domain.file_attente import MIS_DE_COTE, GenreRetour, LotEnFile
from appliance.domain.lifecycle import EtatLot
from appliance.drivers.simulated import SimulatedReader
from appliance.formats.incoming import Defect, Mail, open_mail
from appliance.formats.signed import proved, sign
from appliance.sealing.signature import KeySigner, make_demo_identity
from appliance.services.poste import Poste
from appliance.services.retours import SENTENCES, Correspondants
from appliance.wiring.tools import _in_words
from tests.made_up import NOON
from tests.practice import PlayedPractice, bill

FRIEND = "caisse@caisse.test"
KEY, CERTIFICATE = make_demo_identity("TEST CAISSE", NOON)
SIGNER = KeySigner(KEY, CERTIFICATE, demonstration=True)
STRANGER = KeySigner(*make_demo_identity("TEST STRANGER", NOON), demonstration=True)
PLAIN = Correspondants(ACCOUNT.address, {FRIEND: None})
SIGNED = Correspondants(ACCOUNT.address, {FRIEND: CERTIFICATE})


def mail(*contents: bytes, sender: str = FRIEND) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, ACCOUNT.address
    message.set_content("hello")
    for content in contents:
        message.add_attachment(content, "application", "octet-stream", filename="x")
    return message.as_bytes()


# Whom to believe ------------------------------------------------------------------------


def test_a_correspondent_is_heard_whatever_the_case_of_its_address() -> None:
    assert PLAIN.believe(mail(b"one", b"two", sender="CAISSE@caisse.TEST")) == [b"one", b"two"]


def test_a_sender_that_the_settings_do_not_know_is_a_stranger() -> None:
    assert PLAIN.believe(mail(b"one", sender="caisse@elsewhere.test")) is GenreRetour.ETRANGER
    assert PLAIN.believe(b"no sender at all") is GenreRetour.ETRANGER


def test_what_comes_back_is_a_loop() -> None:
    assert PLAIN.believe(mail(b"one", sender=ACCOUNT.address)) is GenreRetour.BOUCLE


def test_who_must_sign_is_believed_on_the_signature_alone() -> None:
    genuine, forged = sign(b"one", SIGNER, NOON), sign(b"one", STRANGER, NOON)
    assert SIGNED.believe(mail(genuine)) == [b"one"]
    assert SIGNED.believe(mail(genuine, forged)) is GenreRetour.CONTREFAIT
    assert SIGNED.believe(mail(b"one")) is GenreRetour.CONTREFAIT


def test_each_defect_has_its_kind_and_each_kind_set_aside_its_sentence() -> None:
    assert {GenreRetour(defect.value) for defect in Defect} < MIS_DE_COTE
    assert set(SENTENCES) == MIS_DE_COTE


# In a practice --------------------------------------------------------------------------


@pytest.fixture
def practice(tmp_path: Path) -> PlayedPractice:
    certificate = tmp_path / "caisse.pem"
    certificate.write_text(DER_cert_to_PEM_cert(CERTIFICATE), encoding="ascii")
    nowhere = {"host": "127.0.0.1", "smtp": 1, "pop3": 1}
    return PlayedPractice.lay(tmp_path, {**nowhere, "ca": certificate, "certificate": certificate})


@pytest.fixture
def poste(practice: PlayedPractice) -> Iterator[Poste]:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    bill(poste)
    poste.send_now()
    yield poste
    poste.lock()


def arl(lot: LotEnFile, **changes: Any) -> bytes:
    fields = {
        "norme": "BESACE-SIMULATION",
        "version": 1,
        "test": True,
        "genre": "ARL",
        "lot": lot.cle.numero,
        "cree_le": lot.cle.cree_le.isoformat(),
        "sha256": lot.clos.sha256,
        "verdict": "positif",
        "motif": "",
    }
    return json.dumps(fields | changes).encode()


def genres(poste: Poste) -> Sequence[GenreRetour]:
    return [retour.genre for retour in reversed(poste.billing.store.retours())]


def test_a_genuine_arl_counts_once_and_its_replay_changes_nothing(poste: Poste) -> None:
    [lot] = poste.lots()
    genuine = mail(arl(lot))
    poste.sending._hear_message(genuine)
    [before] = poste.lots()
    poste.sending._hear_message(genuine)
    poste.sending._hear_message(mail(arl(lot), b"in another mail"))
    assert poste.lots() == [before]
    assert before.etat is EtatLot.ARL_POSITIF
    assert genres(poste) == [GenreRetour.ARL, GenreRetour.ARL_REPETE]
    assert poste.status().as_json()["set_aside"] == {}


def test_an_arl_that_contradicts_one_that_was_heard_is_set_aside(poste: Poste) -> None:
    [lot] = poste.lots()
    poste.sending._hear_message(mail(arl(lot)))
    poste.sending._hear_message(mail(arl(lot, verdict="negatif", motif="non")))
    assert poste.lots()[0].etat is EtatLot.ARL_POSITIF
    assert genres(poste) == [GenreRetour.ARL, GenreRetour.ARL_INATTENDU]


def test_a_forged_arl_is_set_aside_and_the_lot_stays_where_it_was(poste: Poste) -> None:
    [lot] = poste.lots()
    poste.sending._hear_message(mail(arl(lot, sha256="00")))
    poste.sending._hear_message(mail(arl(lot), sender="somebody@elsewhere.test"))
    assert poste.lots()[0].etat is EtatLot.CONFIEE
    assert genres(poste) == [GenreRetour.ARL_INATTENDU, GenreRetour.ETRANGER]


def test_what_is_set_aside_is_kept_whole_and_told_with_its_reason(poste: Poste) -> None:
    strange = mail(b"one", sender="somebody@elsewhere.test")
    poste.sending._hear_message(strange)
    assert poste.billing.store.retours()[0].contenu == strange
    told = poste.status().as_json()
    assert told["set_aside"] == {"etranger": 1}
    assert SENTENCES[GenreRetour.ETRANGER] in _in_words(told)


def test_a_lot_is_signed_once_more_where_the_settings_ask_for_it(
    practice: PlayedPractice, tmp_path: Path
) -> None:
    [destination] = practice.config.destinations
    asking = replace(destination, signe=True, signataire=tmp_path / "caisse.pem")
    asked = replace(practice, config=replace(practice.config, destinations=(asking,)))
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = asked.open(reader)
    bill(poste)
    [lot] = poste.send_now()
    poste.lock()
    sent = open_mail(lot.message)
    assert isinstance(sent, Mail)
    key = load_pem_private_key(KEY, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    own = x509.load_der_x509_certificate(CERTIFICATE)
    opened = pkcs7.pkcs7_decrypt_der(sent.attachments[0].content, own, key, [])
    assert practice.signer is not None
    assert proved(opened, practice.signer.certificate) == lot.clos.contenu
