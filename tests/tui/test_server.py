"""A server's new password at the screen: unseen unless asked, put down, tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.errors import NotWrittenError
from appliance.tui.app import BesaceApp
from appliance.tui.masking import picture
from appliance.tui.screens.home import HomeScreen
from appliance.tui.texts import first_hour
from appliance.tui.texts import server as texts
from appliance.tui.vocabulary import Vocabulary
from appliance.tui.widgets.entry import Entry
from tests.made_up_people import CODES, SECRETAIRE, TITULAIRE
from tests.tui.stage import Screen, Stage, comes, keys, page, shows
from tests.tui.test_sizes import CUT, SIZES, resized, whole

PASSWORD = "inventé!"
MAIL = "cabinet@demo.test, chez smtp.test"


@dataclass
class Accounts:
    """Accounts whose password is what the test says."""

    accounts: Sequence[str] = (MAIL,)
    right: str = PASSWORD
    refusal: bool = False
    kept: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, account: str, password: str) -> None:
        if self.refusal:
            raise NotWrittenError("/etc/besace")
        self.kept.append((account, password))

    def trial(self) -> Iterator[str]:
        yield ""
        yield "compte accepté" if self.kept[-1][1] == self.right else "Compte refusé"


@pytest.fixture
def desk() -> Accounts:
    return Accounts()


async def at_password(pilot: Screen, desk: Accounts) -> None:
    assert isinstance(pilot.app, BesaceApp)
    pilot.app.servers = desk
    await pilot.press("f9", "q")
    await shows(pilot, texts.TITLE)


@pytest.mark.parametrize("size", SIZES)
async def test_a_password_is_put_down_unseen_and_tried(
    stage: Stage, desk: Accounts, size: tuple[int, int]
) -> None:
    async with stage.unlocked() as pilot:
        await resized(pilot, size)
        await at_password(pilot, desk)
        await pilot.press(*PASSWORD)
        shown = await whole(pilot, size)
        assert CUT not in shown
        assert MAIL in shown
        assert PASSWORD not in shown
        await pilot.press("enter")
        await shows(pilot, "compte accepté")
        await shows(pilot, first_hour.TRIED)
        assert CUT not in await whole(pilot, size)
        await pilot.press("enter")
        await comes(pilot, lambda: isinstance(pilot.app.screen, HomeScreen), "the home screen")
    assert desk.kept == [(MAIL, PASSWORD)]


async def test_a_refused_one_is_typed_again_and_nothing_of_it_stays(
    stage: Stage, desk: Accounts
) -> None:
    async with stage.unlocked() as pilot:
        await at_password(pilot, desk)
        await pilot.press("enter")
        await shows(pilot, texts.EMPTY)
        await pilot.press(*"faux", "enter")
        await shows(pilot, "Compte refusé")
        await pilot.press("escape")
        await shows(pilot, texts.TITLE)
        assert pilot.app.screen.query_one(Entry).value == ""
        await pilot.press(*PASSWORD, "enter")
        await shows(pilot, "compte accepté")


async def test_what_is_typed_is_shown_here_where_it_is_asked_and_to_no_helper(
    stage: Stage, desk: Accounts
) -> None:
    async with stage.unlocked() as pilot:
        await at_password(pilot, desk)
        await pilot.press(*PASSWORD)
        assert PASSWORD not in page(pilot)
        await pilot.press("f5")
        await shows(pilot, PASSWORD)
        assert PASSWORD not in picture(pilot.app, Vocabulary())
        await pilot.press("f5")
        await comes(pilot, lambda: PASSWORD not in page(pilot), "dots again")
        await pilot.press("f5", "enter")
        await shows(pilot, "compte accepté")
        await pilot.press("escape", *"autre")
        await shows(pilot, "•••••")


async def test_of_two_accounts_one_is_chosen(stage: Stage, desk: Accounts) -> None:
    desk.accounts = (MAIL, "concentrateur c.test")
    async with stage.unlocked() as pilot:
        await at_password(pilot, desk)
        await pilot.press("f2", *PASSWORD, "enter")
        await shows(pilot, "compte accepté")
    assert desk.kept == [("concentrateur c.test", PASSWORD)]


async def test_what_was_not_put_down_is_told_on_the_form(stage: Stage, desk: Accounts) -> None:
    desk.refusal = True
    async with stage.unlocked() as pilot:
        await at_password(pilot, desk)
        assert "F2" not in keys(pilot)
        await pilot.press(*PASSWORD, "enter")
        await shows(pilot, NotWrittenError.sentence[:40])
        assert texts.TITLE in page(pilot)


async def test_who_may_not_set_the_box_is_not_offered_it(tmp_path: Path, desk: Accounts) -> None:
    async with Stage(tmp_path, personnes=(TITULAIRE, SECRETAIRE)).locked() as pilot:
        assert isinstance(pilot.app, BesaceApp)
        pilot.app.servers = desk
        await pilot.press("f2", *CODES[SECRETAIRE.numero], "enter")
        await shows(pilot, "À mettre en lot")
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)
