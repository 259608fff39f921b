"""The code is asked for while the station is being loaded; nothing that was typed is lost."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from textual.widgets import Input

from appliance.domain.roles import Personne
from appliance.services.poste import Poste
from appliance.tui.app import BesaceApp
from appliance.tui.door import Door, Progress
from appliance.tui.front import FrontApp
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.widgets.entry import Entry
from tests.made_up_people import TITULAIRE
from tests.tui.recovered import Keys
from tests.tui.running import running
from tests.tui.stage import CODE, SIZE, Screen, Stage, comes, keys, page

PATIENCE_S = 30


@dataclass
class Loading:
    """What takes long until it is let go on."""

    done: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        assert self.done.wait(PATIENCE_S)


def front(load: Callable[[], object], *, cps: bool = False, kiosk: bool = False) -> FrontApp:
    def people() -> tuple[Personne, ...]:
        return (TITULAIRE,)

    screen = UnlockScreen("", needs_cps_code=cps, proposed_code="", personnes=people)
    return FrontApp(screen, load, kiosk=kiosk)


async def typed_meanwhile(app: FrontApp, load: Loading, *pressed: str) -> None:
    async with running(app, size=SIZE) as pilot:
        await comes(pilot, lambda: bool(app.screen.query(Entry)), "the code")
        await pilot.press(*pressed)
        load.done.set()
        await comes(pilot, lambda: app.hands_over, "the station")


async def opened(stage: Stage, app: FrontApp, *, cps: bool = False) -> tuple[str, str]:
    """Return the codes that the station was asked to open with, by the keys of the first one."""
    heard: list[tuple[str, str]] = []

    def open_with(code: str, cps_code: str, progress: Progress, qui: int) -> Poste:
        heard.append((code, cps_code))
        return stage.unlock(code, cps_code, progress, qui)

    door = Door(open_with, stage.check, lambda: stage.personnes)
    station = BesaceApp(door, needs_cps_code=cps, notice="")
    station.take_over(app.typed)
    async with running(station, size=SIZE) as pilot:
        await comes(pilot, lambda: isinstance(station.screen, HomeScreen), "the home screen")
    return heard[0]


async def test_a_code_typed_during_the_loading_opens_the_station(stage: Stage) -> None:
    load = Loading()
    app = front(load)
    await typed_meanwhile(app, load, *CODE, "enter")
    assert await opened(stage, app) == (CODE, "")


async def test_each_code_goes_into_the_field_that_it_was_typed_in(stage: Stage) -> None:
    load = Loading()
    app = front(load, cps=True)
    await typed_meanwhile(app, load, *CODE, "enter", *"2468", "enter")
    assert await opened(stage, app, cps=True) == (CODE, "2468")


async def test_what_was_typed_is_seen_at_once_and_wiped_by_backspace(stage: Stage) -> None:
    load = Loading()
    app = front(load)
    async with running(app, size=SIZE) as pilot:
        await comes(pilot, lambda: bool(app.screen.query(Entry)), "the code")
        await pilot.press("x", "y")
        assert app.screen.query_one(Input).value == "xy"
        await pilot.press("backspace", "backspace", *CODE)
        load.done.set()
        await comes(pilot, lambda: app.hands_over, "the station")
    station = await standing(stage, app)
    assert station == CODE


async def standing(stage: Stage, app: FrontApp) -> str:
    """Return what stands in the station's field, by the keys of the first application."""
    async with stage.locked() as pilot:
        other = pilot.app
        assert isinstance(other, BesaceApp)
        other.take_over(app.typed)
        await other.serve_early_keys()
        field = pilot.app.screen.query_one(Input)
        await comes(pilot, lambda: len(field.value) == len(CODE), "the code")
        return field.value


@pytest.mark.parametrize("kiosk", [False, True])
async def test_the_first_screen_looks_like_the_one_that_takes_its_place(
    stage: Stage, *, kiosk: bool
) -> None:
    load = Loading()
    shown: list[tuple[str, str]] = []

    async def look(pilot: Screen) -> None:
        await comes(pilot, lambda: bool(keys(pilot)), "the keys")
        shown.append((page(pilot), keys(pilot)))

    app = front(load, kiosk=kiosk)
    app.recoverable = True
    async with running(app, size=SIZE) as pilot:
        await look(pilot)
        load.done.set()
    async with stage.locked(kiosk=kiosk, notice="") as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.recovery = Keys()
        pilot.app.refresh_bindings()
        await comes(pilot, lambda: "F7" in keys(pilot), "the way to the sheet")
        await look(pilot)
    assert shown[0] == shown[1]
