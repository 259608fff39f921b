"""From the card to the acknowledged invoice, in few keys."""

import pytest

from appliance.demo.cards import vitale
from appliance.domain.facture import ModeSecurisation
from appliance.domain.lot import Verdict
from appliance.domain.tiers_payant import TiersPayant
from appliance.spool.records import Outcome
from appliance.tui.messages import CardRead, LotsClosed, SealAsked, Sealed
from appliance.tui.screens.amounts import AmountsScreen, who_pays
from tests.made_up_cards import ALINE, FAMILLE
from tests.practice import propose
from tests.tui.stage import CODE, PRESCRIBER, PROOF, Stage, page, rows, shows


async def test_a_usual_visit_takes_the_card_and_two_keys(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        stage.reader.insert(vitale(ALINE))
        await shows(pilot, "DURANTEST ALINE, né(e) le 14/08/1955")
        await shows(pilot, "Tiers payant")
        await pilot.press("enter")
        await shows(pilot, "Mode 3, SESAM-Vitale")
        await pilot.press("enter")
        await shows(pilot, "Facture 000000001 scellée. À encaisser : 3,53 €. Retirez la carte.")
    [sealed] = stage.told(Sealed)
    assert sealed.look.factures[0].facture.mode is ModeSecurisation.SESAM_VITALE


async def test_the_queue_follows_an_invoice_to_its_acknowledgement(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await shows(pilot, "SCELLÉE, à mettre en lot")
        await pilot.press("f5")
        await shows(pilot, "À ENVOYER lot 001")
        assert "1 lot clos et confié à l’envoi." in page(pilot)
        stage.take()
        await shows(pilot, "REMISE lot 001")
        stage.answer(Verdict.POSITIF)
        await shows(pilot, "ARL POSITIF lot 001")
    [closed] = stage.told(LotsClosed)
    assert closed.count == 1


async def test_a_refused_lot_shows_the_caisse_s_reason(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f5")
        await shows(pilot, "À ENVOYER")
        stage.take()
        await shows(pilot, "REMISE")
        stage.answer(Verdict.NEGATIF, "total [faux]\x1b[2J")
        await shows(pilot, "ARL NÉGATIF lot 001")
        await shows(pilot, "ALERTE Lot 2026-11-20/001 : total [faux]")
        await pilot.press("enter")
        await shows(pilot, "Motif : total [faux]")
        assert f"Preuve, dans les mots du serveur : « {PROOF} »" in page(pilot)
        assert not any("\x1b" in row for row in rows(pilot))


async def test_a_lot_that_the_server_refuses_is_blocked_with_its_words(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f5")
        await shows(pilot, "À ENVOYER")
        stage.take(Outcome.BLOQUEE, "550 adresse inconnue")
        await shows(pilot, "BLOQUÉE lot 001")
        await shows(pilot, "ALERTE Lot 2026-11-20/001 : 550 adresse inconnue")


async def test_closing_says_when_nothing_waits(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f5")
        await shows(pilot, "Aucune facture n’attend d’être mise en lot.")


async def test_without_the_cps_an_invoice_waits_for_its_lot_and_says_so(stage: Stage) -> None:
    stage.signer = None
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Règle")
        await pilot.press("enter", "o")
        await shows(pilot, "Facture 000000001 scellée.")
        await pilot.press("f5")
        await shows(pilot, "Rien n’a pu être mis en lot : insérez la CPS")
        await pilot.press("enter")
        await shows(pilot, "mode 4")
        await shows(pilot, "SCELLÉE, à mettre en lot")


async def test_a_card_of_several_holders_asks_who(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale(*FAMILLE), "La carte couvre 3 personnes")
        await pilot.press("2")
        await shows(pilot, "LEFÈVRE-TEST NOÉ, né(e) le 21/09/2011")
        await shows(pilot, "Tiers payant")


async def test_the_arrows_choose_a_holder_as_well(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale(*FAMILLE), "La carte couvre 3 personnes")
        await pilot.press("down", "down", "enter")
        await shows(pilot, "LEFÈVRE-TEST FRANÇOISE, né(e) le 05/00/2015")


async def test_an_act_is_chosen_by_its_letter(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("i")
        assert any(row.startswith(">I  Injection sous-cutanée") for row in rows(pilot))
        await pilot.press("enter")
        await shows(pilot, "Injection sous-cutanée (NGAP")


async def test_place_and_tiers_payant_change_by_their_keys(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("f6", "f6", "f7")
        await shows(pilot, "(x) cabinet")
        await shows(pilot, "(x) AMO et AMC")
        await pilot.press("enter")
        await shows(pilot, "Soins du 20/11/2026, au cabinet")
        await shows(pilot, "AMC 2,43 €, patient 0,00 €.")
        assert "IFD" not in page(pilot)


async def test_the_prescription_of_the_last_invoice_is_proposed_again(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("f7", "tab", "tab", "tab", "tab")
        await pilot.press(*["backspace"] * 11, *"123456789")
        await stage.bill(pilot, doubt="Part AMC dispensée sans mutuelle connue.")
        stage.reader.remove()
        await shows(pilot, "ok 12:00 prêt")
        await stage.insert(pilot, vitale(ALINE))
        await shows(pilot, "Prescription reprise de la facture 000000001")
        assert "123456789" in page(pilot)
        assert "(x) AMO et AMC" in page(pilot)


async def test_a_date_is_typed_over_and_may_be_short(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("tab", "tab", "tab", *"1/11/26", "tab", "tab", *"15/10/26", "enter")
        await shows(pilot, "Soins du 01/11/2026")


async def test_a_prescriber_s_number_may_have_spaces(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press(*["tab"] * 4, *["backspace"] * 11, *"99 700 218 896", "enter")
        await shows(pilot, "Règle")
        await pilot.press("enter")
        await shows(pilot, "scellée")
    [sealed] = stage.told(Sealed)
    paper = sealed.look.factures[0].facture.prescription
    assert paper is not None
    assert paper.prescripteur == PRESCRIBER


async def test_an_act_of_the_morning_asks_before_it_is_billed_again(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f2")
        await shows(pilot, "Tiers payant")
        await stage.bill(pilot, doubt="déjà facturé à ce patient ce jour-là : facture 000000001")
    assert len(stage.told(Sealed)) == 2


async def test_an_invoice_sealed_meanwhile_stops_the_second_one(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Règle")
        assert stage.poste is not None
        reading = stage.poste.read_card()
        stage.poste.seal(propose(stage.poste, reading, TiersPayant.AMO))
        await pilot.press("enter")
        await shows(pilot, "Une facture a été scellée entre-temps")
    assert stage.told(Sealed) == []


async def test_escape_from_the_amounts_keeps_what_was_chosen(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("i", "f6", "f7", *["tab"] * 3, *"19/11/26", "enter")
        await shows(pilot, "Règle")
        await pilot.press("escape")
        await shows(pilot, "(x) domicile non prescrit")
        assert "(x) AMO et AMC" in page(pilot)
        assert "19/11/26" in page(pilot)
        assert any(row.startswith(">I  Injection") for row in rows(pilot))


async def test_escape_comes_back_and_seals_nothing(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Règle")
        await pilot.press("escape")
        await shows(pilot, "Tiers payant")
        await pilot.press("escape")
        await shows(pilot, "Aucune facture")
    assert stage.told(SealAsked) == []


async def test_a_seal_asked_twice_by_one_key_makes_one_invoice(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Règle")
        amounts = pilot.app.screen
        assert isinstance(amounts, AmountsScreen)
        amounts.action_seal()
        amounts.action_seal()
        await shows(pilot, "scellée")
        pilot.app.post_message(SealAsked(stage.told(SealAsked)[0].proposition))  # too late
        await pilot.press("f1", "escape")
    assert len(stage.told(SealAsked)) == 3
    assert len(stage.told(Sealed)) == 1


async def test_a_card_in_the_reader_is_read_again_on_demand(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("escape")
        await shows(pilot, "Aucune facture")
        await pilot.press("f2")
        await shows(pilot, "Tiers payant")
    assert len(stage.told(CardRead)) == 2


async def test_a_card_that_came_during_another_visit_is_read_back_home(stage: Stage) -> None:
    async with stage.visit() as pilot:
        stage.reader.insert(vitale(FAMILLE[0]))
        await pilot.press("escape")
        await shows(pilot, "LEFÈVRE-TEST ÉLODIE")


@pytest.mark.parametrize(
    ("tiers_payant", "sentence"),
    [
        (TiersPayant.AMO, "À payer : AMO 5,30 €, AMC 0,00 €, patient 3,53 €."),
        (TiersPayant.AMO_AMC, "À payer : AMO 5,30 €, AMC 3,53 €, patient 0,00 €."),
        (TiersPayant.AUCUN, "À payer : AMO 0,00 €, AMC 0,00 €, patient 8,83 €."),
    ],
)
def test_what_each_pays_is_said(stage: Stage, tiers_payant: TiersPayant, sentence: str) -> None:
    stage.reader.insert(vitale(ALINE))
    poste = stage.unlock(CODE, "")
    assert who_pays(propose(poste, poste.read_card(), tiers_payant)) == sentence
    poste.lock()
