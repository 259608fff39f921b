"""A person restores a practice at the screen of a blank box."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from appliance.config import load
from appliance.errors import (
    NoBackupError,
    RangeTakenError,
)
from appliance.sealing.sheet import write_sheet
from appliance.tui.first_hour_app import FirstHourApp, Outcome
from appliance.tui.texts import returning as texts
from appliance.tui.widgets.entry import Entry
from appliance.wiring.beginning import is_first_hour
from appliance.wiring.first_hour import returning
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.machine import Machine
from appliance.wiring.returning import put_back
from tests.tui.running import running
from tests.tui.stage import SIZE, comes, keys, page, rows, shows
from tests.wiring.first_hour.test_path import is_whole
from tests.wiring.first_hour.test_returning import invoices
from tests.wiring.vaults import RECOVERY

PASSWORD = "motdepasse-inventé"
NARROW = (40, 20)


def contents(place: Path) -> list[Path]:
    return [*place.iterdir()]


@asynccontextmanager
async def at_the_screen(
    place: Path, size: tuple[int, int] = SIZE
) -> AsyncIterator[tuple[Pilot[None], FirstHourApp]]:
    app = FirstHourApp(Desk(place / "besace.toml", Machine()), kiosk=True)
    async with running(app, size=size) as pilot:
        yield pilot, app


async def types(pilot: Pilot[None], text: str) -> None:
    field = pilot.app.focused
    assert isinstance(field, Entry)
    field.value = text
    await pilot.press("enter")


async def to_the_sheet(pilot: Pilot[None], key: Path) -> None:
    await pilot.press("f2")
    await shows(pilot, texts.KEY_TITLE)
    await types(pilot, str(key))
    await shows(pilot, "Groupe 8")


async def types_sheet(pilot: Pilot[None], groups: Sequence[str]) -> None:
    for group in groups:
        await types(pilot, group.lower())


async def seen_whole(pilot: Pilot[None], sentence: str, size: tuple[int, int]) -> None:
    await shows(pilot, sentence)
    assert len(rows(pilot)) == size[1]
    await comes(pilot, lambda: is_whole(pilot.app.screen, size[1]), f"whole: {sentence}")


@pytest.mark.parametrize("size", [SIZE, NARROW])
async def test_a_key_a_sheet_and_a_number_bring_the_practice_back_to_its_code(
    key: Path, place: Path, size: tuple[int, int]
) -> None:
    async with at_the_screen(place, size) as (pilot, app):
        await seen_whole(pilot, "F2 restaure", size)
        await pilot.press("f2")
        await seen_whole(pilot, texts.KEY_TITLE[:20], size)
        await types(pilot, str(key))
        await seen_whole(pilot, "Groupe 8", size)
        await types_sheet(pilot, write_sheet(RECOVERY))
        await seen_whole(pilot, "Ici, de 2 à 10", size)
        await types(pilot, "2")
        await shows(pilot, "Barrez le 2")
        await pilot.press("enter")
        await shows(pilot, "il est barré")
        await pilot.press("o")
        await seen_whole(pilot, texts.SERVER_TITLE[:20], size)
        await types(pilot, PASSWORD)
        await shows(pilot, texts.REPORT_TITLE)
        assert "F3" not in keys(pilot)
        assert "Factures : 2" in page(pilot)
        await pilot.press("enter")
        await comes(pilot, lambda: app.outcome is Outcome.DONE, "the end")
    assert not is_first_hour(place / "besace.toml")
    courrier = load(place / "besace.toml").courrier
    assert courrier.envoi is not None
    assert courrier.envoi.mot_de_passe.read_text(encoding="utf-8") == PASSWORD
    assert invoices(place) == 2


async def test_what_is_wrong_is_told_where_it_is_and_nothing_is_written(
    key: Path, place: Path, tmp_path: Path
) -> None:
    async with at_the_screen(place) as (pilot, _):
        await pilot.press("f2")
        await shows(pilot, texts.KEY_TITLE)
        await pilot.press("enter")
        await shows(pilot, texts.DIRECTORY_EMPTY)
        await types(pilot, str(tmp_path / "none"))
        await shows(pilot, NoBackupError.sentence[:40])
        await types(pilot, str(key))
        await shows(pilot, "Groupe 8")
        groups = write_sheet(RECOVERY)
        await types_sheet(pilot, [*groups[:2], groups[3], *groups[3:]])
        await shows(pilot, "(groupe 3)")
        focused = pilot.app.focused
        assert focused is not None
        assert focused.id == "group3"
        await types(pilot, groups[2])
        await shows(pilot, "Ici, de 2 à 10")
        await types(pilot, "1")
        await shows(pilot, RangeTakenError.sentence[:40])
        await types(pilot, "3")
        await shows(pilot, "Barrez le 3")
        await pilot.press("n")
        await shows(pilot, "Ici, de 2 à 10")
    assert contents(place) == []


async def test_who_leaves_in_the_middle_comes_back_to_it(
    key: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaves(*args: Any) -> Sequence[str]:
        args[-1].leave()
        return put_back(*args)

    monkeypatch.setattr(returning, "put_back", leaves)
    async with at_the_screen(place) as (pilot, _):
        await to_the_sheet(pilot, key)
        await types_sheet(pilot, write_sheet(RECOVERY))
        await shows(pilot, "Nombre")
        await types(pilot, "2")
        await shows(pilot, "Barrez le 2")
        await pilot.press("o")
        await shows(pilot, texts.SERVER_TITLE)
        await pilot.press("enter")
        await shows(pilot, texts.LEFT_OFF[:40])
        await pilot.press("enter", *["escape"] * 4)
        await shows(pilot, texts.UNFINISHED_TITLE)
        assert "Commencer" not in keys(pilot)
    assert is_first_hour(place / "besace.toml")
    monkeypatch.undo()
    async with at_the_screen(place) as (pilot, app):
        await shows(pilot, texts.UNFINISHED_TITLE)
        await pilot.press("enter")
        await shows(pilot, texts.KEY_TITLE)
        await types(pilot, str(key))
        await shows(pilot, "Groupe 8")
        await types_sheet(pilot, write_sheet(RECOVERY))
        await shows(pilot, texts.REPORT_TITLE)
        assert "plage 2" in page(pilot)
        await pilot.press("enter")
        await comes(pilot, lambda: app.outcome is Outcome.DONE, "the end")
    assert invoices(place) == 2


@pytest.mark.usefixtures("two_copies")
async def test_a_key_with_several_copies_asks_which_one(key: Path, place: Path) -> None:
    async with at_the_screen(place, NARROW) as (pilot, _):
        await pilot.press("f2")
        await shows(pilot, texts.KEY_TITLE[:20])
        await types(pilot, str(key))
        await seen_whole(pilot, texts.COPIES_TITLE[:20], NARROW)
        await pilot.press("down", "enter")
        await shows(pilot, "Groupe 8")
