"""The bank: statements in, doubts decided, postings taken back."""

from typing import ClassVar

from textual.binding import BindingType

from appliance.tui import bank_rows
from appliance.tui.keys import key
from appliance.tui.money_messages import BooksAsked, WordsAsked
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.texts import bank as texts
from appliance.tui.texts import lists as frame
from appliance.tui.widgets.rows import Rows


class BankScreen(ListingScreen):
    """The bank's list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", texts.KEY_POST, "bank.post"),
        key("f5", "take_in", texts.KEY_IMPORT, "bank.take_in"),
        key("delete", "undo", texts.KEY_UNDO, "bank.undo"),
        key("escape", "app.back", frame.KEY_BACK, "bank.back"),
    ]

    def __init__(self) -> None:
        super().__init__(bank_rows.BANK)

    def action_open(self) -> None:
        """Post the chosen answer; the bar leaves it, so that a key held down posts no other."""
        asked = self.chosen()
        if isinstance(asked, BooksAsked):
            self.post_message(asked)
            self.query_one(Rows).highlighted = 0

    def action_take_in(self) -> None:
        """Ask for a file of the bank."""
        self.post_message(bank_rows.IMPORT())

    def action_undo(self) -> None:
        """Ask why the chosen posting is to be taken back."""
        asked = self.chosen()
        if isinstance(asked, WordsAsked):
            self.post_message(asked)
