"""A prescriber is known by any number on the paper; a valid number is never called invalid."""

import pytest
from hypothesis import given

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.prescripteur import (
    Numero,
    Prescripteur,
    Sorte,
    lire_code_barres,
    lire_numero,
)
from tests.registre_made_up import finess, rpps

RPPS = "99700218896"
HOUSE = "2A0000014"


@given(rpps())
def test_s001_09_every_valid_rpps_is_taken(number: str) -> None:
    assert lire_numero(number) == Numero(number, (Sorte.RPPS,))


@given(finess())
def test_s001_09_every_valid_finess_is_taken_and_may_be_an_am_number(number: str) -> None:
    assert lire_numero(number) == Numero(number, (Sorte.AM, Sorte.FINESS))


@pytest.mark.parametrize("number", [HOUSE, "2B0000020", "2a0000014", "2A 0 00001 4"])
def test_a_corsican_house_is_taken(number: str) -> None:
    found = lire_numero(number)
    assert isinstance(found, Numero)
    assert Sorte.FINESS in found.sortes


def test_nine_digits_that_no_key_proves_may_be_an_am_number() -> None:
    assert lire_numero("751234567") == Numero("751234567", (Sorte.AM,))


@pytest.mark.parametrize(
    ("typed", "words"),
    [("99700218897", "RPPS"), ("9970021889", "11 chiffres"), ("", "recomptez"), ("DUPONT", "9")],
)
def test_a_wrong_number_is_a_value_that_says_what_to_do(typed: str, words: str) -> None:
    found = lire_numero(typed)
    assert isinstance(found, Anomalie)
    assert words in found.phrase


@pytest.mark.parametrize(
    ("scanned", "numbers"),
    [
        (RPPS, [RPPS]),
        (f"]C0{RPPS}\r\n", [RPPS]),
        (f"{HOUSE};{RPPS}", [HOUSE, RPPS]),
        (f"*{HOUSE.lower()}*", [HOUSE]),
        (f"{RPPS} {RPPS}", [RPPS]),
        ("99700218897", []),
        ("123456789012", []),
        ("", []),
    ],
)
def test_s001_09_a_barcode_gives_the_numbers_in_it(scanned: str, numbers: list[str]) -> None:
    assert [one.texte for one in lire_code_barres(scanned)] == numbers


def test_the_person_is_billed_before_the_house() -> None:
    assert Prescripteur(finess=HOUSE).numero == HOUSE
    assert Prescripteur(finess=HOUSE, rpps=RPPS).numero == RPPS
