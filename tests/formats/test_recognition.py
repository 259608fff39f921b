"""A file tells its norm itself; a bank's amounts are read."""

from io import BytesIO
from pathlib import Path

import pytest

from appliance.formats.cfonb import read_amount
from appliance.formats.fixed_width.records import read
from appliance.formats.fixed_width.tables import B2_CP, B2_PS, CFONB_120, NOEMIE_PS, load_table
from appliance.formats.recognition import recognise

FIXTURES = Path(__file__).parent / "fixtures"
B2 = (FIXTURES / "two_invoices.b2").read_bytes()
NOEMIE = (FIXTURES / "return.noemie").read_bytes()
BANK = (FIXTURES / "statement.cfonb").read_bytes()


@pytest.mark.parametrize(
    ("head", "norm"),
    [
        (B2, B2_PS),
        (B2[128:], B2_PS),  # a file that lost its header
        (B2[:61] + b"CP  " + B2[65:], B2_CP),
        (NOEMIE, NOEMIE_PS),
        (BANK, CFONB_120),
        (BANK.replace(b"\n", b"\r\n"), CFONB_120),
        (BANK.replace(b"\n", b""), CFONB_120),
    ],
)
def test_a_file_tells_its_norm_itself(head: bytes, norm: tuple[str, str]) -> None:
    assert recognise(head[:128]) is load_table(*norm)


@pytest.mark.parametrize("head", [b"", b"\n", b"PK\x03\x04", b"bonjour", b"1", b"01", bytes(128)])
def test_a_stranger_is_not_taken_for_one_of_them(head: bytes) -> None:
    assert recognise(head) is None


def test_a_statement_adds_up() -> None:
    table = load_table(*CFONB_120)
    records = list(read(BytesIO(BANK), table, strict=True))
    amounts = [read_amount(one.values.get("amount_overpunch", "")) for one in records]
    assert amounts == [10_000, 8_833, None, -1_000, 17_833]
    *movements, after = filter(None, amounts)
    assert sum(movements) == after


@pytest.mark.parametrize(
    ("text", "amount"),
    [("00{", 0), ("00}", 0), ("01A", 11), ("01I", 19), ("01J", -11), ("01R", -19)],
)
def test_the_last_character_is_a_digit_and_a_sign(text: str, amount: int) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize("text", ["", "123", "1 A", "²A", "S", "-1A"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert read_amount(text) is None
