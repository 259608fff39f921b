"""Several people at one box: who is asked, what each sees, and whose code uncovers the screen."""

import pytest

from appliance.demo.cards import cps, vitale
from appliance.domain.roles import Personne
from appliance.tui.messages import UnlockAsked
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.veil import VeilScreen
from tests.made_up_cards import ALINE
from tests.made_up_people import CODES, REMPLACANT, SECRETAIRE, TITULAIRE
from tests.tui.stage import CODE, Stage, keys, page, shows
from tests.tui.test_veil import COVERED, later, watched

HOME = "Insérez une carte Vitale"


@pytest.fixture
def cabinet(stage: Stage) -> Stage:
    stage.personnes = (TITULAIRE, REMPLACANT, SECRETAIRE)
    return stage


async def test_one_person_is_never_asked_who_they_are(stage: Stage) -> None:
    async with stage.locked() as pilot:
        assert TITULAIRE.nom not in page(pilot)
        assert "F2" not in keys(pilot)
        await pilot.press(*CODE, "enter")
        await shows(pilot, HOME)


async def test_several_are_asked_who_and_each_opens_with_their_own_code(cabinet: Stage) -> None:
    async with cabinet.locked() as pilot:
        await shows(pilot, "Test Camille, titulaire")
        await pilot.press("f2", *CODE, "enter")
        await shows(pilot, "Code incorrect")
        await pilot.press(*CODES[REMPLACANT.numero], "enter")
        await shows(pilot, HOME)
    assert [one.qui for one in cabinet.told(UnlockAsked)] == [REMPLACANT.numero] * 2
    assert cabinet.poste is not None
    assert cabinet.poste.personne == REMPLACANT


async def test_somebody_added_meanwhile_is_offered_at_the_next_unlock(stage: Stage) -> None:
    async with stage.locked(kiosk=True) as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, HOME)
        stage.personnes = (TITULAIRE, SECRETAIRE)
        await pilot.press("f10")
        await shows(pilot, TITULAIRE.nom)
        await pilot.press("f2", *CODES[SECRETAIRE.numero], "enter")
        await shows(pilot, HOME)


async def test_a_secretary_sees_the_amounts_and_no_key_that_seals_or_sends(cabinet: Stage) -> None:
    async with cabinet.locked() as pilot:
        await pilot.press("f2", "f2", *CODES[SECRETAIRE.numero], "enter")
        await shows(pilot, HOME)
        assert "F5" not in keys(pilot)
        await cabinet.insert(pilot, vitale(ALINE))
        await pilot.press("enter")
        await shows(pilot, "Règle")
        assert "Entrée" not in keys(pilot)
        await pilot.press("enter", "f5")
        await shows(pilot, "qui a soigné scellera, sous son propre code")
        assert isinstance(pilot.app.screen, AmountsScreen)
    assert cabinet.status().scellees == 0


@pytest.mark.parametrize("who", [TITULAIRE, REMPLACANT, SECRETAIRE])
@pytest.mark.parametrize("sign", ["idle", "cps"])
async def test_the_screen_comes_back_by_the_own_code_and_no_other(
    cabinet: Stage, who: Personne, sign: str
) -> None:
    cabinet.reader.insert(cps(), slot=1)
    others = [code for number, code in CODES.items() if number != who.numero]
    async with cabinet.locked() as pilot:
        await pilot.press(*["f2"] * (who.numero - 1), *CODES[who.numero], "enter")
        await shows(pilot, "CPS")
        await cabinet.insert(pilot, vitale(ALINE))
        watched(pilot)
        if sign == "idle":
            await later(cabinet, pilot)
        else:
            cabinet.reader.remove(slot=1)
            await shows(pilot, COVERED)
        assert f"Code de {who.nom}" in page(pilot)
        for code in others:
            await pilot.press(*code, "enter")
            await shows(pilot, "Code incorrect")
            assert isinstance(pilot.app.screen, VeilScreen)
        await pilot.press(*CODES[who.numero], "enter")
        await shows(pilot, "Tiers payant")
        assert isinstance(pilot.app.screen, ActScreen)
