"""Pairing at the screen: who is paired, a code shown, a code typed, a box forgotten."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.errors import JournalClosedError, PairingFailedError, PairingSilentError
from appliance.tui.app import BesaceApp
from appliance.tui.messages import Failed
from appliance.tui.neighbours_desk import Neighbour, Shown
from appliance.tui.screens.stop import StopScreen
from appliance.tui.texts import neighbours as texts
from tests.made_up_people import CODES, SECRETAIRE, TITULAIRE
from tests.tui.stage import Screen, Stage, comes, keys, page, shows

OTHER = Neighbour("village", "192.0.2.7", "0A1B 2C3D")
WAIT_S = 30


@dataclass
class Desk:
    """A box whose neighbours come when the test says so."""

    closed: bool = False
    boxes: list[Neighbour] = field(default_factory=list)
    met: threading.Event = field(default_factory=threading.Event)
    given_up: threading.Event = field(default_factory=threading.Event)
    silent: bool = False

    def open_network(self) -> None:
        self.closed = False

    def paired(self) -> Sequence[Neighbour]:
        if self.silent:
            raise PairingSilentError
        return [*self.boxes]

    def show(self) -> Generator[Shown | str, None, None]:
        try:
            yield Shown("1234 5678", ["192.0.2.1"])
            while not self.met.wait(0.01):
                yield ""
            self.boxes.append(OTHER)
            yield f"Apparié avec « {OTHER.name} »"
        finally:
            self.given_up.set()

    def type(self, address: str, code: str) -> str:
        if code != "12345678":
            raise PairingFailedError(f"personne à {address}")
        self.boxes.append(OTHER)
        return f"Apparié avec « {OTHER.name} »"

    def forget(self, name: str) -> Sequence[Neighbour]:
        self.boxes = [one for one in self.boxes if one.name != name]
        return self.boxes


@pytest.fixture
def desk() -> Desk:
    return Desk()


def offer(pilot: Screen, desk: Desk) -> None:
    assert isinstance(pilot.app, BesaceApp)
    pilot.app.neighbours = lambda: desk


async def at_neighbours(pilot: Screen, desk: Desk) -> None:
    offer(pilot, desk)
    await pilot.press("f9", "k")
    await shows(pilot, texts.TITLE)


async def test_a_code_is_shown_with_where_to_come_until_somebody_came(
    tmp_path: Path, desk: Desk
) -> None:
    async with Stage(tmp_path).unlocked() as pilot:
        await at_neighbours(pilot, desk)
        assert texts.NOBODY in page(pilot)
        assert "Suppr" not in keys(pilot)
        await pilot.press("f2")
        await shows(pilot, "Code : 1234 5678")
        await shows(pilot, "Adresse : 192.0.2.1")
        desk.met.set()
        await shows(pilot, "Apparié avec « village »")
        await pilot.press("escape")
        await shows(pilot, "village, à 192.0.2.7 (0A1B 2C3D)")


async def test_a_code_that_is_left_is_given_up(tmp_path: Path, desk: Desk) -> None:
    async with Stage(tmp_path).unlocked() as pilot:
        await at_neighbours(pilot, desk)
        await pilot.press("f2")
        await shows(pilot, "1234 5678")
        await pilot.press("escape")
        await shows(pilot, texts.TITLE)
        await comes(pilot, desk.given_up.is_set, "the end of the code")


async def test_a_code_is_typed_and_what_is_wrong_is_told_on_the_form(
    tmp_path: Path, desk: Desk
) -> None:
    async with Stage(tmp_path).unlocked() as pilot:
        await at_neighbours(pilot, desk)
        await pilot.press("f3")
        await shows(pilot, texts.TYPE_TITLE)
        await pilot.press("enter")
        await shows(pilot, texts.ADDRESS_EMPTY[:30])
        await pilot.press(*"boitier", "enter", "enter")
        await shows(pilot, texts.DIGITS_EMPTY[:30])
        await pilot.press(*"1234", "enter")
        await shows(pilot, "personne à boitier")
        await pilot.press("tab", *"5678", "enter")
        await shows(pilot, "Apparié avec « village »")
        assert texts.TITLE in page(pilot)


async def test_a_queue_that_fails_meanwhile_stops_the_billing_all_the_same(
    tmp_path: Path, desk: Desk
) -> None:
    async with Stage(tmp_path).unlocked() as pilot:
        await at_neighbours(pilot, desk)
        await pilot.press("f3")
        await shows(pilot, texts.TYPE_TITLE)
        pilot.app.post_message(Failed(JournalClosedError()))
        await comes(pilot, lambda: isinstance(pilot.app.screen, StopScreen), "the stop")


async def test_a_box_is_forgotten_by_a_yes_that_is_not_enter(tmp_path: Path, desk: Desk) -> None:
    desk.boxes.append(OTHER)
    async with Stage(tmp_path).unlocked() as pilot:
        await at_neighbours(pilot, desk)
        await pilot.press("delete")
        await shows(pilot, "Oublier « village »")
        await pilot.press("enter")
        await shows(pilot, texts.FORGET_HOW)
        await pilot.press("o")
        await shows(pilot, texts.NOBODY)
    assert desk.boxes == []


async def test_the_local_network_is_let_in_where_the_settings_keep_it_out(
    tmp_path: Path, desk: Desk
) -> None:
    desk.closed = True
    async with Stage(tmp_path).unlocked() as pilot:
        await at_neighbours(pilot, desk)
        await shows(pilot, texts.CLOSED[:30])
        assert "F2" not in keys(pilot)  # nobody could come
        await pilot.press("f5")
        await comes(pilot, lambda: "F5" not in keys(pilot), "an open network")
    assert not desk.closed


async def test_a_service_that_is_not_there_is_told(tmp_path: Path, desk: Desk) -> None:
    desk.silent = True
    async with Stage(tmp_path).unlocked() as pilot:
        offer(pilot, desk)
        await pilot.press("f9", "k")
        await shows(pilot, PairingSilentError.sentence[:30])


async def test_who_may_not_show_the_screen_is_not_offered_it(tmp_path: Path, desk: Desk) -> None:
    stage = Stage(tmp_path, personnes=(TITULAIRE, SECRETAIRE))
    async with stage.locked() as pilot:
        offer(pilot, desk)
        await pilot.press("f2", *CODES[SECRETAIRE.numero], "enter")
        await shows(pilot, "À mettre en lot")
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)
