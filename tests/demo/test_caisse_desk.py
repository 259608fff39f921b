import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.demo.caisse import CAISSE, Policy
from appliance.demo.caisse.identity import Identity
from tests.demo.nurse import (
    NURSE,
    Office,
    attachment,
    enveloped,
    facture,
    lot,
    mail,
    pack,
    posted,
    raw_messages,
    usual_certificate,
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_lot_is_acknowledged_by_its_number_day_and_hash(office: Office) -> None:
    content = lot()
    office.send(content)
    assert office.arls() == [
        {
            "norme": "BESACE-SIMULATION",
            "version": 1,
            "test": True,
            "genre": "ARL",
            "lot": "001",
            "cree_le": "2026-11-21",
            "sha256": sha256(content).hexdigest(),
            "verdict": "positif",
            "motif": "",
        }
    ]


def test_every_mail_says_in_three_places_that_it_is_a_test(office: Office) -> None:
    office.send(lot())
    office.desk.pay()
    for letter in office.letters():
        parsed, _ = attachment(letter)
        assert parsed["Subject"].startswith("[TEST] ")
        assert parsed["X-Besace-Test"] == "1"
        assert b"MESSAGE DE TEST" in letter


def test_the_attachment_of_an_arl_has_the_agreed_name_and_type(office: Office) -> None:
    office.send(lot())
    parsed, _ = attachment(office.letters()[0])
    [part] = [part for part in parsed.walk() if part.get_filename()]
    assert (part.get_filename(), part.get_content_type()) == (
        "arl-test.json",
        "application/octet-stream",
    )


def test_the_same_lot_again_has_the_same_answer_and_counts_once(office: Office) -> None:
    office.send(lot())
    office.send(lot())
    first, second = office.arls()
    assert first == second
    figures = office.desk.figures()
    assert (figures["lots"], figures["duplicates"], figures["factures_taken"]) == (1, 1, 1)


def test_a_lot_number_with_another_content_is_refused(office: Office) -> None:
    assert not office.ask(lot(facture(1)))
    assert office.ask(lot(facture(2))) == "numéro de lot déjà reçu avec un autre contenu"
    assert not office.ask(lot(facture(2), cree_le="2026-11-22"))


def test_an_invoice_that_another_lot_brought_is_refused(office: Office) -> None:
    assert not office.ask(lot(facture(1), numero="001"))
    again = office.ask(lot(facture(2), facture(1), numero="002"))
    assert again == "facture 000000001 déjà reçue dans le lot 001 du 2026-11-21"
    assert not office.ask(lot(facture(2), numero="003"))


def test_an_invoice_of_a_refused_lot_may_come_in_another(office: Office) -> None:
    office.desk.policy = Policy(negative_every=1, motif="essai")
    assert office.ask(lot(facture(1), numero="001")) == "essai"
    office.desk.policy = Policy()
    assert not office.ask(lot(facture(1), numero="002"))


def test_each_nth_new_lot_is_refused_and_stays_refused(office: Office) -> None:
    office.desk.policy = Policy(negative_every=3)
    lots = [lot(facture(rank), numero=f"{rank:03d}") for rank in range(1, 7)]
    motif = Policy().motif
    assert [office.ask(one) for one in lots] == ["", "", motif, "", "", motif]
    office.desk.policy = Policy()
    assert office.ask(lots[2]) == motif


def test_a_silent_caisse_takes_the_lot_and_answers_when_asked_again(office: Office) -> None:
    office.desk.policy = Policy(silent=True)
    office.send(lot())
    assert not office.letters()
    office.desk.policy = Policy()
    assert not office.ask(lot())
    assert office.desk.figures()["lots"] == 1


def test_a_late_answer_shows_after_its_delay_and_over_a_restart(office: Office) -> None:
    office.desk.policy = Policy(delay=timedelta(hours=2))
    office.send(lot())
    office.watch.advance(hours=1)
    assert not office.letters()
    office.reopen()
    office.watch.advance(hours=1)
    assert len(office.arls()) == 1


def test_a_restart_forgets_neither_verdicts_nor_invoices_nor_mail(office: Office) -> None:
    office.desk.policy = Policy(negative_every=2)
    refused = lot(facture(2), numero="002")
    office.ask(lot(facture(1), numero="001"))
    office.ask(refused)
    before = office.letters()
    office.desk.receive(NURSE.address, [CAISSE], b"Subject: no lot\r\n\r\n")
    office.reopen()
    assert office.letters() == before
    assert office.ask(refused) == Policy().motif
    assert "déjà reçue dans le lot 001" in office.ask(lot(facture(1), numero="003"))


def test_a_message_is_in_the_raw_log_as_it_came_with_its_hash(office: Office) -> None:
    message = mail(lot(), office.certificate)
    digest = office.desk.receive(NURSE.address, [CAISSE], message)
    line = json.loads(office.raw.read_text())
    assert raw_messages(office.raw) == [message]
    assert line["sha256"] == digest == sha256(message).hexdigest()
    assert (line["from"], line["to"]) == (NURSE.address, [CAISSE])
    assert line["at"] == office.watch().isoformat()


def test_a_torn_line_of_the_raw_log_is_dropped_at_the_next_start(office: Office) -> None:
    office.send(lot())
    whole = office.raw.read_bytes()
    office.raw.write_bytes(whole + whole[:50])
    office.reopen()
    assert office.raw.read_bytes() == whole
    office.send(lot())
    assert office.desk.figures()["duplicates"] == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"no lot", pack([pack({"numero": "001"})]), pack([pack(7)]), pack({}), pack([7])],
)
def test_what_names_no_lot_is_set_aside_unanswered(office: Office, content: bytes) -> None:
    message = mail(content, office.certificate)
    digest = office.desk.receive(NURSE.address, [CAISSE], message)
    assert (office.directory / "unreadable" / f"{digest}.eml").read_bytes() == message
    assert not office.letters()
    assert raw_messages(office.raw) == [message]


