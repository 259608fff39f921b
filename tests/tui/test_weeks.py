"""Bars by week, each with its figure, and the states of the queue."""

import pytest

from appliance.services.consultation import Consultation
from appliance.services.semaines import Semaine
from appliance.tui.texts import lists as texts
from appliance.tui.theme import THEMES
from tests.services.rounds import TODAY
from tests.tui.stage import Stage, page, rows, shows

BAR = "█"


async def test_an_empty_week_says_so_and_the_states_stand_beside_their_bars(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f9", "s")
        await shows(pilot, texts.WEEKS_NONE)
        await pilot.press("f6", "f6", "f6")
        await shows(pilot, "(x) états de la file")
        await shows(pilot, "à mettre en lot 1")
        (row,) = [one for one in rows(pilot) if one.strip().startswith("à mettre en lot ")]
        assert BAR in row
        assert texts.WEEKS_NONE not in page(pilot)


@pytest.mark.parametrize("theme", [one.name for one in THEMES])
async def test_the_bars_say_the_same_in_any_colours(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setattr(Consultation, "semaines", lambda _: [Semaine(lundi=TODAY, paye=1000)])
    async with stage.unlocked() as pilot:
        pilot.app.theme = theme
        await pilot.press("f9", "s")
        await shows(pilot, "20/11 10,00 €")
        assert any(BAR in row for row in rows(pilot))


async def test_each_week_has_its_amount_and_the_longest_bar_is_the_largest(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    weeks = [Semaine(lundi=TODAY, paye=1000, rejete=7), Semaine(lundi=TODAY, paye=250)]
    monkeypatch.setattr(Consultation, "semaines", lambda _: weeks)
    async with stage.unlocked() as pilot:
        await pilot.press("f9", "s")
        await shows(pilot, "20/11 10,00 €")
        long, short = (row for row in rows(pilot) if row.strip().startswith("20/11"))
        assert long.count(BAR) > 3 * short.count(BAR) > 0
        await pilot.press("f6")
        await shows(pilot, "20/11 0,07 €")
