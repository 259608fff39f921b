"""What the tables say about an act: whose it is, for which age, beside which others."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from appliance.domain.acte import BOOK, Acte, Soin
from appliance.domain.cotation import coter
from appliance.domain.visite import Bsi, Profession, Situation, Visite
from tests.domain.facts import doctor, found, lines, nurse
from tests.domain.visites import NOMENCLATURE
from tests.made_up import TARIFS


def earlier(*names: str) -> dict[str, Any]:
    return {"plus_tot": tuple(Soin(acte=NOMENCLATURE[name]) for name in names), "passage": 2}


def by_letter(coefficient: str) -> Visite:
    acte = Acte(
        id="AMI", label="Acte AMI", lettre="AMI", coefficient=Decimal(coefficient), article=BOOK
    )
    return replace(nurse("sc"), actes=(Soin(acte=acte),))


@pytest.mark.parametrize(
    ("visite", "rule"),
    [
        (nurse("consultation"), "act-of-other-profession"),
        (nurse("DEQP003"), "act-of-other-profession"),
        (doctor("sc"), "act-of-other-profession"),
        (replace(by_letter("1"), profession=Profession.MG), "act-of-other-profession"),
        (by_letter("0"), "act-coefficient"),
        (by_letter("999999"), "act-coefficient"),
        (nurse("ins_hebdo_75", patient=Situation(age=74)), "act-age"),
        (nurse("iv_enfant5", patient=Situation(age=5)), "act-age"),
        (doctor("examen_enfant", patient=Situation(age=3)), "act-age"),
        (nurse("perf_longue", "perf_organisation"), "acts-exclude"),
        (nurse("perf_organisation", **earlier("perf_retrait")), "acts-exclude"),
        (nurse("perf_retrait", **earlier("perf_organisation")), "acts-exclude"),
        (nurse("postop_surveillance", "postop_perinerveux"), "acts-exclude"),
        (nurse("TLS"), "act-never-alone"),
        (nurse("TLD", "sc"), "act-only-alone"),
        (nurse("etui_penien", bsi=Bsi.BSA), "amx-unlisted"),
    ],
)
def test_what_a_table_forbids_is_found(visite: Visite, rule: str) -> None:
    assert rule in found(visite)


@pytest.mark.parametrize(
    "visite",
    [
        by_letter("16"),
        nurse("ins_hebdo_75", patient=Situation(age=75)),
        nurse("iv_enfant5", patient=Situation(age=4)),
        nurse("ins_hebdo_75"),
        doctor("examen_enfant", patient=Situation(age=2)),
        nurse("perf_organisation", **earlier("perf_heure_sup")),
        nurse("TLS", "sc"),
        nurse("TLS", bsi=Bsi.BSA, domicile=True),
        nurse("TLD", domicile=True),
        nurse("bpco_ic", "perf_courte", "sc", bsi=Bsi.BSA, domicile=True),
    ],
)
def test_what_a_table_allows_is_left_alone(visite: Visite) -> None:
    assert found(visite) == set()


def test_two_acts_that_exclude_each_other_are_told_once() -> None:
    both = nurse("postop_surveillance", "postop_perinerveux")
    rules = [finding.rule for finding in coter(both, TARIFS).findings]
    assert rules.count("acts-exclude") == 1


def test_an_act_of_nothing_opens_no_single_act_majoration() -> None:
    assert lines(by_letter("0")) == []
