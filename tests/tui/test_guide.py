"""The guide on the screen: from the help, task by task, wide and narrow, open and locked."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from appliance.formats.guide import Task
from appliance.tui.helping import HelpingApp
from appliance.tui.screens.guide import GuideDialog, TaskDialog
from appliance.wiring.guide import tasks
from tests.tui.stage import Screen, Stage, comes, keys, page, rows, shows
from tests.tui.test_colours import rested

SIZES = [(80, 24), (40, 20)]
BILLING, TROUBLES = 2, -1


def give(pilot: Screen, told: Callable[[], Sequence[Task]] = tasks) -> None:
    assert isinstance(pilot.app, HelpingApp)
    pilot.app.guide_tasks = told


async def open_guide(pilot: Screen) -> None:
    give(pilot)
    await pilot.press("f1")
    await shows(pilot, "F2 Guide")
    await pilot.press("f2")
    await shows(pilot, "Entrée Lire")


@pytest.mark.parametrize("size", SIZES)
async def test_the_help_leads_to_the_tasks_and_a_task_to_its_end_and_back(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with stage.unlocked() as pilot:
        await pilot.resize_terminal(*size)
        await comes(pilot, lambda: len(rows(pilot)) == size[1], "the new size")
        await open_guide(pilot)
        assert all(one.title in page(pilot) for one in tasks()[:10])
        await pilot.press(*["down"] * BILLING, "enter")
        await shows(pilot, "deux touches")
        assert all(len(row) <= size[0] for row in await rested(pilot))
        assert "Échap Les tâches" in keys(pilot)
        await pilot.press("end")
        await shows(pilot, "refuse, Traiter un rejet.")
        await pilot.press("escape")
        await shows(pilot, "Entrée Lire")
        await pilot.press("escape", "escape")
        await shows(pilot, "Insérez une carte Vitale")


async def test_a_locked_box_has_its_guide_too(stage: Stage) -> None:
    async with stage.locked() as pilot:
        await open_guide(pilot)
        await pilot.press("end", "enter")
        await shows(pilot, tasks()[TROUBLES].title)
        assert isinstance(pilot.app.screen, TaskDialog)


async def test_where_there_is_no_guide_the_key_is_not_offered(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f1")
        await shows(pilot, "Entrée Compris")
        assert "Guide" not in keys(pilot)
        await pilot.press("f2")
        assert not isinstance(pilot.app.screen, GuideDialog)


async def test_no_name_of_a_screen_behind_is_read_over_it(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await open_guide(pilot)
        shown: Any = page(pilot)
        assert "Insérez une carte" not in shown
