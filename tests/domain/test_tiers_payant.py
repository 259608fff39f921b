"""Each share is wholly dispensed or wholly paid, by the road its payer reads."""

from dataclasses import replace
from datetime import date

import pytest

from appliance.domain.acte import Soin
from appliance.domain.cotation import coter
from appliance.domain.tiers_payant import (
    BOTH,
    PAYEE,
    Contrat,
    Flux,
    Part,
    Reglement,
    TiersPayant,
    due_now,
    flux,
    parts_of_right,
    verifier_reglement,
)
from appliance.domain.visite import Situation, Visite
from tests.made_up import ACTES, PRESCRIPTION, TARIFS

DAY = date(2026, 10, 15)
VISITE = Visite(
    actes=(Soin(acte=ACTES["ponction_veineuse"]),),
    date_soins=DAY,
    domicile=True,
    prescription=PRESCRIPTION,
)
COTATION = coter(VISITE, TARIFS)
CONTRAT = Contrat(debut=date(2026, 1, 1), fin=date(2026, 12, 31), convention=True)


@pytest.mark.parametrize(
    ("tiers_payant", "due"),
    [(TiersPayant.AUCUN, 883), (TiersPayant.AMO, 353), (TiersPayant.AMO_AMC, 0)],
)
def test_the_patient_pays_whole_shares(tiers_payant: TiersPayant, due: int) -> None:
    reglement = Reglement(dispensees=tiers_payant.parts)
    assert due_now(VISITE, COTATION, reglement) == due


def test_the_amc_part_is_never_the_only_unpaid_one() -> None:
    assert "25" not in PAYEE.values()


def test_what_is_dispensed_of_right() -> None:
    related = replace(VISITE, actes=(replace(VISITE.actes[0], ald=True),))
    assert parts_of_right(VISITE) == frozenset()
    assert parts_of_right(replace(VISITE, patient=Situation(c2s=True))) == BOTH
    assert parts_of_right(replace(VISITE, patient=Situation(ame=True))) == BOTH
    assert parts_of_right(replace(VISITE, patient=Situation(ald=True))) == frozenset()
    assert parts_of_right(replace(related, patient=Situation(ald=True))) == {Part.AMO}
    victim = replace(VISITE, patient=Situation(terrorisme=True))
    assert parts_of_right(victim) == {Part.AMO}
    assert coter(victim, TARIFS).amc == 0


def test_the_patient_may_refuse_what_is_of_right() -> None:
    poor = replace(VISITE, patient=Situation(c2s=True))
    assert due_now(poor, COTATION, Reglement()) == 0
    assert due_now(poor, COTATION, Reglement(dispensees=frozenset())) == COTATION.total


@pytest.mark.parametrize(
    ("reglement", "expected"),
    [
        (Reglement(), []),
        (Reglement(dispensees=BOTH, contrat=CONTRAT), []),
        (Reglement(dispensees=frozenset({Part.AMC}), contrat=CONTRAT), ["amc-unpaid-alone"]),
        (
            Reglement(dispensees=BOTH, contrat=replace(CONTRAT, fin=date(2026, 10, 14))),
            ["amc-contract-dates"],
        ),
        (
            Reglement(dispensees=BOTH, contrat=replace(CONTRAT, debut=date(2026, 10, 16))),
            ["amc-contract-dates"],
        ),
        (
            Reglement(dispensees=BOTH, contrat=replace(CONTRAT, convention=False)),
            ["amc-convention-missing"],
        ),
        (Reglement(dispensees=BOTH), ["amc-unknown"]),
        (Reglement(dispensees=BOTH, contrat=Contrat()), ["amc-unknown"]),
        (Reglement(dispensees=BOTH, contrat=Contrat(par_la_caisse=True)), []),
        (Reglement(droits_forces=True), ["forced-rights-without-attestation"]),
        (Reglement(droits_forces=True, attestation_c2s=True), []),
        (Reglement(paye=883), []),
        (Reglement(paye=882), ["partial-payment"]),
        (Reglement(paye=0, dispensees=BOTH, contrat=CONTRAT), []),
    ],
)
def test_a_settlement_is_checked(reglement: Reglement, expected: list[str]) -> None:
    found = [each.rule for each in verifier_reglement(VISITE, COTATION, reglement)]
    assert found == expected


@pytest.mark.parametrize(
    ("contrat", "patient", "expected"),
    [
        (CONTRAT, Situation(), Flux.FSE_ET_DRE),
        (replace(CONTRAT, convention=False), Situation(), Flux.FSE_AMO),
        (replace(CONTRAT, par_la_caisse=True), Situation(), Flux.FSE_UNIQUE),
        (None, Situation(c2s=True), Flux.FSE_UNIQUE),
        (None, Situation(), Flux.FSE_AMO),
    ],
)
def test_the_road_of_the_amc_part(
    contrat: Contrat | None, patient: Situation, expected: Flux
) -> None:
    visite = replace(VISITE, patient=patient)
    assert flux(visite, Reglement(dispensees=BOTH, contrat=contrat)) is expected
    assert flux(visite, Reglement(dispensees=frozenset(), contrat=contrat)) is Flux.FSE_AMO


@pytest.mark.parametrize("unpaid", [None, BOTH, frozenset[Part]()])
def test_what_the_ame_pays_never_leaves_by_a_fse(unpaid: frozenset[Part] | None) -> None:
    foreign = replace(VISITE, patient=Situation(ame=True))
    assert flux(foreign, Reglement(dispensees=unpaid)) is Flux.HORS_FSE
