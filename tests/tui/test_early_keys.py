"""Keys that come before what they are for: none is lost."""

import threading
from dataclasses import dataclass, field
from types import ModuleType

import pytest
from textual.app import App, ComposeResult
from textual.message import Message

from appliance.demo.cards import vitale
from appliance.errors import ReaderMuteError
from appliance.tui import asking, round_asking
from appliance.tui.messages import Failed, InvoiceAsked, SealAsked
from appliance.tui.screens.dialogs import HelpDialog
from appliance.tui.texts import lists
from appliance.tui.widgets.rows import Rows
from tests.made_up_cards import ALINE
from tests.tui.running import running
from tests.tui.stage import Stage, comes, shows

NOBODY_WAITS = 30


@dataclass
class Gate:
    """Keeps a question waiting until it is opened."""

    opened: threading.Event = field(default_factory=threading.Event)

    def before(self, module: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        question = getattr(module, name)

        def slowly(*args: object) -> object:
            self.opened.wait(NOBODY_WAITS)
            return question(*args)

        monkeypatch.setattr(module, name, slowly)


class Listed(App[None]):
    def compose(self) -> ComposeResult:
        yield Rows()


async def test_the_bar_goes_where_it_was_sent_before_the_rows_came() -> None:
    async with running(Listed()) as pilot:
        rows = pilot.app.query_one(Rows)
        rows.expect()
        await pilot.press("down", "down", "up")
        rows.replace((" one", " two", " three"), place=0)
        await pilot.pause()
        assert rows.highlighted == 1


async def test_no_key_is_replayed_twice() -> None:
    async with running(Listed()) as pilot:
        rows = pilot.app.query_one(Rows)
        for _ in range(2):
            rows.replace((), place=0)
            rows.expect()
            await pilot.press("down")
            rows.replace((" one", " two", " three"), place=0)
            await pilot.pause()
            assert rows.highlighted == 1


async def test_the_bar_waits_at_the_last_row_for_those_below() -> None:
    async with running(Listed()) as pilot:
        rows = pilot.app.query_one(Rows)
        rows.replace((" one", " two"), place=1)
        rows.expect()
        await pilot.press("down", "down", "up")
        rows.extend((" three", " four"))
        await pilot.pause()
        assert rows.highlighted == 2


async def test_enter_waits_for_the_page_of_the_queue(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        gate.before(asking, "look_up", monkeypatch)
        await pilot.press("f9", "f", "enter")
        await shows(pilot, lists.READING_QUEUE)
        gate.opened.set()
        await shows(pilot, "Scellée le")


async def test_enter_at_the_patient_s_name_opens_the_amounts(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    gate.before(round_asking, "welcome", monkeypatch)
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale(ALINE), "DURANTEST ALINE")
        await pilot.press("enter")
        gate.opened.set()
        await shows(pilot, "Règle")


async def test_what_is_typed_at_the_patient_s_name_chooses_the_act(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    gate.before(round_asking, "welcome", monkeypatch)
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale(ALINE), "DURANTEST ALINE")
        await pilot.press("i", "plus", "f6")
        gate.opened.set()
        await shows(pilot, "Actes : Injection")
        await shows(pilot, "(x) domicile non prescrit")


async def test_amounts_that_nobody_read_are_not_sealed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    gate.before(round_asking, "prepare", monkeypatch)
    async with stage.visit() as pilot:
        await pilot.press("enter", "enter", "enter", "f1")
        gate.opened.set()
        await comes(pilot, lambda: isinstance(pilot.app.screen, HelpDialog), "the help")
        assert not stage.told(SealAsked)
        await pilot.press("escape", "enter")
        await shows(pilot, "Facture 000000001 scellée.")
        assert len(stage.told(SealAsked)) == 1


async def test_a_key_for_a_screen_that_does_not_come_is_for_no_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    async with stage.visit() as pilot:
        await stage.bill(pilot)

        def fails(*_: object) -> Message:
            gate.opened.wait(NOBODY_WAITS)
            raise ReaderMuteError

        monkeypatch.setattr(round_asking, "welcome", fails)
        await stage.insert(pilot, vitale(ALINE), "DURANTEST ALINE, né")
        await pilot.press("enter")
        gate.opened.set()
        await comes(pilot, lambda: bool(stage.told(Failed)), "a failure")
        await pilot.press("f1")
        await comes(pilot, lambda: isinstance(pilot.app.screen, HelpDialog), "the help")
        assert not stage.told(InvoiceAsked)
