"""What the paper sheet must bear: the boxes, the mention, the accident (document 003)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.acte import Nature
from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import BOTH, Part, TiersPayant
from appliance.domain.visite import Situation

DAY = date(2026, 11, 20)
SHEET = FeuillePapier.of(numero_facture(7), DAY, Situation())
AT = replace(SHEET, accident=True)

situations = st.builds(
    Situation,
    c2s=st.booleans(),
    ame=st.booleans(),
    nature=st.sampled_from(Nature),
    at_numero=st.sampled_from(["", "123456789"]),
)


@given(situations, st.sampled_from(TiersPayant))
def test_the_amc_box_is_never_ticked_alone(patient: Situation, settled: TiersPayant) -> None:
    ticked = FeuillePapier.of(numero_facture(7), DAY, patient).cochees(settled)
    assert ticked != {Part.AMC}


@given(situations)
def test_no_box_is_ticked_for_who_pays_everything(patient: Situation) -> None:
    sheet = FeuillePapier.of(numero_facture(7), DAY, patient)
    assert sheet.cochees(TiersPayant.AUCUN) == frozenset()


@pytest.mark.parametrize("sheet", [replace(SHEET, c2s=True), replace(SHEET, ame=True), AT])
def test_both_boxes_are_ticked_for_c2s_ame_and_accidents(sheet: FeuillePapier) -> None:
    assert sheet.cochees(TiersPayant.AMO) == BOTH


def test_elsewhere_the_boxes_are_what_the_patient_does_not_pay() -> None:
    for settled in TiersPayant:
        assert SHEET.cochees(settled) == settled.parts


def test_c2s_or_ame_stands_beside_the_signature() -> None:
    assert [one.mention for one in (SHEET, replace(SHEET, c2s=True), replace(SHEET, ame=True))] == [
        "",
        "C2S",
        "AME",
    ]


def test_an_accident_is_named_by_its_number_or_else_by_its_date() -> None:
    dated = replace(AT, accident_le=DAY)
    assert replace(dated, at_numero="123456789").reference_at == "n° 123456789"
    assert dated.reference_at == "du 20/11/2026"
    assert AT.reference_at == ""
