"""Night, day or none: the same words, and nothing that only a colour says."""

from collections.abc import Iterator

import pytest
from rich.segment import Segment

from appliance.config import Couleurs
from appliance.domain.lot import Verdict
from appliance.tui.theme import THEMES
from tests.tui.stage import Screen, Stage, page, rows, shows

WAYS: tuple[list[str], ...] = (
    [],
    ["enter"],
    ["f9"],
    ["f9", "f"],
    ["f9", "r"],
    ["f9", "v"],
    ["f4", *"001"],
    ["f3"],
    ["f1"],
)
"""Keys from the home screen to the others."""

FRAME = set("─│┌┐└┘═║╔╗╚╝ ")


def painted(pilot: Screen) -> Iterator[Segment]:
    """Yield what has a colour of its own."""
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            colours = () if style is None else (style.color, style.bgcolor)
            if any(colour is not None and colour.name != "default" for colour in colours):
                yield segment


async def refused(stage: Stage, pilot: Screen) -> None:
    """Come home with an invoice that was refused: the screens have something to warn of."""
    await stage.bill(pilot)
    await pilot.press("f5")
    await shows(pilot, "À ENVOYER")
    stage.answer(Verdict.NEGATIF, "PRESCRIPTEUR INCONNU")
    await shows(pilot, "ARL NÉGATIF")


async def visit(pilot: Screen, way: list[str]) -> list[str]:
    """Go somewhere, read it, and come back."""
    depth = len(pilot.app.screen_stack)
    await pilot.press(*way)
    await pilot.pause(0.3)
    seen = rows(pilot)[4:]
    while len(pilot.app.screen_stack) > depth:
        await pilot.press("escape")
    return seen


async def test_what_has_a_colour_has_weight_too_or_is_a_frame(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await refused(stage, pilot)
        for way in WAYS:
            await pilot.press(*way)
            await pilot.pause(0.3)
            for text, style, _ in painted(pilot):
                assert style is not None
                assert set(text) <= FRAME or style.bold or style.reverse or style.underline, text
            while len(pilot.app.screen_stack) > 2:
                await pilot.press("escape")


async def test_without_colours_every_screen_says_the_same(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await refused(stage, pilot)
        told = {}
        for theme in THEMES:
            pilot.app.theme = theme.name
            told[theme.name] = [await visit(pilot, way) for way in WAYS]
            assert bool([*painted(pilot)]) is (theme.name != "monochrome")
        assert told["nuit"] == told["jour"] == told["monochrome"]


async def test_the_menu_goes_round_the_colours(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        seen = []
        for _ in THEMES:
            seen.append(pilot.app.theme)
            await pilot.press("f9", "a")
            await pilot.pause()
        assert seen == [theme.name for theme in THEMES]
        assert pilot.app.theme == seen[0]


def test_the_settings_name_the_colours() -> None:
    assert [one.value for one in Couleurs] == [theme.name for theme in THEMES]


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_a_rejection_is_words(stage: Stage, theme: str) -> None:
    async with stage.visit() as pilot:
        pilot.app.theme = theme
        await refused(stage, pilot)
        await pilot.press("f9", "r")
        await shows(pilot, "PRESCRIPTEUR INCONNU")
        assert "ARL NÉGATIF 1 8,83 € aujourd’hui" in page(pilot)
