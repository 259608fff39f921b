"""A new recovery sheet: shown as in the first hour, proven, and taken by the code."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.errors import BesaceError
from appliance.tui.keys import key
from appliance.tui.screens.first_sheet import DrawnScreen, ProofScreen
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.sheet_messages import SheetCodeTyped
from appliance.tui.texts import new_sheet as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled

CODE = "code"


class NewSheetScreen(DrawnScreen):
    """The groups; who leaves keeps the sheet of before."""

    HELP = texts.HELP
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "app.back", texts.KEY_LEAVE, "new_sheet.leave"),
    ]


class NewProofScreen(ProofScreen):
    """Two groups of it."""

    HELP = texts.HELP


class SheetCodeScreen(Form):
    """Wants the code of who makes it; until then nothing is changed."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "accept", texts.KEY_ACCEPT, "new_sheet.accept"),
        key("escape", "app.back", texts.KEY_LEAVE, "new_sheet.back"),
    ]

    def body(self) -> Iterator[Widget]:
        """Ask for it."""
        yield Plain(texts.STEP.format(rank=3))
        yield Plain(texts.CODE_TITLE, classes="title")
        yield Plain(texts.CODE, classes="advice")
        yield Field(texts.CODE_FIELD, Entry(id=CODE, password=True))
        yield Plain(id="complaint")

    def action_accept(self) -> None:
        """Have it taken."""
        if code := self.query_one(Entry).value:
            self.post_message(SheetCodeTyped(code))
        else:
            self.complain(Complaint(CODE, texts.CODE_EMPTY))

    def refuse(self, error: BesaceError) -> None:
        """Say why the sheet of before stays."""
        with self.prevent(Entry.Changed):  # typing forgives; this is none
            self.query_one(Entry).clear()
        self.complain(Complaint(CODE, error.advice))


class SheetDoneScreen(Framed):
    """What the one before still opens."""

    HELP = texts.HELP
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "app.back", texts.KEY_DONE, "new_sheet.done"),
    ]

    def body(self) -> Iterator[Widget]:
        """Tell it."""
        yield Plain(texts.DONE_TITLE, classes="title")
        with Scrolled():
            yield Plain(texts.DONE, classes="advice")
            yield Plain(texts.DONE_LOST)
