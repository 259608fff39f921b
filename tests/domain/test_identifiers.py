"""A value of these classes is valid by construction, and never shows a person."""

import pytest

from appliance.domain.identifiers import (
    InvalidNumberError,
    Nir,
    NumeroPs,
    Organisme,
    is_am,
    is_amc,
    is_amo,
    is_finess,
    is_rpps,
    numero_facture,
    numero_lot,
)
from tests.made_up import made_up_nir


@pytest.mark.parametrize("number", ["2550899123456", "155082A123456", "155082B123456"])
def test_a_nir_with_its_key_is_taken_corsica_included(number: str) -> None:
    nir = made_up_nir(number)
    assert (nir.number, len(nir.key)) == (number, 2)


def test_a_nir_may_be_typed_with_spaces() -> None:
    assert Nir.parse("2 95 11 78 234 567 84").value == "295117823456784"


@pytest.mark.parametrize("text", ["295117823456785", "29511782345678", "", "abcdefghijklmno"])
def test_a_wrong_nir_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidNumberError) as refusal:
        Nir.parse(text)
    assert not text or text not in str(refusal.value)


def test_a_nir_never_shows_in_a_repr() -> None:
    assert "295117823456784" not in repr(Nir.parse("295117823456784"))


@pytest.mark.parametrize("text", ["991023763", "991823766", "991038431", "990781056"])
def test_the_published_demonstration_numbers_are_valid(text: str) -> None:
    assert NumeroPs.parse(text).value == text


@pytest.mark.parametrize("text", ["991023764", "99102376", "99102376A"])
def test_a_wrong_billing_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidNumberError):
        NumeroPs.parse(text)


def test_an_organisme_is_read_with_or_without_spaces() -> None:
    assert Organisme.parse("01 999 0000") == Organisme.parse("019990000")
    with pytest.raises(InvalidNumberError):
        Organisme.parse("01 999")


def test_invoice_numbers_have_nine_digits_and_end_one_day() -> None:
    assert numero_facture(42) == "000000042"
    for rank in (0, 10**9):
        with pytest.raises(InvalidNumberError):
            numero_facture(rank)


def test_lot_numbers_go_round() -> None:
    assert [numero_lot(rank) for rank in (1, 999, 1000)] == ["001", "999", "001"]


@pytest.mark.parametrize("text", ["10002727377", "99700218896"])
def test_a_valid_rpps_is_never_called_invalid(text: str) -> None:
    assert is_rpps(text)


@pytest.mark.parametrize("text", ["99700218897", "9970021889", "9970021889A", "", "٠" * 11])
def test_a_wrong_rpps_is_told(text: str) -> None:
    assert not is_rpps(text)


@pytest.mark.parametrize("text", ["2A0000014", "2B0000020", "2a0000014", "2A1234567"])
def test_a_corsican_finess_is_never_called_invalid(text: str) -> None:
    assert is_finess(text)


@pytest.mark.parametrize("text", ["2A0000015", "750712185", "75071218", "2A00000X4", "ABCDEFGHI"])
def test_a_wrong_finess_is_told(text: str) -> None:
    assert not is_finess(text)


def test_numbers_without_a_published_key_are_held_to_their_form_only() -> None:
    assert is_am("751234567")
    assert is_am("2A1234567")
    assert not is_am("75123456")
    assert is_amo("019990000")
    assert not is_amo("01999")
    assert is_amc("75004407")
    assert is_amc("075004407"), "some tables show nine digits"
    assert not is_amc("7500440")
