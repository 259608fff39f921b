"""A scenario is read as texts, strictly, and says where it is wrong."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import ScenarioError
from appliance.formats.passages import Soins
from appliance.formats.scenario import Echeance, Illisible, LigneSeule, parse_scenarios
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


LATER: Final = CARE.replace(
    "    paid: 4.50\n",
    """    later:
      - {care_date: 2026-10-16, acts: [{act: sc}]}
      - {care_date: 2026-10-16, care_time: "18:00", acts: []}
""",
)


def test_later_passages_say_what_is_theirs_and_share_the_rest() -> None:
    question = soins(LATER)
    assert question.visite == soins().visite
    first, second = question.suivantes
    assert (first.date_soins, second.heure.hour) == (date(2026, 10, 16), 18)
    assert [one.acte.id for one in first.actes] == ["sc"]
    assert first.prescription == question.visite.prescription
    assert first.aujourdhui == date(2026, 10, 16)
    assert second.actes == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LATER.replace("2026-10-16, acts", "2026-10-14, acts"), "se suivent dans le temps"),
        (LATER.replace("acts: []", "acts: [], patient: {age: 1}"), "clé inconnue : « patient »"),
        (LATER.replace(", acts: []", ""), "acts"),
        (f"{LATER}    paid: 4.50\n", "paid ne va pas avec later"),
    ],
)
def test_later_passages_that_are_not_as_the_format_says_are_told(text: str, fault: str) -> None:
    [scenario] = parse_scenarios(text, ACTES)
    assert isinstance(scenario.question, Illisible)
    assert fault in scenario.question.motif


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
        ("{age: 60}", "{age: 200}", "age"),
        ("place: domicile", 'care_time: "10:00+02:00"', "care_time"),
        ("2026-10-15", "2026-W42-4", "care_date"),
        ("place: domicile", "passage_of_day: 0", "passage_of_day"),
        ("place: domicile", "care_date: 2026-10-16", "care_date"),
    ],
)
def test_what_is_wrong_is_named(right: str, wrong: str, named: str) -> None:
    [scenario] = parse_scenarios(CARE.replace(right, wrong, 1), ACTES)
    assert isinstance(scenario.question, Illisible)
    assert named in scenario.question.motif
    assert "X1" in scenario.question.motif


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (CARE.replace("- id: X1", "- id: X1\n  colour: blue"), "X1 : clé inconnue : « colour »"),
        ("- {input: {}}", "n° 1 : clé manquante : id"),
        ("- 5", "n° 1 : une table est attendue, pas « 5 »"),
        ('- {id: "a\\nb", input: {}}', "n° 1 : id : un texte d’une ligne"),
        ('- {id: "\\e[31m", input: {}}', "pas « �[31m »"),
        ("- {id: X1, id: X2, input: {}}", "n° 1 : clé écrite deux fois : « id »"),
        ("- {id: X2, input: {? [a] : 1}}", "X2 : input : clé manquante : care_date"),
        ("- {id: X0, input: {}}", "X0 : un autre scénario a le même id"),
    ],
)
def test_a_case_that_is_wrong_is_told_in_its_place_and_spoils_no_other(
    wrong: str, told: str
) -> None:
    before = CARE.replace("X1", "X0")
    text = f"{before}\n{wrong.strip()}\n{CARE.replace('X1', 'X3')}"
    first, bad, last = parse_scenarios(text, ACTES)
    assert isinstance(first.question, Soins)
    assert isinstance(last.question, Soins)
    assert isinstance(bad.question, Illisible)
    assert told.split(" : ", 1)[-1] in bad.question.motif


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ("[{act: sc}, {act: piqure}]", "acts n° 2 : acte inconnu : « piqure »"),
        ("[{act: pansement}]", "proches : pansement_lourd, pansement_autre"),
        ("[{}]", "acts n° 1 : act, ccam ou letter est attendu"),
        ("[{act: sc, letter: AMI}]", "act ou letter, pas les deux"),
        ("[{ccam: sc}]", "code CCAM inconnu : « sc »"),
        ("[{letter: AMI}]", "clé manquante : coefficient"),
        ("[{letter: DI, coefficient: 3}]", "2.5 ou 1.2 est attendu, pas « 3 »"),
        ("[{letter: TLS, coefficient: 2}]", "1 est attendu"),
        ("5", "acts : une liste est attendue"),
    ],
)
def test_an_act_that_is_not_understood_is_told_with_what_is_allowed(acts: str, told: str) -> None:
    text = CARE.replace(
        "acts:\n      - {act: sc}\n      - {letter: AMI, coefficient: 1.5}", f"acts: {acts}"
    )
    [scenario] = parse_scenarios(text, ACTES)
    assert isinstance(scenario.question, Illisible)
    assert told in scenario.question.motif


def test_the_entry_of_a_lump_sum_is_the_one_with_its_coefficient() -> None:
    renewal = CARE.replace("{letter: AMI, coefficient: 1.5}", "{letter: DI, coefficient: 1.2}")
    assert "initial" not in soins(renewal).visite.actes[1].acte.label
    help_ = CARE.replace("{letter: AMI, coefficient: 1.5}", "{letter: TLS}")
    assert soins(help_).visite.actes[1].acte == ACTES["TLS"]


@pytest.mark.parametrize(
    "key", ["amc", "travel", "rights", "earlier_today", "wanted", "fee", "bsi"]
)
def test_a_null_is_an_absent_key(key: str) -> None:
    assert soins(f"{CARE}    {key}: null\n") == soins()


@pytest.mark.parametrize(
    "factors",
    [
        "[a]",
        "[-1]",
        "[.nan]",
        "[null]",
        "[[1]]",
        "5",
        f"[{', '.join(['999'] * 200)}]",
        "[999, 999, 999]",
        f"[{', '.join(['1'] * 11)}]",
        f"[{', '.join(['1.123456789'] * 10)}]",
    ],
)
def test_factors_that_cannot_be_multiplied_exactly_are_refused(factors: str) -> None:
    facts = "kind: line, profession: mg, care_date: 2026-10-15, base: 1"
    text = f"- {{id: L, input: {{{facts}, factors: {factors}}}}}"
    [scenario] = parse_scenarios(text, ACTES)
    assert isinstance(scenario.question, Illisible)
    assert "factors" in scenario.question.motif


@given(st.text(max_size=200) | st.lists(st.sampled_from(CARE.split("\n"))).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ScenarioError):
        assert isinstance(parse_scenarios(text, ACTES), tuple)
