"""A scenario is read as texts, strictly, and says where it is wrong."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import ScenarioError
from appliance.formats.scenario import Echeance, Illisible, LigneSeule, Soins, parse_scenarios
from appliance.wiring.baremes import load_nomenclature

ACTES: Final = load_nomenclature()
CARE: Final = """
- id: X1
  input:
    profession: idel
    care_date: 2026-10-15
    place: domicile
    domicile_prescribed: true
    patient: {age: 60}
    acts:
      - {act: sc}
      - {letter: AMI, coefficient: 1.5}
    prescription: {prescriber: "99700218896", date: 2026-10-08}
    unpaid_parts: []
    paid: 4.50
"""


def soins(text: str = CARE) -> Soins:
    [scenario] = parse_scenarios(text, ACTES)
    assert isinstance(scenario.question, Soins)
    return scenario.question


def test_bare_numbers_are_read_as_they_are_written() -> None:
    question = soins()
    assert question.visite.actes[1].acte.coefficient == Decimal("1.5")
    assert str(question.visite.actes[1].acte.coefficient) == "1.5"
    assert question.reglement.paye == 450
    assert question.reglement.dispensees == frozenset()


def test_what_is_absent_keeps_its_default() -> None:
    question = soins()
    assert question.visite.aujourdhui == date(2026, 10, 15)
    assert question.visite.passage == 1
    assert question.reglement.contrat is None
    assert soins(CARE.replace("    unpaid_parts: []\n", "")).reglement.dispensees is None


def test_a_paper_without_prescriber_is_no_prescription() -> None:
    assert soins(CARE.replace('prescriber: "99700218896", ', "")).visite.prescription is None
    empty = CARE.replace('{prescriber: "99700218896", date: 2026-10-08}', "null")
    assert soins(empty).visite.prescription is None


def test_a_line_and_a_delay_are_read() -> None:
    text = """
- {id: L, input: {kind: line, profession: mg, care_date: 2026-10-15, base: "100.30",
   factors: ["1.255", "0.955"]}}
- {id: D, input: {kind: deadline, tiers_payant: true, created: 2026-11-06}}
"""
    line, delay = (scenario.question for scenario in parse_scenarios(text, ACTES))
    assert isinstance(line, LigneSeule)
    assert (line.base, line.coefficient) == (10030, Decimal("1.198525"))
    assert isinstance(delay, Echeance)
    assert not delay.double


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("profession: idel", "profession: vet", "profession"),
        ("    profession: idel\n", "", "profession"),
        ("2026-10-15", "15/10/2026", "care_date"),
        ("2026-10-15", "9999-12-31", "care_date"),
        ("place: domicile", "plaice: domicile", "plaice"),
        ("{age: 60}", "{age: 60, weight: 70}", "weight"),
        ("{age: 60}", "{age: -1}", "age"),
        ("{age: 60}", "{age: 6.5}", "age"),
        ("{age: 60}", "60", "patient"),
        ("{act: sc}", "{act: magic}", "act"),
        ("coefficient: 1.5", "coefficient: 1e3", "coefficient"),
        ("coefficient: 1.5", "coefficient: [1]", "coefficient"),
        ("letter: AMI", "letter: XYZ", "letter"),
        ("domicile_prescribed: true", "domicile_prescribed: perhaps", "domicile_prescribed"),
        ("paid: 4.50", "paid: 4.505", "paid"),
        ("unpaid_parts: []", "unpaid_parts: [cash]", "unpaid_parts"),
        ("unpaid_parts: []", "unpaid_parts: amo", "unpaid_parts"),
    ],
)
def test_what_is_wrong_is_named(right: str, wrong: str, named: str) -> None:
    [scenario] = parse_scenarios(CARE.replace(right, wrong, 1), ACTES)
    assert isinstance(scenario.question, Illisible)
    assert named in scenario.question.motif
    assert "X1" in scenario.question.motif


def test_a_case_that_is_wrong_around_its_input_is_refused_with_the_file() -> None:
    with pytest.raises(ScenarioError, match="colour"):
        parse_scenarios(CARE.replace("- id: X1", "- id: X1\n  colour: blue"), ACTES)


def test_two_scenarios_do_not_share_an_id() -> None:
    with pytest.raises(ScenarioError, match="même id"):
        parse_scenarios(CARE + CARE, ACTES)


@given(st.text(max_size=200) | st.lists(st.sampled_from(CARE.split("\n"))).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ScenarioError):
        assert isinstance(parse_scenarios(text, ACTES), tuple)
