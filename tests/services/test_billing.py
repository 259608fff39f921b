"""Pricing on what the box billed before, and a seal of what was shown or of nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from appliance.domain.patient import Beneficiaire
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Bsi, Profession, Trajet
from appliance.errors import BilledMeanwhileError, SealRefusedError
from appliance.services.poste import Poste
from tests.made_up import ADA, PROFESSIONNEL, made_up_nir
from tests.services.billed import DAY, PAPER, asked, codes, rules, visit
from tests.tui.stage import CODE, Stage

FAR = Trajet(km=Decimal(102), autre_commune=True)


def test_what_was_shown_before_another_seal_is_sealed_no_more(poste: Poste) -> None:
    first, second = asked(poste, visit("sc")), asked(poste, visit("sc"))
    poste.seal(first)
    for late in (first, second):
        with pytest.raises(BilledMeanwhileError):
            poste.seal(late)
    assert len(poste.factures()) == 1


def test_two_seals_at_the_same_moment_make_one_invoice(poste: Poste) -> None:
    shown = asked(poste, visit("sc"))

    def seal(_: int) -> bool:
        try:
            poste.seal(shown)
        except BilledMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(seal, range(8))) == 1
    assert len(poste.factures()) == 1


def test_the_same_act_again_asks_and_can_be_billed_as_another_passage(poste: Poste) -> None:
    poste.seal(asked(poste, visit("sc")))
    again = asked(poste, visit("sc"), reading=poste.read_card())
    assert rules(again) == {"already-billed"}
    assert again.visite.passage == 2
    poste.seal(again)
    assert len(poste.factures()) == 2
    assert rules(asked(poste, visit("im"), reading=poste.read_card())) == set()


def test_the_package_of_the_morning_is_remembered_in_the_evening(poste: Poste) -> None:
    poste.seal(asked(poste, visit(bsi=Bsi.BSB)))
    assert codes(asked(poste, visit(bsi=Bsi.BSB))) == ["IFI"]


def test_the_kilometres_of_other_patients_count_for_the_day(poste: Poste) -> None:
    other = replace(ADA, prenom="ÈVE")
    poste.seal(asked(poste, visit("sc", trajet=FAR), other))
    halved = asked(poste, visit("sc", trajet=FAR))
    assert [one.quantite for one in halved.cotation.lignes if one.code == "IK"] == [99, 100]
    poste.seal(halved)
    assert "IK" not in codes(asked(poste, visit("im", trajet=FAR)))


def test_a_limit_over_a_year_is_looked_for_in_the_year(poste: Poste) -> None:
    before = DAY - timedelta(days=200)
    paper = replace(PAPER, date=before)
    poste.seal(asked(poste, visit("bilan_plaie", date_soins=before, prescription=paper)))
    assert "act-frequency" in rules(asked(poste, visit("bilan_plaie")))


def test_a_nurse_orders_herself_what_needs_no_other_order(poste: Poste) -> None:
    shown = asked(poste, visit("vaccin_sans_prescription", prescription=None, domicile=False))
    assert rules(shown) == set()
    paper = poste.seal(shown).facture.prescription
    assert paper is not None
    assert (paper.prescripteur, paper.date) == (PROFESSIONNEL.numero.value, DAY)
    assert paper.acces_direct


def test_without_an_order_other_care_is_not_sealed(poste: Poste) -> None:
    shown = asked(poste, visit("sc", prescription=None))
    assert rules(shown) == {"prescription-missing"}
    with pytest.raises(SealRefusedError):
        poste.seal(shown)


def test_a_doctor_s_own_care_needs_no_order(stage: Stage) -> None:
    stage.profession = Profession.MG
    poste = stage.unlock(CODE, "")
    facts = {"prescription": None, "profession": Profession.MG, "domicile": False}
    sealed = poste.seal(asked(poste, visit("consultation", **facts)))
    assert sealed.facture.prescription is None
    assert {acte.id for acte in poste.billing.actes} >= {"consultation", "DEQP003"}
    assert "sc" not in {acte.id for acte in poste.billing.actes}
    poste.lock()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (ADA, set()),
        (replace(ADA, naissance="19550912"), {"nir-birth-mismatch"}),
        (replace(ADA, naissance="19540812"), {"nir-birth-mismatch"}),
        (replace(ADA, naissance="19550800"), set()),  # no whole date: nothing can be said
        (replace(ADA, nir=made_up_nir("2554299123456")), set()),  # a month of nobody's
        (replace(ADA, naissance="20150812"), set()),  # a child, under a parent's number
        (
            replace(ADA, naissance="20150812", nir=made_up_nir("2150899123456")),
            {"minor-own-nir"},
        ),
    ],
)
def test_who_is_typed_in_is_compared_with_the_number(
    poste: Poste, who: Beneficiaire, expected: set[str]
) -> None:
    assert rules(asked(poste, visit("sc"), who)) == expected


def test_who_is_read_from_a_card_is_not(poste: Poste) -> None:
    reading = poste.read_card()
    odd = replace(ADA, naissance="19540812")
    assert rules(asked(poste, visit("sc"), odd, reading=reading)) == set()


def test_an_order_of_more_than_a_year_asks(poste: Poste) -> None:
    paper = replace(PAPER, date=DAY - timedelta(days=366))
    assert rules(asked(poste, visit("sc", prescription=paper))) == {"prescription-old"}


def test_the_amc_part_without_a_mutuelle_asks(poste: Poste) -> None:
    shown = asked(poste, visit("sc"), tiers_payant=TiersPayant.AMO_AMC)
    assert rules(shown) == {"amc-unknown"}
    assert shown.sealable
    assert shown.patient_pays == 0
