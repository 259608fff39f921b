"""In front of all while nobody is there: the code brings back what it covers."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalGroup
from textual.widget import Widget

from appliance.errors import BesaceError
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import ReturnAsked
from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.banner import Banner
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.plain import Plain


class VeilScreen(Framed):
    """Shows nothing of the practice: no patient's name, no amount, no count.

    Args:
        nom: whose code brings it back; empty where there is one person only.
    """

    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [key("enter", "next", texts.KEY_RETURN, "veil.back")]

    def __init__(self, nom: str) -> None:
        super().__init__()
        self._label = texts.CODE_OF.format(nom=wording.clean(nom)) if nom else texts.UNLOCK_CODE

    def compose(self) -> Iterator[Widget]:
        """Leave out the lines that count."""
        yield Banner()
        yield from self.body()
        yield KeyBar()

    def body(self) -> Iterator[Widget]:
        """Ask for the code."""
        with VerticalGroup(classes="box"):
            yield Plain(texts.VEIL_TITLE, classes="title")
            yield Plain(texts.VEIL_ADVICE, classes="advice")
            yield Field(self._label, Entry(password=True, id="code"))
            yield Plain(id="complaint")

    def refuse(self, error: BesaceError) -> None:
        """Say why the screen stays covered."""
        self._complain(error.advice)

    def action_next(self) -> None:
        """Try the code."""
        code = self.query_one(Entry).value
        if code:
            self.post_message(ReturnAsked(code))
        else:
            self._complain(texts.CODE_EMPTY)

    def _complain(self, sentence: str) -> None:
        self.query_one(Entry).clear()
        self.query_one("#complaint", Plain).say(sentence)
