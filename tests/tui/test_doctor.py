"""The doctor on the screen: from the help, line by line, left whenever one likes."""

import threading
from collections.abc import Iterator

from appliance.tui.app import BesaceApp
from tests.tui.stage import Screen, Stage, rows, shows

LINE = "Lecteur              Le lecteur ne répond plus. → Débranchez-le."


def offer(pilot: Screen, lines: Iterator[str]) -> None:
    assert isinstance(pilot.app, BesaceApp)
    pilot.app.examine = lambda: lines


async def test_the_help_leads_to_the_examination_and_each_line_comes_by_itself(
    stage: Stage,
) -> None:
    go = threading.Event()

    def lines() -> Iterator[str]:
        yield "Appareil             bon (2947:0101)"
        go.wait(10)
        yield LINE

    async with stage.unlocked() as pilot:
        offer(pilot, lines())
        await pilot.press("f1")
        await shows(pilot, "F9 Diagnostic")
        await pilot.press("f9")
        await shows(pilot, "2947:0101")
        assert "ne répond plus" not in "\n".join(rows(pilot))
        go.set()
        await shows(pilot, "Débranchez-le")
        await pilot.press("enter", "escape")
        await shows(pilot, "À mettre en lot")


async def test_an_examination_can_be_left_before_its_end(stage: Stage) -> None:
    go = threading.Event()

    def lines() -> Iterator[str]:
        yield "Appareil             bon"
        go.wait(10)
        yield LINE

    async with stage.unlocked() as pilot:
        offer(pilot, lines())
        await pilot.press("f1", "f9")
        await shows(pilot, "Appareil")
        await pilot.press("escape", "escape")
        go.set()
        await shows(pilot, "Insérez une carte Vitale")


async def test_a_locked_box_can_be_examined_too(stage: Stage) -> None:
    async with stage.locked() as pilot:
        offer(pilot, iter([LINE]))
        await pilot.press("f1", "f9")
        await shows(pilot, "Débranchez-le")


async def test_where_there_is_nothing_to_examine_the_key_is_not_offered(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f1", "f9")
        assert "Diagnostic" not in "\n".join(rows(pilot))
