"""A forced line stands on the invoice, or a finding says why not."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given

from appliance.domain.cotation import coter
from appliance.domain.visite import Bsi, Forcee, MotifVisite, Trajet, Visite
from tests.domain.facts import PAPER, SUNDAY, doctor, found, lines, nurse
from tests.domain.visites import visites
from tests.made_up import TARIFS

REASONS = {
    "line-already-there",
    "line-coefficient",
    "act-coefficient",
    "act-of-other-profession",
    "ik-not-due",
    "tariff-unknown",
}


def forced(visite: Visite, *codes: str, coefficient: str = "1") -> Visite:
    more = tuple(Forcee(code=code, coefficient=Decimal(coefficient)) for code in codes)
    return replace(visite, forcees=more)


HOME = {"domicile": True}


@pytest.mark.parametrize(
    ("visite", "rule"),
    [
        (forced(nurse("perf_courte"), "AMI", coefficient="14"), "line-outside-11b"),
        (forced(nurse(bsi=Bsi.BSB, **HOME), "BSB"), "line-already-there"),
        (forced(nurse(), "BSB", "BSB"), "line-already-there"),
        (forced(doctor("consultation"), "G"), "line-already-there"),
        (forced(nurse("sc"), "MAU", "MAU"), "line-already-there"),
        (forced(nurse("sc"), "MAU", coefficient="1000"), "line-coefficient"),
        (forced(nurse("sc"), "AMI", coefficient="0"), "act-coefficient"),
        (forced(nurse("sc"), "AMI", coefficient="999999"), "act-coefficient"),
        (forced(nurse("sc"), "G"), "act-of-other-profession"),
        (forced(doctor("consultation"), "AMI"), "act-of-other-profession"),
        (forced(nurse("sc"), "TAUX_EXONERE"), "tariff-unknown"),
        (forced(nurse("sc", trajet=Trajet(km=Decimal(9)), **HOME), "IK"), "ik-not-due"),
        (
            forced(nurse("sc", trajet=Trajet(km=Decimal(9), autre_commune=True), **HOME), "IK"),
            "line-already-there",
        ),
        (
            forced(
                nurse("bpco_ic", heure=time(21), prescription=replace(PAPER, nuit=True)), "NUIT"
            ),
            "majoration-excluded",
        ),
        (forced(nurse("perf_organisation", **HOME), "IFD"), "displacement-included"),
        (forced(nurse("TLL", **HOME), "IFD"), "displacement-included"),
        (forced(nurse("TLD", **HOME), "IFD"), "displacement-with-tld"),
        (forced(nurse("sc", **HOME), "MCI"), "mci-ground"),
        (forced(nurse("sc", "TLS"), "MAU"), "mau-with-tele"),
        (forced(nurse("sc"), "TLS"), "mau-with-tele"),
        (forced(nurse("sc"), "TLD"), "act-only-alone"),
        (forced(nurse(), "TLS"), "act-never-alone"),
        (forced(nurse("sc"), "BSC"), "amx-required-with-bsi"),
        (
            forced(doctor("visite", exercice={"motif": MotifVisite.MEDICAL}, **HOME), "MU"),
            "md-with-mu",
        ),
        (forced(doctor("consultation"), "F"), "on-call-day"),
        (forced(doctor("consultation"), "MN"), "on-call-hours"),
        (forced(doctor("consultation"), "MCG"), "mcg-by-treating-doctor"),
        (forced(doctor("consultation"), "APC"), "consultation-once"),
        (forced(doctor("consultation"), "DA"), "da-in-path"),
    ],
)
def test_what_is_forced_against_a_rule_is_told(visite: Visite, rule: str) -> None:
    assert rule in found(visite)


def test_a_forced_act_of_another_coefficient_stands() -> None:
    assert "AMI 4410" in lines(forced(nurse("perf_courte"), "AMI", coefficient="14"))


def test_a_forced_lump_sum_of_another_coefficient_does_not() -> None:
    assert lines(forced(nurse("sc"), "MAU", coefficient="1000")) == ["AMI 315", "MAU 135"]


def test_what_is_forced_by_the_rules_is_left_alone() -> None:
    assert found(forced(doctor("consultation", date_soins=SUNDAY), "DE")) == set()
    assert found(forced(nurse(), "AMI")) == set()


@given(visites())
def test_no_forced_line_is_dropped_without_a_word(visite: Visite) -> None:
    priced = coter(visite, TARIFS)
    stand = sum(ligne.source == "FORCE-1" for ligne in priced.lignes)
    marks = {"DA", "DE"}
    unpriced = sum(forcee.code not in marks for forcee in visite.forcees) - stand
    assert unpriced <= 0 or REASONS & {finding.rule for finding in priced.findings}
