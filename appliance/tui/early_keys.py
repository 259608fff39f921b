"""Keys that come before the screen they are for: kept, but not to confirm what nobody saw."""

from textual import events, on

from appliance.tui.discreet import DiscreetApp
from appliance.tui.screens.readable import Readable


class AwaitingApp(DiscreetApp):
    """Serves each key to a screen that can be read, in the order of the pressing.

    Attributes:
        led: a question is under way whose answer is the next screen: keys are for that one.
    """

    led = False

    def __init__(self) -> None:
        super().__init__()
        self._early: list[events.Key | events.Paste] = []

    async def on_event(self, event: events.Event) -> None:
        """Keep a key for the screen that is to come."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._early or self.led or not _readable(self.screen):
            self._early.append(event)
        elif _counts(event, self.screen):
            await super().on_event(event)

    def forget_early_keys(self) -> None:
        """The screen they were for does not come."""
        self._early.clear()

    @on(Readable.Painted)
    async def serve_early_keys(self) -> None:
        """Serve what was kept, once the screen is there."""
        if self.led or not _readable(self.screen):
            return
        kept, self._early = self._early, []
        for event in kept:
            if _counts(event, self.screen):
                await super().on_event(event)


def _readable(screen: object) -> bool:
    return not isinstance(screen, Readable) or screen.since is not None


def _counts(event: events.Key | events.Paste, screen: object) -> bool:
    """Tell whether who pressed it can have meant this screen."""
    if isinstance(event, events.Paste) or not isinstance(screen, Readable):
        return True
    return event.key not in screen.READ_FIRST or event.time >= (screen.since or 0)
