"""The keyboard is chosen where nothing is open: a code that is typed on another one is wrong."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from appliance.tui import keyboard_messages as told
from appliance.tui.keyboard_desk import KeyboardDesk
from appliance.tui.keys import key
from appliance.tui.messages import Failed
from appliance.tui.recovery import RecoveringApp
from appliance.tui.texts import keyboard as texts


class KeyboardApp(RecoveringApp):
    """Sets another keyboard and ends: whoever starts the screen again gives it that one.

    Attributes:
        keyboard: sets it; None where the terminal is not our own.
    """

    keyboard: KeyboardDesk | None = None

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f11", "keyboard", texts.KEY_KEYBOARD, "app.keyboard"),
    ]

    def action_keyboard(self) -> None:
        """List the keyboards."""
        from appliance.tui.screens.keyboard import KeyboardScreen  # once in the life of a box

        if self.keyboard is not None:
            self.push_screen(KeyboardScreen(self.keyboard.word))

    @on(told.KeyboardChosen)
    def _keep_keyboard(self, chosen: told.KeyboardChosen) -> None:
        if (desk := self.keyboard) is None:
            return

        def keep() -> told.KeyboardKept:
            desk.keep(chosen.word)
            return told.KeyboardKept()

        self.put(texts.KEEPING, keep, leads=True)

    @on(told.KeyboardKept)
    def _start_again(self) -> None:
        self.exit()

    def refused(self, failed: Failed) -> bool:
        """Say below the list why it was not set; false where the list is not in front."""
        from appliance.tui.screens.keyboard import KeyboardScreen

        if not isinstance(self.screen, KeyboardScreen):
            return super().refused(failed)
        self.screen.refuse(failed.error)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it where nothing is open."""
        if action == "keyboard":
            return self.keyboard is not None and isinstance(self.screen, self.RESETTABLE)
        return super().check_action(action, parameters)
