"""A forgotten code at the screen: the sheet, a code typed twice, and the station opens."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.domain.roles import Role
from appliance.errors import (
    LockedOutError,
    NoRecoverySheetError,
)
from appliance.sealing.sheet import write_sheet
from appliance.tui.app import BesaceApp
from appliance.tui.messages import UnlockAsked
from appliance.tui.texts import own_code
from appliance.tui.texts import recovery as texts
from appliance.tui.widgets.entry import Entry
from tests.made_up_people import CODES, REMPLACANT, SECRETAIRE, TITULAIRE
from tests.tui.recovered import GROUPS, PROPOSED, Keys
from tests.tui.stage import SIZE, Screen, Stage, comes, keys, page, shows
from tests.tui.test_sizes import CUT, SIZES, resized, whole

HOME = "Insérez une carte Vitale"


@pytest.fixture
def desk() -> Keys:
    return Keys()


async def at_sheet(pilot: Screen, desk: Keys) -> None:
    assert isinstance(pilot.app, BesaceApp)
    assert "F7" not in keys(pilot)
    pilot.app.recovery = desk
    pilot.app.refresh_bindings()
    await comes(pilot, lambda: "F7 Code oublié" in keys(pilot), "the way in")
    await pilot.press("f7")
    await shows(pilot, "Groupe 8")


async def types_sheet(pilot: Screen, groups: Sequence[str] = GROUPS) -> None:
    for rank, group in enumerate(groups, start=1):
        pilot.app.screen.query_one(f"#group{rank}", Entry).value = group.lower()
    await pilot.press("enter")


@pytest.mark.parametrize("size", SIZES)
async def test_the_sheet_and_a_code_typed_twice_open_the_station(
    stage: Stage, desk: Keys, size: tuple[int, int]
) -> None:
    async with stage.locked(kiosk=True) as pilot:
        await resized(pilot, size)
        await at_sheet(pilot, desk)
        assert CUT not in await whole(pilot, size)
        await types_sheet(pilot)
        await shows(pilot, texts.CODE_TITLE)
        await shows(pilot, PROPOSED)
        assert CUT not in await whole(pilot, size)
        code = CODES[TITULAIRE.numero]
        await pilot.press(*code, "enter", *code, "enter")
        await shows(pilot, HOME)
        assert code not in page(pilot)
        await pilot.press("f10")
        await comes(pilot, lambda: "F7 Code oublié" in keys(pilot), "the locked station")
    assert desk.changed == [(code, TITULAIRE.numero)]


async def test_the_code_of_the_cps_is_still_asked_for(stage: Stage, desk: Keys) -> None:
    async with stage.locked(needs_cps_code=True) as pilot:
        await at_sheet(pilot, desk)
        await types_sheet(pilot)
        await shows(pilot, texts.CODE_TITLE)
        code = CODES[TITULAIRE.numero]
        await pilot.press(*code, "enter", *code, "enter")
        await shows(pilot, texts.CHANGED)
        await pilot.press(*"2468", "enter")
        await shows(pilot, HOME)
    [asked] = stage.told(UnlockAsked)
    assert (asked.code, asked.cps_code) == (code, "2468")


async def test_a_group_that_is_none_is_told_where_it_stands(stage: Stage, desk: Keys) -> None:
    async with stage.locked() as pilot:
        await at_sheet(pilot, desk)
        await pilot.press(*"j5587", "enter")
        assert pilot.app.focused is pilot.app.screen.query_one("#group2")
        await types_sheet(pilot, [*GROUPS[:4], "DECHIRE", *GROUPS[5:]])
        await shows(pilot, texts.GROUP_SIZE.format(rank=5))
        assert pilot.app.focused is pilot.app.screen.query_one("#group5")
        await types_sheet(pilot, [*GROUPS[:2], GROUPS[3], *GROUPS[3:]])
        await shows(pilot, "(groupe 3)")
        assert pilot.app.focused is pilot.app.screen.query_one("#group3")
        await types_sheet(pilot, write_sheet(bytes(32)))
        await shows(pilot, "(autre cabinet)")
    assert desk.changed == []


async def test_codes_that_differ_or_are_weak_are_taken_again(stage: Stage, desk: Keys) -> None:
    async with stage.locked() as pilot:
        await at_sheet(pilot, desk)
        await types_sheet(pilot)
        await shows(pilot, texts.CODE_TITLE)
        await pilot.press("enter")
        await shows(pilot, own_code.EMPTY)
        await pilot.press(*"un code", "enter", *"un autre", "enter")
        await shows(pilot, "Les deux codes diffèrent")
        await pilot.press(*"court", "enter", *"court", "enter")
        await shows(pilot, "(16 caractères au moins)")
        assert [one.value for one in pilot.app.screen.query(Entry)] == ["", ""]
        await pilot.press("escape", "escape")
        await shows(pilot, "verrouillé")
    assert desk.changed == []


async def test_of_two_titulaires_one_is_chosen_and_opens(stage: Stage, desk: Keys) -> None:
    other = replace(REMPLACANT, role=Role.TITULAIRE)
    stage.personnes = (TITULAIRE, other, SECRETAIRE)
    desk.personnes = (TITULAIRE, other)
    async with stage.locked() as pilot:
        await at_sheet(pilot, desk)
        await types_sheet(pilot)
        await shows(pilot, "(x) Test Camille ( ) Essai Dominique")
        code = CODES[other.numero]
        await pilot.press("f2", *code, "enter", *code, "enter")
        await shows(pilot, HOME)
    assert desk.changed == [(code, other.numero)]
    assert stage.poste is not None
    assert stage.poste.personne == other


async def test_where_there_is_no_sheet_that_is_said_at_once(stage: Stage, desk: Keys) -> None:
    desk.sheet = False
    async with stage.locked() as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.recovery = desk
        await pilot.press("f7")
        await shows(pilot, NoRecoverySheetError.sentence[:40])


async def test_a_new_practice_has_no_code_to_forget(tmp_path: Path, desk: Keys) -> None:
    async with Stage(tmp_path).locked(proposed_code=PROPOSED) as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.recovery = desk
        pilot.app.refresh_bindings()
        await pilot.press("f7")
        await shows(pilot, "choisissez un code")
        assert "F7" not in keys(pilot)


async def test_who_is_kept_waiting_may_take_the_sheet(stage: Stage, desk: Keys) -> None:
    stage.refusals.append(LockedOutError(60))
    async with stage.locked() as pilot:
        await pilot.press(*"faux", "enter")
        await shows(pilot, LockedOutError.sentence[:30])
        await at_sheet(pilot, desk)
        assert pilot.app.size == SIZE
