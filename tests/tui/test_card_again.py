"""A card that comes while the amounts are shown: it is read again, and nothing is lost."""

from appliance.demo.cards import cps, vitale
from appliance.errors import CardMuteError, OtherPatientError
from appliance.ports.cards import CardKind
from appliance.tui.messages import CardRead, CardReread, RereadAsked, Sealed
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.home import HomeScreen
from tests.made_up_cards import ALINE, FAMILLE, Stalling
from tests.tui.stage import Screen, Stage, page, shows


async def to_amounts(pilot: Screen) -> None:
    """Choose another act than the one proposed, so that a loss would show."""
    await pilot.press("i", "enter")
    await shows(pilot, "Mode 3, SESAM-Vitale")


async def test_the_card_that_comes_back_is_read_once_and_prices_in_mode_3(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await to_amounts(pilot)
        stage.reader.remove()
        await shows(pilot, "Mode 5, dégradé")
        await stage.insert(pilot, vitale(ALINE), "Mode 3, SESAM-Vitale")
        assert "Injection sous-cutanée (NGAP" in page(pilot)
        await pilot.press("enter")
        await shows(pilot, "Facture 000000001 scellée.")
        await pilot.pause(0.4)
        assert isinstance(pilot.app.screen, HomeScreen)  # the same card bills nobody twice
    assert len(stage.told(CardReread)) == len(stage.told(CardRead)) == 1


async def test_the_card_of_another_is_refused_and_the_patient_s_still_taken(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await to_amounts(pilot)
        await stage.insert(pilot, vitale(FAMILLE[0]), OtherPatientError.sentence)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, AmountsScreen)
        await shows(pilot, "Mode 5, dégradé")
        assert "DURANTEST ALINE" in page(pilot)
        await stage.insert(pilot, vitale(ALINE), "Mode 3, SESAM-Vitale")
    assert len(stage.told(RereadAsked)) == 2


async def test_a_card_that_comes_behind_the_question_is_read_after_the_answer(
    stage: Stage,
) -> None:
    async with stage.visit() as pilot:
        await to_amounts(pilot)
        stage.reader.remove()
        await shows(pilot, "Mode 5, dégradé")
        await pilot.press("enter")
        await shows(pilot, "Sceller quand même ?")
        await stage.insert(pilot, vitale(ALINE), "ok 12:00 Vitale")
        assert stage.told(RereadAsked) == []
        await pilot.press("n")
        await shows(pilot, "Mode 3, SESAM-Vitale")


async def test_a_card_that_fails_is_named_and_can_be_tried_again(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await to_amounts(pilot)
        await stage.insert(pilot, Stalling(vitale(ALINE), after=2), CardMuteError.sentence)
        assert isinstance(pilot.app.screen, AmountsScreen)
        await stage.insert(pilot, vitale(ALINE), "Mode 3, SESAM-Vitale")


async def test_a_cps_that_comes_beside_the_vitale_costs_no_mode(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await to_amounts(pilot)
        stage.reader.insert(cps(), slot=1)
        await shows(pilot, "Vitale + CPS")
        await shows(pilot, "Mode 3, SESAM-Vitale")
        await pilot.press("enter")
        await shows(pilot, "Facture 000000001 scellée.")
    [sealed] = stage.told(Sealed)
    assert sealed.look.status.reader.holds(CardKind.VITALE_2)
