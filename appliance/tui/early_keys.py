"""Keys that come before the screen they are for: kept, but not to confirm what nobody saw."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from textual import events, on
from textual.message_pump import MessagePump
from textual.widget import Widget

from appliance.tui.discreet import DiscreetApp
from appliance.tui.screens.readable import Readable

Typed = events.Key | events.Paste
"""What a person gave the terminal."""

HEEDED_S: Final = 2.0
"""After that the next key is served, even if what had to heed the one before went away."""


class AwaitingApp(DiscreetApp):
    """Serves each key to a screen that can be read, in the order of the pressing.

    Attributes:
        led: a question is under way whose answer is the next screen: keys are for that one.
    """

    led = False

    def __init__(self) -> None:
        super().__init__()
        self._early: list[Typed] = []
        self._heeding: Typed | None = None

    async def on_event(self, event: events.Event) -> None:
        """Keep a key for the screen that is to come, or until the key before was heeded."""
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
        elif self._early or self._heeding or self.led or not _readable(self.screen):
            self._early.append(event)
        else:
            await self._serve(event)

    def take_over(self, typed: Iterable[Typed]) -> None:
        """Serve first what was typed into the application before this one."""
        self._early[:0] = map(_anew, typed)

    def forget_early_keys(self) -> None:
        """The screen they were for does not come."""
        self._early.clear()

    @on(Readable.Painted)
    async def serve_early_keys(self) -> None:
        """Serve what was kept, once the screen is there."""
        while self._early and not self._heeding and not self.led and _readable(self.screen):
            await self._serve(self._early.pop(0))

    async def _serve(self, event: Typed) -> None:
        """Hand a key on; the next one waits until all was done that it asked for.

        What is typed into a field asks for nothing else: the field takes it in its turn.
        """
        if not _counts(event, self.screen):
            return
        way = [*(self.focused or self.screen).ancestors_with_self][:-1]  # less the application
        await super().on_event(event)
        if not _is_text(event, self.focused):
            self._heeding = event
            self.set_timer(HEEDED_S, partial(self._heeded, event))
            self._go_after([*way, *way], event)  # what a key asks for goes up the same way

    def _go_after(self, way: Sequence[MessagePump], event: Typed) -> None:
        """Go the way that a key goes which nobody heeds, behind it, and come back."""
        for place, node in enumerate(way):
            if node.call_later(self._go_after, way[place + 1 :], event):
                return
        # The application does what the key is bound to, and what that asks for comes next.
        self.call_later(self.call_later, self._heeded, event)

    async def _heeded(self, event: Typed) -> None:
        if event is self._heeding:
            self._heeding = None
            await self.serve_early_keys()


def _is_text(event: Typed, focused: Widget | None) -> bool:
    if isinstance(event, events.Paste):
        return True
    return focused is not None and focused.check_consume_key(event.key, event.character)


def _readable(screen: object) -> bool:
    return not isinstance(screen, Readable) or screen.since is not None


def _counts(event: Typed, screen: object) -> bool:
    """Tell whether who pressed it can have meant this screen."""
    if isinstance(event, events.Paste) or not isinstance(screen, Readable):
        return True
    return event.key not in screen.READ_FIRST or event.time >= (screen.since or 0)


def _anew(event: Typed) -> Typed:
    """Return what was pressed, as if nothing had heeded it yet."""
    if isinstance(event, events.Key):
        return events.Key(event.key, event.character)
    return events.Paste(event.text)
