"""A draft becomes the facts of a visit; the hour counts only where something opens it."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from appliance.domain.brouillon import ORDINARY, Brouillon, Garde
from appliance.domain.registre.serie import Prescrit
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Profession
from tests.made_up import ADA, NOMENCLATURE, NOON, PRESCRIPTION

LATE = time(22)
DRAFT = Brouillon(
    beneficiaire=ADA,
    soins=(Prescrit("sc", ald=True), Prescrit("ponction_veineuse", ald=False)),
    date_soins=NOON.date(),
    domicile=False,
    prescription=PRESCRIPTION,
    tiers_payant=TiersPayant.AMO,
)


def test_each_act_keeps_its_own_relation_to_the_ald() -> None:
    visite = DRAFT.visite(NOMENCLATURE, Profession.IDEL, LATE)
    assert [(soin.acte.id, soin.ald) for soin in visite.actes] == [
        ("sc", True),
        ("ponction_veineuse", False),
    ]
    assert DRAFT.ald


@pytest.mark.parametrize(
    ("changes", "heure"),
    [
        ({}, ORDINARY),
        ({"prescription": replace(PRESCRIPTION, nuit=True)}, LATE),
        ({"garde": Garde.REGULEE}, LATE),
        ({"garde": Garde.NON_REGULEE, "prescription": None}, LATE),
        ({"prescription": None}, ORDINARY),
    ],
)
def test_the_hour_counts_where_the_paper_or_the_on_call_opens_it(
    changes: dict[str, Any], heure: time
) -> None:
    visite = replace(DRAFT, **changes).visite(NOMENCLATURE, Profession.IDEL, LATE)
    assert visite.heure == heure
    assert visite.exercice.regule is (changes.get("garde") is Garde.REGULEE)


def test_a_doctor_s_visit_is_at_home_whatever_place_was_left_marked() -> None:
    visit = replace(DRAFT, soins=(Prescrit("visite", ald=False),))
    assert visit.visite(NOMENCLATURE, Profession.MG, LATE).domicile
    assert not DRAFT.visite(NOMENCLATURE, Profession.MG, LATE).domicile


def test_an_act_that_no_table_names_any_more_is_left_out() -> None:
    gone = replace(DRAFT, soins=(Prescrit("disparu", ald=False),))
    assert gone.visite(NOMENCLATURE, Profession.IDEL, LATE).actes == ()
