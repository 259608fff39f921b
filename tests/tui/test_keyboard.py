"""The keyboard is chosen at the locked station."""

from dataclasses import dataclass, field

import pytest

from appliance.errors import NotWrittenError
from appliance.tui.app import BesaceApp
from appliance.tui.texts import keyboard as texts
from tests.tui.stage import CODE, Stage, comes, keys, shows
from tests.tui.test_sizes import CUT, SIZES, resized, whole


@dataclass
class Plugged:
    """A keyboard that is set where the test lets it."""

    word: str = ""
    refusal: bool = False
    kept: list[str] = field(default_factory=list)

    def keep(self, word: str) -> None:
        if self.refusal:
            raise NotWrittenError("/etc/besace")
        self.kept.append(word)


@pytest.mark.parametrize("size", SIZES)
async def test_a_locked_station_takes_another_keyboard_and_starts_again(
    stage: Stage, size: tuple[int, int]
) -> None:
    plugged = Plugged()
    async with stage.locked(kiosk=True) as pilot:
        await resized(pilot, size)
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.keyboard = plugged
        pilot.app.refresh_bindings()
        await comes(pilot, lambda: "F11 Clavier" in keys(pilot), "the way to the keyboards")
        await pilot.press("f11")
        await shows(pilot, texts.TITLE)
        assert CUT not in await whole(pilot, size)
        await pilot.press("escape")
        await shows(pilot, "verrouillé")
        assert plugged.kept == []
        await pilot.press("f11")
        await shows(pilot, f"> {texts.KEYBOARDS['fr-latin9']}")
        await pilot.press("down", "enter")
        await comes(pilot, lambda: not pilot.app.is_running, "the end")
    assert plugged.kept == ["be-latin1"]


async def test_what_was_not_set_is_told_below_the_list(stage: Stage) -> None:
    async with stage.locked() as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.keyboard = Plugged(refusal=True)
        await pilot.press("f11")
        await shows(pilot, texts.TITLE)
        await pilot.press("enter")
        await shows(pilot, NotWrittenError.sentence[:30])
        await shows(pilot, texts.TITLE)


async def test_an_open_station_does_not_start_again(stage: Stage) -> None:
    async with stage.locked() as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.keyboard = Plugged()
        await pilot.press(*CODE, "enter")
        await shows(pilot, "À mettre en lot")
        assert "F11" not in keys(pilot)
