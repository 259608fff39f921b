"""A new recovery sheet at the screen: shown, proven, taken by the code, and by nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.errors import WrongCodeError
from appliance.tui.app import BesaceApp
from appliance.tui.masking import picture
from appliance.tui.screens.home import HomeScreen
from appliance.tui.texts import first_hour
from appliance.tui.texts import new_sheet as texts
from appliance.tui.vocabulary import Vocabulary
from tests.made_up_people import CODES, SECRETAIRE, TITULAIRE
from tests.tui.recovered import GROUPS
from tests.tui.stage import CODE, Screen, Stage, comes, keys, page, shows
from tests.tui.test_sizes import CUT, SIZES, resized, whole


@dataclass
class Drawn:
    """A sheet of a test."""

    groups: Sequence[str] = GROUPS
    ranks: tuple[int, int] = (3, 8)
    left: tuple[int, int] | None = (2, 10)
    accepted: list[int] = field(default_factory=list)

    def ranges(self) -> tuple[int, int] | None:
        return self.left

    def accept(self, code: str, qui: int) -> None:
        if code != CODE:
            raise WrongCodeError
        self.accepted.append(qui)


@pytest.fixture
def sheet() -> Drawn:
    return Drawn()


async def at_sheet(pilot: Screen, sheet: Drawn) -> None:
    assert isinstance(pilot.app, BesaceApp)
    pilot.app.sheets = lambda: sheet
    await pilot.press("f9", "j")
    await shows(pilot, texts.TITLE)


async def lower(pilot: Screen, sentence: str) -> None:
    """Go down to what stands below, where the bar names the key."""
    for _ in range(SIZES[0][1]):
        if "↓ Suite" in keys(pilot):
            await pilot.press("down")
    await shows(pilot, sentence)


async def prove(pilot: Screen) -> None:
    await pilot.press("enter")
    await shows(pilot, first_hour.PROOF_TITLE)
    await pilot.press(*GROUPS[2], "enter", *GROUPS[7], "enter")
    await shows(pilot, texts.CODE_TITLE)


@pytest.mark.parametrize("size", SIZES)
async def test_a_sheet_is_written_proven_and_taken_by_the_code(
    stage: Stage, sheet: Drawn, size: tuple[int, int]
) -> None:
    async with stage.unlocked() as pilot:
        await resized(pilot, size)
        await at_sheet(pilot, sheet)
        shown = await whole(pilot, size)
        assert CUT not in shown
        assert all(f"{one[:4]} {one[4:]}" in shown for one in GROUPS)
        await lower(pilot, "barrés.")
        assert texts.RANGES.format(first=2, last=10)[-30:] in page(pilot)
        await prove(pilot)
        assert sheet.accepted == []
        await pilot.press("enter")
        await shows(pilot, texts.CODE_EMPTY)
        await pilot.press(*"faux", "enter")
        await shows(pilot, WrongCodeError.sentence)
        await pilot.press(*CODE, "enter")
        await shows(pilot, texts.DONE_TITLE)
        await whole(pilot, size)
        await lower(pilot, texts.DONE_LOST[-20:])
        await pilot.press("enter")
        await comes(pilot, lambda: isinstance(pilot.app.screen, HomeScreen), "the home screen")
    assert sheet.accepted == [TITULAIRE.numero]


async def test_who_leaves_keeps_the_sheet_of_before(stage: Stage, sheet: Drawn) -> None:
    async with stage.unlocked() as pilot:
        await at_sheet(pilot, sheet)
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)  # one at a time
        await pilot.press("escape")
        await prove(pilot)
        await pilot.press("escape", "escape")
        await shows(pilot, texts.TITLE)
        await pilot.press("escape")
        await comes(pilot, lambda: isinstance(pilot.app.screen, HomeScreen), "the home screen")
        await at_sheet(pilot, sheet)
    assert sheet.accepted == []


async def test_where_no_range_is_left_no_number_is_written(stage: Stage, sheet: Drawn) -> None:
    sheet.left = None
    async with stage.unlocked() as pilot:
        await at_sheet(pilot, sheet)
        await shows(pilot, texts.NO_RANGES)


async def test_a_helper_from_afar_sees_no_group(stage: Stage, sheet: Drawn) -> None:
    async with stage.unlocked() as pilot:
        await at_sheet(pilot, sheet)
        told = picture(pilot.app, Vocabulary())
    assert texts.TITLE in told
    assert not any(half in told for one in GROUPS for half in (one[:4], one[4:]))


async def test_who_gives_no_codes_makes_no_sheet(tmp_path: Path, sheet: Drawn) -> None:
    async with Stage(tmp_path, personnes=(TITULAIRE, SECRETAIRE)).locked() as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.sheets = lambda: sheet
        await pilot.press("f2", *CODES[SECRETAIRE.numero], "enter")
        await shows(pilot, "À mettre en lot")
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)


async def test_a_practice_to_play_with_is_offered_none(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)
