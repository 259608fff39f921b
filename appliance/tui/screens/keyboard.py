"""A list of keyboards."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.errors import BesaceError
from appliance.tui.keyboard_messages import KeyboardChosen
from appliance.tui.keys import key
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import keyboard as texts
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows


class KeyboardScreen(Framed):
    """Marks the one that is set.

    Args:
        word: that one; empty where none was chosen, which is the first.
    """

    HELP = texts.HELP
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", texts.KEY_CHOOSE, "keyboard.choose"),
        key("escape", "app.back", texts.KEY_BACK, "keyboard.back"),
    ]

    def __init__(self, word: str) -> None:
        super().__init__()
        self._words = list(texts.KEYBOARDS)
        self._set = self._words.index(word) if word in self._words else 0

    def body(self) -> Iterator[Widget]:
        """List them."""
        yield Plain(texts.TITLE, classes="title")
        yield Plain(texts.WHAT, classes="advice")
        yield Rows([f" {name}" for name in texts.KEYBOARDS.values()])
        yield Plain(id="complaint")

    def on_mount(self) -> None:
        """Mark it."""
        super().on_mount()
        self.query_one(Rows).highlighted = self._set

    def action_choose(self) -> None:
        """Have it set."""
        self.post_message(KeyboardChosen(self._words[self.query_one(Rows).highlighted or 0]))

    def refuse(self, error: BesaceError) -> None:
        """Say why it stays what it was."""
        self.query_one("#complaint", Plain).say(error.advice)
