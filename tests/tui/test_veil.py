"""The screen locks by itself, and a code brings back exactly what it covers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.demo.cards import cps, vitale
from appliance.domain.lot import Verdict
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.veil import VeilScreen
from appliance.tui.veil import Watch
from appliance.tui.widgets.permanent_line import COLUMNS
from tests.made_up_cards import ALINE
from tests.tui.stage import CODE, Screen, Stage, comes, keys, page, shows

TEN_MINUTES = timedelta(minutes=10)
WATCH = Watch(idle=TEN_MINUTES, by_cps=True)
COVERED = "Écran verrouillé"


def watched(pilot: Screen, watch: Watch = WATCH) -> None:
    pilot.app.lookout = watch  # type: ignore[attr-defined]


async def later(stage: Stage, pilot: Screen) -> None:
    stage.clock.time += TEN_MINUTES
    await shows(pilot, COVERED)


async def test_a_locked_screen_comes_back_to_where_it_was_by_the_code_and_enter(
    stage: Stage,
) -> None:
    async with stage.visit() as pilot:
        watched(pilot)
        await pilot.press("down", "f6", "f4", *"esse")
        before = list(pilot.app.screen_stack)
        await later(stage, pilot)
        await pilot.press(*CODE, "enter")
        await shows(pilot, "Chercher esse")
        assert pilot.app.screen_stack == before
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ActScreen)
        await shows(pilot, "(x) domicile non prescrit")


async def test_nothing_of_the_practice_is_readable_meanwhile(stage: Stage) -> None:
    async with stage.visit() as pilot:
        watched(pilot)
        await stage.bill(pilot)
        await pilot.press("f9")
        await later(stage, pilot)
        shown = page(pilot)
        assert "DURANTEST" not in shown
        assert "€" not in shown
        assert not any(label in shown for label in COLUMNS)
        for press in ("f1", "f4", "f9", "f2", "f3", "f5", "escape", "enter"):
            await pilot.press(press)
            assert isinstance(pilot.app.screen, VeilScreen)


async def test_what_was_sealed_goes_on_being_sent(stage: Stage) -> None:
    async with stage.visit() as pilot:
        watched(pilot)
        await stage.bill(pilot)
        await later(stage, pilot)
        assert stage.poste is not None
        stage.poste.rest = timedelta(0)
        await comes(pilot, lambda: stage.status().a_envoyer == 1, "a closed lot")
        stage.answer(Verdict.POSITIF)
        await comes(pilot, lambda: stage.status().arl_positif == 1, "an acknowledgement")
        assert isinstance(pilot.app.screen, VeilScreen)


async def test_a_wrong_code_opens_nothing_and_no_code_is_kept(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        watched(pilot)
        await later(stage, pilot)
        await pilot.press("enter")
        await shows(pilot, "Tapez le code")
        await pilot.press(*"faux", "enter")
        await shows(pilot, "Code incorrect")
        assert "•" not in page(pilot)
        await pilot.press(*CODE, "enter")
        await shows(pilot, "Insérez une carte Vitale")


async def test_the_cps_that_is_pulled_locks_at_once(stage: Stage) -> None:
    stage.reader.insert(cps(), slot=1)
    async with stage.unlocked() as pilot:
        watched(pilot)
        await shows(pilot, "ok 12:00 CPS")
        stage.reader.remove(slot=1)
        await shows(pilot, COVERED)


async def test_a_reader_that_falls_mute_does_not_lock(stage: Stage) -> None:
    stage.reader.insert(cps(), slot=1)
    async with stage.unlocked() as pilot:
        watched(pilot, replace(WATCH, idle=None))
        await shows(pilot, "ok 12:00 CPS")
        stage.reader.mute()
        await shows(pilot, "muet")
        stage.reader.revive()
        await shows(pilot, "ok 12:00 CPS")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("sign", ["key", "card"])
async def test_who_is_there_is_not_locked_out(stage: Stage, sign: str) -> None:
    async with stage.unlocked() as pilot:
        watched(pilot)
        for _ in range(3):
            stage.clock.time += TEN_MINUTES / 2
            await comes(pilot, lambda: stage.seen(pilot) == stage.clock.time, "a beat")
            if sign == "key":
                await pilot.press("down")
            else:
                stage.reader.insert(vitale(ALINE))
                await comes(pilot, lambda: stage.swallowed(pilot), "a card that is seen")
        assert not isinstance(pilot.app.screen, VeilScreen)


async def test_a_card_that_comes_meanwhile_opens_nothing(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        watched(pilot)
        await later(stage, pilot)
        stage.reader.insert(vitale(ALINE))
        await comes(pilot, lambda: stage.swallowed(pilot), "a card that is seen")
        assert isinstance(pilot.app.screen, VeilScreen)
        await pilot.press(*CODE, "enter")
        await shows(pilot, "Tiers payant")


async def test_the_menu_locks_the_screen_and_closes_nothing(stage: Stage) -> None:
    async with stage.unlocked(kiosk=True) as pilot:
        await pilot.press("f9", "e")
        await shows(pilot, COVERED)
        assert keys(pilot) == "Entrée Revenir"
        assert stage.poste is not None
        assert stage.poste.status().decompte.scellees == 0


async def test_without_a_rule_the_screen_stays(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        stage.clock.time += timedelta(days=1)
        await comes(pilot, lambda: stage.seen(pilot) == stage.clock.time, "a beat")
        assert isinstance(pilot.app.screen, HomeScreen)
