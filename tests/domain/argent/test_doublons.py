"""Statements overlap, and one day comes in two formats: a line goes in once."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.argent.doublons import nouveaux

LINE = MouvementBancaire(
    compte="FR7630004008200000123456726",
    date=date(2026, 3, 10),
    date_valeur=None,
    montant=12_345,
    libelle="VIR CPAM TESTVILLE TP 2603100001",
    reference="",
    contrepartie="",
    source="CFONB 120",
)
OTHER_FORMAT = replace(
    LINE, libelle="CPAM TESTVILLE TP 2603100001 SUITE", contrepartie="CPAM", source="camt.053"
)


def test_an_overlap_brings_nothing_new() -> None:
    later = replace(LINE, date=date(2026, 3, 11))
    assert nouveaux([LINE, later], [LINE]) == [later]


def test_among_equal_lines_as_many_are_new_as_there_are_more() -> None:
    assert len(nouveaux([LINE, LINE, LINE], [LINE])) == 2


def test_another_format_cuts_the_label_elsewhere_and_tells_the_same_line() -> None:
    assert nouveaux([OTHER_FORMAT], [LINE]) == []


def test_another_transfer_of_the_same_amount_and_day_is_another_line() -> None:
    other = replace(OTHER_FORMAT, libelle="CPAM TESTVILLE TP 2603109999")
    assert nouveaux([other], [LINE]) == [other]


def test_two_numbers_of_the_bank_are_two_lines_whatever_their_words() -> None:
    first, second = (replace(LINE, reference=number) for number in ("0001", "0002"))
    assert nouveaux([second], [first]) == [second]


def test_the_same_number_of_the_bank_is_the_same_line_in_any_format() -> None:
    first = replace(LINE, reference="0001")
    assert nouveaux([replace(OTHER_FORMAT, libelle="VIREMENT", reference="0001")], [first]) == []


def test_a_line_takes_nobody_else_s_place() -> None:
    cut = replace(LINE, libelle="VIR CPAM TESTVILLE")
    assert nouveaux([cut, LINE], [LINE]) == [cut]


lines = st.lists(
    st.builds(
        replace,
        st.just(LINE),
        montant=st.sampled_from([100, 200]),
        libelle=st.sampled_from(["VIR A", "VIR B", "VIR CPAM 0001", ""]),
    ),
    max_size=6,
)


@given(lines)
def test_a_file_that_stands_brings_nothing(lus: list[MouvementBancaire]) -> None:
    assert nouveaux(lus, lus) == []
    assert nouveaux(lus, []) == lus
