"""Keys that come before what they are for: none is lost."""

import threading

import pytest
from textual.app import App, ComposeResult

from appliance.services.poste import Poste
from appliance.tui import asking
from appliance.tui.messages import LookedUp, Wanted
from appliance.tui.texts import lists
from appliance.tui.widgets.rows import Rows
from tests.tui.stage import Stage, shows

NOBODY_WAITS = 30


class Listed(App[None]):
    def compose(self) -> ComposeResult:
        yield Rows()


async def test_the_bar_goes_where_it_was_sent_before_the_rows_came() -> None:
    async with Listed().run_test() as pilot:
        rows = pilot.app.query_one(Rows)
        rows.expect()
        await pilot.press("down", "down", "up")
        rows.replace((" one", " two", " three"), place=0)
        await pilot.pause()
        assert rows.highlighted == 1


async def test_no_key_is_replayed_twice() -> None:
    async with Listed().run_test() as pilot:
        rows = pilot.app.query_one(Rows)
        for _ in range(2):
            rows.replace((), place=0)
            rows.expect()
            await pilot.press("down")
            rows.replace((" one", " two", " three"), place=0)
            await pilot.pause()
            assert rows.highlighted == 1


async def test_enter_waits_for_the_page_of_the_queue(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, look_up = threading.Event(), asking.look_up

    def slowly(poste: Poste, wanted: Wanted) -> LookedUp:
        gate.wait(NOBODY_WAITS)
        return look_up(poste, wanted)

    async with stage.visit() as pilot:
        await stage.bill(pilot)
        monkeypatch.setattr(asking, "look_up", slowly)
        await pilot.press("f9", "f", "enter")
        await shows(pilot, lists.READING_QUEUE)
        gate.set()
        await shows(pilot, "Scellée le")
