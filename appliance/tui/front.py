"""The code is asked for while the station is still being loaded.

Nearly all that a station loads is of no use before its code.  This application shows the first
screen with what that one needs, has the rest loaded meanwhile, and leaves the terminal as it is
to the application that goes on: what was typed here is typed again there.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from appliance.tui import texts
from appliance.tui.early_keys import Typed
from appliance.tui.keys import key
from appliance.tui.messages import UnlockAsked
from appliance.tui.questions import QuestioningApp
from appliance.tui.screens.readable import Readable
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.texts import factory, keyboard, recovery


class FrontApp(QuestioningApp):
    """Shows the first screen until the station is loaded.

    Attributes:
        at_play: see `StationApp`.
        resettable: the box can be reset.
        recoverable: a forgotten code can be replaced.
        typeable: another keyboard can be chosen.
        typed: every key up to now, in order.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f6", "later('reset')", factory.KEY_RESET, "app.reset"),
        key("f7", "later('recover')", recovery.KEY_RECOVER, "app.recover"),
        key("f11", "later('keyboard')", keyboard.KEY_KEYBOARD, "app.keyboard"),
        key("f1", "later", texts.KEY_HELP, "app.help"),
        key("f10", "later(True)", texts.KEY_QUIT, "app.leave"),
    ]

    at_play = False
    resettable = False
    recoverable = False
    typeable = False

    class AllNoted(Message):
        """No key that was read comes any more."""

    def __init__(self, front: UnlockScreen, load: Callable[[], object], *, kiosk: bool) -> None:
        """Prepare the first screen.

        Args:
            front: what is shown.
            load: loads the station; called in a thread once the screen can be read.
            kiosk: nothing leaves the screen.
        """
        super().__init__()
        self._front, self._load, self._kiosk = front, load, kiosk
        self._loading = False
        self.typed: list[Typed] = []

    def get_default_screen(self) -> Screen[None]:
        """Ask for the code."""
        return self._front

    async def on_event(self, event: events.Event) -> None:
        """Note each key, for the application that goes on."""
        if isinstance(event, Typed) and not event.is_forwarded:
            self.typed.append(event)
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show the keys that the application to come will have."""
        if action == "later":
            match parameters:
                case ("reset",):
                    return self.resettable
                case ("recover",):
                    return self.recoverable
                case ("keyboard",):
                    return self.typeable
                case _:
                    return not (self._kiosk and parameters)
        return super().check_action(action, parameters)

    def action_later(self, *_: object) -> None:
        """Leave it to the application that goes on: the key is noted."""

    @on(UnlockAsked)
    def _say_that_it_was_heard(self) -> None:
        self.busy = texts.OPENING

    @on(Readable.Painted)
    def _begin(self) -> None:
        if not self._loading:
            self._loading = True
            self._fetch()

    @work(thread=True)
    def _fetch(self) -> None:
        self._load()
        self.call_from_thread(self._hand_over)

    def _hand_over(self) -> None:
        """End once all that was read is noted; what comes later is read by who goes on.

        A key that the driver read last is still on its way here: the end goes that way behind it.
        """
        self.hands_over = True
        if self._driver is not None:
            self._driver.disable_input()
            self._driver.send_message(self.AllNoted())

    @on(AllNoted)
    def _end(self) -> None:
        self.exit()


def ask(front: FrontApp) -> tuple[int, Sequence[Typed]]:
    """Run it; return its exit code, 0 where the station goes on, and what was typed."""
    front.run()
    typed, front.typed = front.typed, []
    return front.return_code or 0, typed
