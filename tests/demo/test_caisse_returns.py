import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.demo.caisse import Policy, Rejet
from tests.demo.nurse import NURSE, OTHER, Fields, Office, attachment, facture, lot

TABLE = Path(__file__).with_name("noemie_ps.csv")
FIELDS = list(csv.DictReader(TABLE.read_text().splitlines()))
WIDTHS = {
    code: int(group[-1]["end"])
    for code in {row["record"][:3] for row in FIELDS}
    if (group := [row for row in FIELDS if row["record"].startswith(code)])
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def fields_of(text: str) -> Fields:
    """Cut a record or an entity by the public table, whose order is that of the positions."""
    rows = [row for row in FIELDS if row["record"].startswith(text[:3])]
    cut = {row["name"]: text[int(row["start"]) - 1 : int(row["end"])] for row in rows}
    for row in rows:
        assert not row["constant"] or cut[row["name"]] == row["constant"]
        required = row["type"] == "N" and row["presence"] == "O"
        assert not required or cut[row["name"]].isdecimal()
    return cut


def entities(body: str) -> Iterator[Fields]:
    while body:
        width = WIDTHS[body[:3]]
        yield fields_of(body[:width])
        body = body[width:]


def parsed(letter: bytes) -> tuple[Fields, list[Fields], Fields]:
    """Header, entities and trailer of the return in a mail."""
    _, content = attachment(letter)
    text = content.decode("ascii")
    assert len(text) % 128 == 0
    records = [text[start : start + 128] for start in range(0, len(text), 128)]
    header, *segments, trailer = records
    assert [segment[0] for segment in segments] == ["0"] * (len(segments) - 1) + ["1"]
    body = "".join(segment[1:] for segment in segments).rstrip(" ")
    assert fields_of(trailer)["record_count"] == f"{len(records):08d}"
    return fields_of(header), list(entities(body)), fields_of(trailer)


def last_return(office: Office) -> tuple[Fields, list[Fields], Fields]:
    return parsed(office.letters()[-1])


def only(code: str, found: list[Fields]) -> list[Fields]:
    return [one for one in found if one["entity"] == code]


def test_a_return_is_marked_test_in_its_header(office: Office) -> None:
    office.send(lot())
    assert office.desk.pay() == 1
    header, _, _ = last_return(office)
    assert header["message"].startswith("TEST")
    assert header["recipient_no"] == "991023763".zfill(14)


def test_both_shares_are_paid_under_full_third_party_payment(office: Office) -> None:
    office.send(lot(facture(42, payee="15"), numero="007"))
    office.desk.pay()
    _, found, trailer = last_return(office)
    codes = ["020", "040", "071", "081", "080", "102", "198", "199", "990", "990"]
    assert [one["entity"] for one in found] == codes
    [invoice], [amo], [amc] = (only(code, found) for code in ("102", "198", "199"))
    assert (invoice["invoice_no"], invoice["lot_no"]) == ("000000042", "007")
    assert (invoice["lot_date"], invoice["invoice_kind"]) == ("261121", "F")
    assert (amo["amo_requested"], amo["amo_state"], amo["amo_paid"]) == (
        "00000449",
        "P",
        "00000449",
    )
    assert (amc["amc_requested"], amc["amc_state"], amc["amc_paid"]) == (
        "00000299",
        "P",
        "00000299",
    )
    assert (trailer["file_amount"], trailer["sign"]) == ("00000000748", "P")


def test_the_mutuelle_pays_nothing_when_the_patient_paid_its_share(office: Office) -> None:
    office.send(lot(facture(payee="05")))
    office.desk.pay()
    _, found, trailer = last_return(office)
    assert not only("199", found)
    assert trailer["file_amount"] == "00000000449"


def test_nothing_comes_back_for_an_invoice_that_the_patient_paid(office: Office) -> None:
    office.send(lot(facture(payee="00")))
    assert office.desk.pay() == 0
    assert len(office.letters()) == 1


@pytest.mark.parametrize(("part", "states", "paid"), [("O", "RR", 0), ("C", "PR", 449)])
def test_a_rejection_says_its_code_its_label_and_its_part(
    office: Office, part: str, states: str, paid: int
) -> None:
    office.send(lot(facture(42)))
    office.desk.pay({"000000042": Rejet("2900", "facture déjà réglée", part)})
    _, found, trailer = last_return(office)
    [rejection], [amo], [amc] = (only(code, found) for code in ("294", "198", "199"))
    assert rejection["reject_code"] == "2900"
    assert rejection["reject_label"].rstrip() == "FACTURE DEJA REGLEE"
    assert (rejection["reject_level"], rejection["part"]) == ("F", part)
    assert rejection["performer_no"] == "991023763"
    assert amo["amo_state"] + amc["amc_state"] == states
    assert int(trailer["file_amount"]) == paid


def test_the_controls_add_up_over_many_lots_and_segments(office: Office) -> None:
    for number in range(1, 4):
        invoices = [facture(10 * number + rank) for rank in range(5)]
        office.send(lot(*invoices, numero=f"{number:03d}"))
    assert office.desk.pay({"000000012": Rejet()}) == 15
    _, found, trailer = last_return(office)
    *lots, whole = only("990", found)
    assert [int(one["lower_level_amount"]) for one in lots] == [4 * 748, 5 * 748, 5 * 748]
    assert [int(one["lower_level_count"]) for one in lots] == [5, 5, 5]
    assert int(whole["lower_level_amount"]) == int(trailer["file_amount"]) == 14 * 748
    assert int(trailer["lot_count"]) == int(whole["lower_level_count"]) == 3


def test_an_invoice_is_settled_once_even_over_a_restart(office: Office) -> None:
    office.send(lot(facture(1), numero="001"))
    assert office.desk.pay() == 1
    office.reopen()
    assert office.desk.pay() == 0
    office.send(lot(facture(2), numero="002"))
    assert office.desk.pay() == 1
    header, found, _ = last_return(office)
    assert [one["invoice_no"] for one in only("102", found)] == ["000000002"]
    assert header["file_id"] == "000002"


def test_a_refused_lot_is_not_paid(office: Office) -> None:
    office.desk.policy = Policy(negative_every=1)
    office.send(lot())
    assert office.desk.pay() == 0


def test_each_account_gets_its_own_return(office: Office) -> None:
    colleague = {"nom": "DURAND PAUL", "numero": "991823766"}
    office.send(lot(facture(1)))
    theirs = lot(
        facture(1, professionnel=colleague),
        b2={key: {"provider_no": colleague["numero"]} for key in ("1", "6")},
    )
    office.send(theirs, OTHER.address)
    assert office.desk.pay() == 2
    for account, number in ((NURSE, "991023763"), (OTHER, "991823766")):
        _, found, _ = parsed(office.letters(account.address)[-1])
        assert only("040", found)[0]["payee_no"] == number.zfill(15)


def test_an_invoice_without_a_vitale_card_comes_back_as_kind_b(office: Office) -> None:
    office.send(lot(facture(mode=5)))
    office.desk.pay()
    _, found, _ = last_return(office)
    assert only("102", found)[0]["invoice_kind"] == "B"
