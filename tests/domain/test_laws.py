"""What holds for any facts: nothing raises, shares add up, order and dates change nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.acte import Soin
from appliance.domain.cotation import Cotation, coter
from appliance.domain.couverture import retenue
from appliance.domain.money import part, times
from appliance.domain.tarif import Tarifs, Zone
from appliance.domain.tiers_payant import (
    BOTH,
    Part,
    Reglement,
    due_now,
    flux,
    verifier_reglement,
)
from appliance.domain.visite import Profession, Visite
from appliance.wiring.explain import explained
from tests.domain.visites import DOCTOR_ACTS, NURSE_ACTS, soins, visites
from tests.made_up import ACTES, PRESCRIPTION, TARIFS

TARIFS_OF_ANYONE = st.builds(
    Tarifs,
    baremes=st.just(TARIFS.baremes),
    zone=st.sampled_from(Zone),
    accept_probable=st.booleans(),
)


def money(cotation: Cotation) -> Counter[tuple[str, int, int, int]]:
    return Counter((one.code, one.montant, one.amo, one.mtm) for one in cotation.lignes)


@given(visites(), TARIFS_OF_ANYONE)
def test_shares_add_up_to_the_line_and_lines_to_the_total(visite: Visite, tarifs: Tarifs) -> None:
    priced = coter(visite, tarifs)
    for one in priced.lignes:
        assert one.amo + one.amc + one.mtm == one.montant
        assert min(one.amo, one.amc, one.mtm, one.montant) >= 0
        assert one.montant == times(one.prix, one.coefficient * one.quantite)
        assert one.amo == part(one.montant, one.taux) - one.modulation
        assert one.abattement == 1 or one.coefficient == one.plein * one.abattement  # type: ignore[operator]
    assert priced.amo + priced.amc + priced.mtm == priced.total
    assert priced.depassement >= 0


@given(visites(), TARIFS_OF_ANYONE)
def test_each_line_names_a_rule_that_can_be_explained(visite: Visite, tarifs: Tarifs) -> None:
    priced = coter(visite, tarifs)
    for one in priced.lignes:
        assert one.regle
        assert explained(one.source)
    for finding in priced.findings:
        assert finding.fix
        assert explained(finding.rule)


@given(visites(), TARIFS_OF_ANYONE, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(
    visite: Visite, tarifs: Tarifs, chance: st.DataObject
) -> None:
    mixed = list(visite.actes)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    other = coter(replace(visite, actes=tuple(mixed)), tarifs)
    first = coter(visite, tarifs)
    assert money(other) == money(first)
    assert other.findings == first.findings


@given(visites(forced=False), st.data())
def test_a_further_act_lowers_the_total_only_by_a_rule_that_is_named(
    visite: Visite, data: st.DataObject
) -> None:
    nurse = visite.profession is Profession.IDEL
    more = data.draw(soins(NURSE_ACTS if nurse else DOCTOR_ACTS))
    fewer, all_ = coter(visite, TARIFS), coter(replace(visite, actes=(*visite.actes, more)), TARIFS)
    if all_.total < fewer.total:
        abated = [one for one in all_.lignes if one.abattement != 1]
        assert abated or all_.findings


@given(visites(), st.sampled_from([None, BOTH, frozenset({Part.AMC}), frozenset({Part.AMO})]))
def test_the_patient_pays_what_nobody_else_does(
    visite: Visite, unpaid: frozenset[Part] | None
) -> None:
    priced = coter(visite, TARIFS)
    reglement = Reglement(dispensees=unpaid)
    due = due_now(visite, priced, reglement)
    assert 0 <= due <= priced.total + priced.depassement
    found = {each.rule for each in verifier_reglement(visite, priced, reglement)}
    assert ("amc-unpaid-alone" in found) == (unpaid == frozenset({Part.AMC}))
    assert flux(visite, reglement)
    withheld = retenue(priced.lignes, visite, TARIFS)
    assert (withheld is None) == (visite.patient.age is None)


CHANGES = sorted(
    {valeur.since for each in TARIFS.baremes.values() for valeur in each.valeurs}
    - {date(2007, 1, 1), date(2007, 8, 1), date(2009, 4, 18)}
)


@pytest.mark.parametrize("day", CHANGES)
@pytest.mark.parametrize("acte", list(ACTES))
def test_across_a_tariff_change_only_what_the_table_says_changes(day: date, acte: str) -> None:
    ordered = replace(PRESCRIPTION, date=date(2005, 1, 1))

    def priced(when: date) -> dict[str, int]:
        visite = Visite(
            actes=(Soin(acte=ACTES[acte]),), date_soins=when, domicile=True, prescription=ordered
        )
        return {one.code: one.montant for one in coter(visite, TARIFS).lignes}

    before, after = priced(day - timedelta(days=1)), priced(day)
    for code in before.keys() | after.keys():
        told = [TARIFS.amount(code, when) for when in (day - timedelta(days=1), day)]
        if told[0] == told[1]:
            assert before.get(code) == after.get(code)
        else:
            coefficient = ACTES[acte].coefficient if code == "AMI" else Decimal(1)
            assert after.get(code, 0) == times(told[1] or 0, coefficient)
