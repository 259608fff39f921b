"""Reminders: letters to write, letters that left, and what came of them."""

from typing import ClassVar

from textual.binding import BindingType

from appliance.tui import reminder_rows
from appliance.tui.keys import key
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.texts import reminders as texts


class RemindersScreen(ListingScreen):
    """The list of the letters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "write", texts.KEY_WRITE, "reminders.write"),
    ]

    def __init__(self) -> None:
        super().__init__(reminder_rows.REMINDERS)

    def action_write(self) -> None:
        """Ask where the letters go."""
        self.post_message(reminder_rows.WRITE())