def test_a_lot_for_somebody_else_is_set_aside(office: Office, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    stranger = Identity(elsewhere, office.watch())
    office.desk.receive(NURSE.address, [CAISSE], mail(lot(), stranger.certificate))
    assert office.desk.figures()["unreadable"] == 1


def test_a_lot_enciphered_in_a_way_unknown_to_us_is_set_aside(office: Office) -> None:
    rsa_pkcs1, rsa_oaep = bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d010107")
    content = enveloped(lot(), office.certificate)
    assert rsa_pkcs1 in content
    message = posted(content.replace(rsa_pkcs1, rsa_oaep))
    office.desk.receive(NURSE.address, [CAISSE], message)
    assert office.desk.figures()["unreadable"] == 1


def test_parts_nested_without_end_are_set_aside(office: Office) -> None:
    opening = "".join(
        f"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n"
        for depth in range(3000)
    )
    office.desk.receive(NURSE.address, [CAISSE], opening.encode())
    assert office.desk.figures()["unreadable"] == 1


@pytest.fixture(scope="module")
def hostile_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("hostile"))


HEADERS = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"


@settings(max_examples=60)
@given(headers=st.binary(max_size=200), body=st.binary(max_size=200), flipped=st.data())
def test_no_bytes_stop_the_desk(
    hostile_office: Office, headers: bytes, body: bytes, flipped: st.DataObject
) -> None:
    genuine = bytearray(mail(lot(), hostile_office.certificate))
    where = flipped.draw(st.integers(0, len(genuine) - 1))
    genuine[where] ^= flipped.draw(st.integers(1, 255))
    for message in (headers, HEADERS + headers + b"\r\n\r\n" + body, bytes(genuine)):
        hostile_office.desk.receive(NURSE.address, [CAISSE], message)
    assert hostile_office.desk.figures()["messages"] % 3 == 0


@settings(max_examples=60)
@given(flipped=st.data())
def test_no_altered_lot_stops_the_desk_or_is_taken(
    hostile_office: Office, flipped: st.DataObject
) -> None:
    altered = bytearray(lot(facture(99), numero="099"))
    # Nobody vouches for the certificate itself: a changed serial number goes unnoticed.
    start = altered.index(usual_certificate())
    outside = [*range(start), *range(start + len(usual_certificate()), len(altered))]
    where = flipped.draw(st.sampled_from(outside))
    altered[where] ^= flipped.draw(st.integers(1, 255))
    before = hostile_office.desk.figures()["factures_taken"]
    hostile_office.send(bytes(altered))
    assert hostile_office.desk.figures()["factures_taken"] == before
