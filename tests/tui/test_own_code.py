"""Somebody changes their own code at the screen."""

from dataclasses import replace

import pytest

from appliance.errors import WrongCodeError
from appliance.tui.app import BesaceApp
from appliance.tui.screens.home import HomeScreen
from appliance.tui.texts import own_code as texts
from appliance.tui.widgets.entry import Entry
from tests.made_up_people import CODES, SECRETAIRE, TITULAIRE
from tests.tui.recovered import PROPOSED, Keys
from tests.tui.stage import CODE, Screen, Stage, comes, page, shows
from tests.tui.test_sizes import CUT, SIZES, resized, whole

NEW = "tout autre chose"


async def at_code(pilot: Screen, desk: Keys) -> None:
    assert isinstance(pilot.app, BesaceApp)
    pilot.app.recovery = desk
    await pilot.press("f9", "x")
    await shows(pilot, texts.TITLE)


def typed(pilot: Screen) -> list[str]:
    return [one.value for one in pilot.app.screen.query(Entry)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_code_of_now_and_a_new_one_twice_change_it(
    stage: Stage, size: tuple[int, int]
) -> None:
    desk = Keys()
    async with stage.unlocked() as pilot:
        await resized(pilot, size)
        await at_code(pilot, desk)
        assert PROPOSED in page(pilot)
        assert CUT not in await whole(pilot, size)
        await pilot.press(*CODE, "enter", *NEW, "enter", *NEW)
        assert not any(code in page(pilot) for code in (CODE, NEW))
        await pilot.press("enter")
        await shows(pilot, texts.DONE_TITLE)
        await whole(pilot, size)
        await pilot.press("enter")
        await comes(pilot, lambda: isinstance(pilot.app.screen, HomeScreen), "the home screen")
    assert desk.changed == [(NEW, TITULAIRE.numero)]


async def test_what_is_wrong_is_typed_again_and_nothing_is_changed(stage: Stage) -> None:
    desk = Keys()
    async with stage.unlocked() as pilot:
        await at_code(pilot, desk)
        await pilot.press("enter")
        await shows(pilot, texts.EMPTY)
        await pilot.press(*"faux", "enter", *NEW, "enter", *NEW, "enter")
        await shows(pilot, WrongCodeError.sentence)
        assert typed(pilot) == ["", "", ""]
        await pilot.press(*CODE, "enter", *"court", "enter", *"court", "enter")
        await shows(pilot, "(16 caractères au moins)")
        assert typed(pilot) == [CODE, "", ""]
        await pilot.press(*NEW, "enter", *"typo", "enter")
        await shows(pilot, "Les deux codes diffèrent")
        assert typed(pilot) == [CODE, "", ""]
        await pilot.press("escape")
        await comes(pilot, lambda: isinstance(pilot.app.screen, HomeScreen), "the home screen")
    assert desk.changed == []


async def test_a_secretary_changes_hers(stage: Stage) -> None:
    stage.personnes = (TITULAIRE, SECRETAIRE)
    own = CODES[SECRETAIRE.numero]
    desk = replace(Keys(), own=own)
    async with stage.locked() as pilot:
        await pilot.press("f2", *own, "enter")
        await shows(pilot, "À mettre en lot")
        await at_code(pilot, desk)
        await pilot.press(*own, "enter", *NEW, "enter", *NEW, "enter")
        await shows(pilot, texts.DONE_TITLE)
    assert desk.changed == [(NEW, SECRETAIRE.numero)]


async def test_at_play_the_code_is_public_and_stays(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)
