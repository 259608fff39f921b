"""Night, day or none: the same words, and nothing that only a colour says."""

from collections.abc import Iterator, Mapping
from functools import partial

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.theme import Theme

from appliance.config import Couleurs
from appliance.domain.lot import Verdict
from appliance.tui.texts.lists import READING_QUEUE
from appliance.tui.theme import PLAIN, THEMES
from tests.tui.contrast import contrast, weakest
from tests.tui.stage import Screen, Stage, comes, page, rows, shows
from tests.tui.test_sizes import untold

WAYS: Mapping[tuple[str, ...], str] = {
    (): "ARL NÉGATIF",
    ("enter",): "Scellée le",
    ("f9",): "Menu :",
    ("f9", "f"): "(x) toutes",
    ("f9", "r"): "aujourd’hui",
    ("f9", "v"): "En tout, les payeurs",
    ("f4", *"001"): ">Facture",
    ("f3",): "Patient sans carte",
    ("f1",): "Entrée Compris",
}
"""Keys from the home screen to the others, and what is read there once all is."""

NIGHT = THEMES[0].name
FRAME = set("─│┌┐└┘═║╔╗╚╝ ")
LEAST = 4.5
"""WCAG 2.2, 1.4.3."""
WEIGHTS = (
    *(Style(), Style(bold=True), Style(reverse=True), Style(bold=True, reverse=True)),
    *(Style(underline=True), Style(underline=True, reverse=True)),
)


def segments(pilot: Screen) -> Iterator[Segment]:
    """Yield the screen, piece by piece."""
    for strip in pilot.app.screen._compositor.render_strips():
        yield from strip


def painted(pilot: Screen) -> Iterator[Segment]:
    """Yield what has a colour of its own."""
    for segment in segments(pilot):
        style = segment.style
        colours = () if style is None else (style.color, style.bgcolor)
        if any(colour is not None and colour.name != "default" for colour in colours):
            yield segment


def faint(pilot: Screen) -> list[str]:
    """Return the texts that do not stand out enough from their paper."""
    theme = pilot.app.theme
    return [
        text
        for text, style, _ in segments(pilot)
        if text.strip() and weakest(style or Style(), theme) < LEAST
    ]


async def refused(stage: Stage, pilot: Screen) -> None:
    """Come home with an invoice that was refused: the screens have something to warn of."""
    await stage.bill(pilot)
    await pilot.press("f5")
    await shows(pilot, "À ENVOYER")
    stage.answer(Verdict.NEGATIF, "PRESCRIPTEUR INCONNU")
    await shows(pilot, "ARL NÉGATIF")


async def rested(pilot: Screen) -> list[str]:
    """Return the rows of a screen that has said all it had to say."""
    looks: list[list[str]] = []

    def is_over() -> bool:
        looks.append(rows(pilot)[4:])
        three = looks[-3:]
        same = len(three) == 3 and three.count(three[0]) == 3
        return same and not untold(pilot) and READING_QUEUE not in page(pilot)

    await comes(pilot, is_over, "a screen at rest")
    return looks[-1]


async def visit(pilot: Screen, way: tuple[str, ...]) -> list[str]:
    """Go somewhere, read it, and come back; what a colour says at night has weight too."""
    depth = len(pilot.app.screen_stack)
    await pilot.press(*way)
    await shows(pilot, WAYS[way])
    seen = await rested(pilot)
    assert faint(pilot) == []
    for text, style, _ in painted(pilot) if pilot.app.theme == NIGHT else ():
        assert style is not None
        assert set(text) <= FRAME or style.bold or style.reverse or style.underline, text
    while len(pilot.app.screen_stack) > depth:
        await pilot.press("escape")
    return seen


async def test_what_colours_say_has_weight_too_and_stands_without_them(
    stage: Stage,
) -> None:
    async with stage.visit() as pilot:
        await refused(stage, pilot)
        told = {}
        for theme in THEMES:
            pilot.app.theme = theme.name
            told[theme.name] = [await visit(pilot, way) for way in WAYS]
            assert bool([*painted(pilot)]) is (theme.name != "monochrome")
        assert told["nuit"] == told["jour"] == told["monochrome"]


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_whatever_a_theme_may_paint_stands_out(theme: Theme) -> None:
    paper, ink = theme.background, theme.foreground
    told = [Style(color=rich(ink), bgcolor=rich(paper)) + weight for weight in WEIGHTS]
    told += [Style(color=rich(theme.primary), bgcolor=rich(paper))]
    told += [Style(color=rich(theme.warning), bgcolor=rich(paper), bold=True)]
    told += [Style(color=rich(theme.error), bgcolor=rich(paper), bold=True, reverse=True)]
    assert {
        str(one): weakest(one, theme.name) for one in told if weakest(one, theme.name) < LEAST
    } == {}


def rich(colour: str | None) -> str:
    """Return a colour by the name that Rich has for it."""
    return (colour or PLAIN).removeprefix("ansi_")


async def test_the_menu_goes_round_the_colours(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        seen = []
        for _ in THEMES:
            seen.append(now := pilot.app.theme)
            await pilot.press("f9", "a")
            await comes(pilot, partial(lambda before: pilot.app.theme != before, now), "a change")
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
        await shows(pilot, "ARL NÉGATIF 1 8,83 € aujourd’hui")
