"""Unlock, home, round and billing on 80 columns and on 40: nothing is cut, every key is there."""

from dataclasses import replace

import pytest

from appliance.demo.cards import vitale
from appliance.tui import entries, texts
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.round import RoundScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.screens.veil import VeilScreen
from appliance.tui.theme import THEMES
from tests.made_up_cards import ALINE
from tests.services.rounds import enter
from tests.tui.stage import CODE, Screen, Stage, comes, keys, page, rows, shows

SIZES = [(80, 24), (40, 20)]
CUT = "…"
LONG = replace(ALINE, nom="DURANTEST DE LA HAUTE-COMBE", prenom="ALINE MARGUERITE")


async def resized(pilot: Screen, size: tuple[int, int]) -> None:
    """Give the terminal another size, and wait until it is painted."""
    await pilot.resize_terminal(*size)
    await comes(pilot, lambda: len(rows(pilot)) == size[1], "the new size")


async def whole(pilot: Screen, size: tuple[int, int]) -> str:
    """Return the text of a screen on which nothing is cut, and every key that works is told."""
    await comes(pilot, lambda: not untold(pilot), "every key")
    shown = rows(pilot)
    assert len(shown) == size[1]
    assert all(len(row) <= size[0] for row in shown)
    return page(pilot)


def untold(pilot: Screen) -> list[str]:
    """Return the keys that work here and do not stand at the bottom."""
    active = [one.binding for one in pilot.app.screen.active_bindings.values() if one.binding.show]
    bar = keys(pilot)
    told = [f"{one.key_display} {one.description}" for one in active]
    return [one for one in told if one not in bar]


@pytest.mark.parametrize("size", SIZES)
async def test_unlock_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.locked(needs_cps_code=True, notice="Cabinet d’essai : code public") as pilot:
        await resized(pilot, size)
        assert isinstance(pilot.app.screen, UnlockScreen)
        shown = await whole(pilot, size)
        for sentence in (
            texts.UNLOCK_TITLE,
            texts.UNLOCK_CODE,
            texts.UNLOCK_CPS,
            texts.SIMULATION,
            "Cabinet d’essai : code public",
        ):
            assert sentence in shown
        assert CUT not in shown
        await pilot.press(*CODE)
        assert "•" * len(CODE) in page(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_home_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await resized(pilot, size)
        await comes(pilot, lambda: "SCELLÉE, à mettre en lot" in page(pilot), "a whole row")
        await comes(pilot, lambda: CUT not in page(pilot), "a row that is not cut")
        assert isinstance(pilot.app.screen, HomeScreen)
        shown = await whole(pilot, size)
        for sentence in (
            "Moteur de simulation (aucune FSE valable)",
            "20/11/2026 12:00",
            "Facture 000000001 scellée. À encaisser : 3,53 €. Retirez la carte.",
            ">000000001",
            "DURANTEST ALINE",
            "8,83 €",
            "Retard",
            "Vitale",
        ):
            assert sentence in shown


@pytest.mark.parametrize("size", SIZES)
async def test_billing_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.unlocked() as pilot:
        await resized(pilot, size)
        await stage.insert(pilot, vitale(ALINE), "Acte (sa lettre")
        assert isinstance(pilot.app.screen, ActScreen)
        await shows(pilot, "DURANTEST ALINE, né(e) le 14/08/1955")
        shown = await whole(pilot, size)
        assert CUT not in shown
        assert ">P" in shown
        await pilot.press("enter")
        await shows(pilot, "AMI 1,5 4,73 €")
        assert isinstance(pilot.app.screen, AmountsScreen)
        await comes(pilot, lambda: "Quitter" in keys(pilot), "every key")
        shown = await whole(pilot, size)
        assert "Soins du 20/11/2026, à domicile" in shown
        assert CUT not in shown
        await pilot.press("end")
        await shows(pilot, "patient 3,53 €.")
        await whole(pilot, size)


@pytest.mark.parametrize("size", SIZES)
async def test_the_locked_screen_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.unlocked() as pilot:
        await resized(pilot, size)
        await pilot.press("f9", "e")
        await shows(pilot, texts.VEIL_TITLE)
        assert isinstance(pilot.app.screen, VeilScreen)
        shown = await whole(pilot, size)
        assert texts.VEIL_ADVICE in shown
        assert texts.UNLOCK_CODE in shown


async def at_record(stage: Stage, pilot: Screen) -> None:
    """Come to a patient's record by the list of all."""
    assert stage.poste is not None
    enter(stage.poste, ALINE)
    await pilot.press("f9", "l")
    await shows(pilot, ">Patient DURANTEST ALINE")
    await pilot.press("enter")
    await shows(pilot, "F5 Ordonnance F6 Droits")


async def test_each_form_of_a_record_is_whole_in_any_colours(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await at_record(stage, pilot)
        for press, labels in (
            ("f5", [champ.label for champ in entries.ORDONNANCE.champs]),
            ("f6", [champ.label for champ in entries.DROITS.champs]),
        ):
            await pilot.press(press)
            await shows(pilot, "Entrée Enregistrer")
            for theme in THEMES:
                pilot.app.theme = theme.name
                await pilot.pause()
                shown = await whole(pilot, SIZES[0])
                assert CUT not in shown
                assert [label for label in labels if label not in shown] == []
            await pilot.press("escape")
            await shows(pilot, "F6 Droits")


@pytest.mark.parametrize("size", SIZES)
async def test_the_circumstances_are_whole(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.visit() as pilot:
        await resized(pilot, size)
        await pilot.press("*")
        await shows(pilot, "Entrée Prendre")
        shown = await whole(pilot, size)
        assert CUT not in shown
        assert "Droits forcés" in shown
        assert "BSI (F7)" in shown


@pytest.mark.parametrize("size", SIZES)
async def test_a_name_that_no_column_holds_stands_whole_below_the_list(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale(LONG))
        await stage.bill(pilot)
        await resized(pilot, size)
        name = f"000000001 {LONG.nom} {LONG.prenom}, SCELLÉE, à mettre en lot"
        await shows(pilot, name)
        assert CUT in page(pilot)
        await pilot.press("f9", "f")
        await shows(pilot, name)
        await whole(pilot, size)


@pytest.mark.parametrize("size", SIZES)
async def test_the_round_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.unlocked() as pilot:
        assert stage.poste is not None
        enter(stage.poste, LONG)
        await resized(pilot, size)
        await pilot.press("f6")
        await shows(pilot, f"{LONG.nom} {LONG.prenom}, AMI")
        assert isinstance(pilot.app.screen, RoundScreen)
        await comes(pilot, lambda: "Quitter" in keys(pilot), "every key")
        shown = await whole(pilot, size)
        assert "1 sur 1 à facturer" in shown
        assert "sans carte" in shown or "à faire" in shown
