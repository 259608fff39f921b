"""Facts that contradict each other are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.domain.acte import Nature
from appliance.domain.cotation import coter
from appliance.domain.tiers_payant import Reglement, due_now
from appliance.domain.visite import Bsi, Exercice, Situation, Visite
from tests.domain.facts import PAPER, THURSDAY, doctor, found, nurse
from tests.made_up import TARIFS

BIRTH = THURSDAY - timedelta(days=5)


def at(days: int) -> Situation:
    return Situation(nature=Nature.AT, accident_le=THURSDAY + timedelta(days=days))


def born(age: int) -> Situation:
    return Situation(age=age, nature=Nature.MATERNITE, maternite_le=BIRTH)


def prescribed_by(number: str) -> Visite:
    return nurse("sc", prescription=replace(PAPER, prescripteur=number))


@pytest.mark.parametrize(
    ("visite", "rule"),
    [
        (nurse("sc", patient=at(1)), "accident-after-care"),
        (nurse("sc", patient=born(5)), "maternity-age"),
        (nurse("sc", patient=Situation(c2s=True, ame=True)), "c2s-with-ame"),
        (doctor("visite"), "place-of-act"),
        (doctor("consultation", domicile=True), "place-of-act"),
        (doctor("consultation", "consultation"), "consultation-once"),
        (doctor("consultation", "avis_ponctuel"), "consultation-once"),
        (nurse("sc", bsi=Bsi.BSA), "bsi-at-cabinet"),
        (doctor(bsi=Bsi.BSA), "bsi-of-nurses"),
        (nurse("sc", exercice=Exercice(honoraires=4000)), "fee-of-doctors"),
        (doctor("consultation", exercice={"honoraires": 2999}), "fee-below-tariff"),
        (prescribed_by("Dr Martin"), "prescriber-form"),
        (prescribed_by("1234567890"), "prescriber-form"),
        (prescribed_by("Dr Martinez"), "prescriber-form"),
    ],
)
def test_a_contradiction_is_told(visite: Visite, rule: str) -> None:
    assert rule in found(visite)


@pytest.mark.parametrize(
    "visite",
    [
        nurse("sc", patient=at(0)),
        nurse("sc", patient=born(0)),
        nurse("sc", patient=born(30)),
        doctor("visite", domicile=True),
        doctor("consultation", "DEQP003"),
        doctor("consultation", exercice={"honoraires": 3000}),
        prescribed_by("751234567"),
        prescribed_by("2A0000014"),
    ],
)
def test_what_agrees_is_left_alone(visite: Visite) -> None:
    assert found(visite) == set()


def test_a_nurse_s_fee_is_not_charged() -> None:
    asked = nurse("sc", exercice=Exercice(honoraires=4000), patient=Situation(c2s=True))
    priced = coter(asked, TARIFS)
    assert priced.depassement == 0
    assert due_now(asked, priced, Reglement()) == 0


def test_a_prescriber_of_the_wrong_key_is_told_as_such() -> None:
    assert found(prescribed_by("99700218897")) == {"prescriber-invalid"}
