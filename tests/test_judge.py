import base64
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.demo.nurse import Fields, Office, facture, lot, pack

JUDGE = Path(__file__).with_name("judge.py")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def verdict(office: Office, *acknowledged: Fields) -> tuple[int, str]:
    """Run the judge as a program of its own, away from the tree."""
    said = [{"numero": one["numero"], "sha256": digest(one)} for one in acknowledged]
    return verdict_on(office, "".join(json.dumps(pair) + "\n" for pair in said))


def verdict_on(office: Office, acknowledged: str) -> tuple[int, str]:
    path = office.directory / "acknowledged.jsonl"
    path.write_text(acknowledged)
    files = [office.raw, office.directory / "recipient.pem", path]
    found = subprocess.run(
        [sys.executable, "-I", JUDGE, *files],
        check=False,
        capture_output=True,
        text=True,
        cwd=office.directory,
    )
    return found.returncode, found.stdout + found.stderr


def digest(one: Fields) -> str:
    return sha256(pack(one)).hexdigest()


def test_each_invoice_once_is_well_and_the_figures_say_so(office: Office) -> None:
    first, second, third = facture(1), facture(2), facture(3)
    office.send(lot(first, second, numero="001"))
    office.send(lot(third, numero="002"))
    code, text = verdict(office, first, second, third)
    assert code == 0, text
    assert text.splitlines() == [
        "messages: 2",
        "lots: 2",
        "invoices: 3",
        "acknowledged: 3",
        "unacknowledged: 0",
    ]


def test_the_same_lot_sent_again_counts_once(office: Office) -> None:
    content = lot(facture(1))
    office.send(content)
    office.send(content)
    code, text = verdict(office, facture(1))
    assert code == 0, text
    assert "messages: 2\nlots: 1\ninvoices: 1\n" in text


def test_a_missing_invoice_is_caught(office: Office) -> None:
    office.send(lot(facture(1)))
    code, text = verdict(office, facture(1), facture(2))
    assert code == 1
    assert "FAULT, missing: 000000002" in text


def test_an_empty_log_misses_everything(office: Office) -> None:
    code, text = verdict(office, facture(1))
    assert (code, "missing: 000000001" in text) == (1, True)


def test_an_invoice_in_two_lots_is_caught(office: Office) -> None:
    office.send(lot(facture(1), numero="001"))
    office.send(lot(facture(1), facture(2), numero="002"))
    code, text = verdict(office, facture(1), facture(2))
    assert code == 1
    assert "FAULT, in more than one lot: 000000001" in text


def test_an_invoice_twice_in_one_lot_is_caught(office: Office) -> None:
    office.send(lot(facture(1), facture(1)))
    code, text = verdict(office, facture(1))
    assert code == 1
    assert "FAULT, in more than one lot: 000000001" in text


def test_altered_bytes_are_caught(office: Office) -> None:
    office.send(lot(facture(1, date_soins="2026-11-20")))
    code, text = verdict(office, facture(1))
    assert code == 1
    assert "FAULT, altered: 000000001" in text


def test_a_visit_billed_again_under_an_unsaid_number_is_caught(office: Office) -> None:
    office.send(lot(facture(1), numero="001"))
    office.send(lot(facture(2, etablie_le="2026-11-21T10:05:00Z"), numero="002"))
    code, text = verdict(office, facture(1))
    assert code == 1
    assert "FAULT, billed under another number too: 000000002" in text


def test_two_like_visits_that_were_both_acknowledged_are_two(office: Office) -> None:
    office.send(lot(facture(1), facture(2)))
    code, text = verdict(office, facture(1), facture(2))
    assert code == 0, text


def test_an_invoice_kept_before_it_could_be_said_is_well_come(office: Office) -> None:
    office.send(lot(facture(1), facture(2, date_soins="2026-11-20")))
    code, text = verdict(office, facture(1))
    assert code == 0, text
    assert "unacknowledged: 1" in text


def test_a_message_that_cannot_be_opened_is_a_fault(office: Office) -> None:
    office.send(lot(facture(1)))
    office.desk.receive("x", ["y"], b"Subject: nothing\r\n\r\n")
    code, text = verdict(office, facture(1))
    assert code == 1
    assert "FAULT, unreadable messages: 2" in text


def test_a_log_changed_after_the_fact_is_a_fault(office: Office) -> None:
    office.send(lot(facture(1)))
    entry = json.loads(office.raw.read_text())
    entry["message"] = base64.b64encode(base64.b64decode(entry["message"]) + b"\r\n").decode()
    office.raw.write_text(json.dumps(entry) + "\n")
    code, text = verdict(office, facture(1))
    assert code == 1
    assert "unreadable messages: 1" in text


def test_a_torn_last_line_was_never_acknowledged(office: Office) -> None:
    office.send(lot(facture(1)))
    whole = office.raw.read_bytes()
    office.raw.write_bytes(whole + whole[:80])
    code, text = verdict(office, facture(1))
    assert code == 0, text


def test_one_number_for_two_contents_is_no_list_to_judge_by(office: Office) -> None:
    office.send(lot(facture(1)))
    pairs = [
        {"numero": "000000001", "sha256": digest(facture(1))},
        {"numero": "000000001", "sha256": "0"},
    ]
    code, text = verdict_on(office, "".join(json.dumps(pair) + "\n" for pair in pairs))
    assert code == 1
    assert "two contents" in text
