"""Search and menu stay mounted between two openings, and show nothing of the one before."""

from appliance.domain.registre.dossier import Dossier
from appliance.tui.screens.find import FindScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.menu import MenuScreen
from appliance.tui.screens.patient import PatientScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.rows import Rows
from tests.tui.stage import Screen, Stage, comes, page, shows


def enter(stage: Stage) -> None:
    assert stage.poste is not None
    patients = stage.poste.billing.store.registre.patients
    patients.add(Dossier(nom="DURANTEST", prenom="ALINE", naissance="19550814"))


async def stands(pilot: Screen, kind: type) -> None:
    await comes(pilot, lambda: isinstance(pilot.app.screen, kind), kind.__name__)


async def find_aline(pilot: Screen) -> FindScreen:
    await pilot.press("f4")
    await stands(pilot, FindScreen)
    await pilot.press(*"dur")
    await shows(pilot, "DURANTEST")
    screen = pilot.app.screen
    assert isinstance(screen, FindScreen)
    return screen


async def test_a_search_begins_empty_on_the_same_screen(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        enter(stage)
        first = await find_aline(pilot)
        await pilot.press("escape")
        await stands(pilot, HomeScreen)
        await pilot.press("f4")
        await stands(pilot, FindScreen)
        await comes(pilot, lambda: not pilot.app.screen.query_one(Rows).option_count, "no row")
        assert pilot.app.screen is first
        assert pilot.app.screen.query_one(Entry).value == ""
        assert "DURANTEST" not in page(pilot)
        assert await find_aline_again(pilot) is first


async def find_aline_again(pilot: Screen) -> object:
    await pilot.press(*"dur")
    await shows(pilot, "DURANTEST")
    return pilot.app.screen


async def test_a_search_before_another_leaves_that_one_as_it_was(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        enter(stage)
        below = await find_aline(pilot)
        await pilot.press("down", "enter")
        await stands(pilot, PatientScreen)
        await pilot.press("f4")
        await comes(pilot, lambda: pilot.app.screen is not below, "another search")
        await stands(pilot, FindScreen)
        await pilot.press("escape")
        await stands(pilot, PatientScreen)
        await pilot.press("escape")
        await comes(pilot, lambda: pilot.app.screen is below, "the first search")
        assert "DURANTEST" in page(pilot)


async def test_a_terminal_of_another_size_gets_the_screen_in_that_size(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9")
        await stands(pilot, MenuScreen)
        assert pilot.app.screen.has_class("-wide")
        await pilot.press("escape")
        await stands(pilot, HomeScreen)
        await pilot.resize_terminal(40, 20)
        await comes(pilot, lambda: pilot.app.size.width == 40, "another size")
        await pilot.press("f9")
        await comes(pilot, lambda: isinstance(pilot.app.screen, MenuScreen), "menu")
        await comes(pilot, lambda: pilot.app.screen.size.width == 40, "the other size")
        assert pilot.app.screen.has_class("-narrow")


async def test_a_locked_station_keeps_no_screen(stage: Stage) -> None:
    async with stage.unlocked(kiosk=True) as pilot:
        enter(stage)
        kept = await find_aline(pilot)
        await pilot.press("f10")
        await stands(pilot, UnlockScreen)
        await comes(pilot, lambda: not kept.is_attached, "the search to go")
