"""The doctor on the screen: from the help, line by line, left whenever one likes."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.errors import BesaceError, NoSupportKeyError, SupportFileError, SupportHereError
from appliance.tui.app import BesaceApp
from tests.tui.stage import Screen, Stage, rows, shows

LINE = "Lecteur              Le lecteur ne répond plus. → Débranchez-le."
CONTENT = "".join(f"spool.outbox/{number} = 1\n" for number in range(40))


@dataclass
class PlayedCheckup:
    found: Iterator[str]
    refusals: list[BesaceError] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        return self.found

    def sentences(self) -> Iterable[str]:
        return ["Lecteur              Le lecteur ne répond plus. → Débranchez-le."]

    def file(self) -> str:
        return CONTENT

    def keep(self, content: str) -> Path:
        if self.refusals:
            raise self.refusals.pop()
        self.kept.append(content)
        return Path("/media/cle/besace-assistance.txt")


def offer(pilot: Screen, lines: Iterator[str], *refusals: BesaceError) -> PlayedCheckup:
    assert isinstance(pilot.app, BesaceApp)
    pilot.app.checkup = checkup = PlayedCheckup(lines, [*refusals])
    return checkup


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


async def test_the_file_is_read_before_it_is_written_and_the_screen_tells_where(
    stage: Stage,
) -> None:
    async with stage.locked() as pilot:
        checkup = offer(pilot, iter([LINE]))
        await pilot.press("f1", "f9")
        await shows(pilot, "F5 Fichier")
        await pilot.press("f5")
        await shows(pilot, "spool.outbox/0 = 1")
        await shows(pilot, "↓")
        assert checkup.kept == []
        await pilot.press("enter")
        await shows(pilot, "Écrit : /media/cle/besace-assistance.txt")
        assert checkup.kept == [CONTENT]
        assert "Entrée Écrire" not in "\n".join(rows(pilot))
        await pilot.press("escape")
        await shows(pilot, "F5 Fichier")


async def test_the_file_is_offered_once_all_was_examined(stage: Stage) -> None:
    go = threading.Event()

    def lines() -> Iterator[str]:
        yield LINE
        go.wait(10)

    async with stage.unlocked() as pilot:
        offer(pilot, lines())
        await pilot.press("f1", "f9")
        await shows(pilot, "Débranchez-le")
        await pilot.press("f5")
        assert "F5 Fichier" not in "\n".join(rows(pilot))
        go.set()
        await shows(pilot, "F5 Fichier")


@pytest.mark.parametrize(
    "error",
    [
        NoSupportKeyError(),
        SupportHereError("/media/cle/besace-assistance.txt"),
        SupportFileError("/media/cle/besace-assistance.txt : le disque est plein"),
    ],
)
async def test_what_hinders_it_is_told_in_its_place_and_it_can_be_tried_again(
    stage: Stage, error: BesaceError
) -> None:
    async with stage.unlocked() as pilot:
        checkup = offer(pilot, iter([LINE]), error)
        await pilot.press("f1", "f9")
        await shows(pilot, "F5 Fichier")
        await pilot.press("f5")
        await shows(pilot, "spool.outbox/0 = 1")
        await pilot.press("enter")
        await shows(pilot, error.sentence.split(".")[0])
        await pilot.press("enter")
        await shows(pilot, "Écrit :")
        assert checkup.kept == [CONTENT]
