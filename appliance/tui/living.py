"""An application in which something is open: it beats once a second, and is closed by locking."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Protocol

from textual import work
from textual.message import Message
from textual.screen import Screen

from appliance.errors import VaultError
from appliance.tui import texts
from appliance.tui.keyboard import KeyboardApp
from appliance.tui.messages import Locked
from appliance.tui.questions import answer_of
from appliance.tui.screens.unlock import UnlockScreen


class Lockable(Protocol):
    """What a code opened."""

    def lock(self) -> None:
        """Close it; asked in a thread."""
        ...


class LivingApp(KeyboardApp):
    """Lets what is open live, and closes it.

    Attributes:
        LOCKING: French: what is under way while it is closed.
        CLOSED: the screens on which nothing is open, or to be seen.
    """

    LOCKING: ClassVar[str] = texts.LOCKING
    CLOSED: ClassVar[tuple[type[Screen[None]], ...]] = (UnlockScreen,)

    _box: Lockable | None = None
    """What is open."""

    def __init__(self, *, kiosk: bool, rhythm_s: float) -> None:
        super().__init__()
        self._kiosk = kiosk
        self._rhythm_s = rhythm_s
        self._exit_code = 0

    async def action_back(self) -> None:
        """Come back to the screen before; nothing is sealed by going back."""
        if not self.busy:
            self.pop_screen()

    async def back_to(self, kind: type[Screen[None]]) -> None:
        """Leave the screens that stand in front of the nearest one of a kind."""
        while not isinstance(self.screen, kind):
            await self.pop_screen()

    def action_lock(self) -> None:
        """Lock; in a kiosk that comes back to the code."""
        if self.busy:
            return
        box, self._box = self._box, None
        if box is None:
            self.post_message(Locked())
        else:
            self.put(self.LOCKING, partial(lock, box))

    def action_leave(self) -> None:
        """Lock, then leave: only out of a kiosk."""
        self.action_lock()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to lock in a kiosk, and elsewhere to leave."""
        match action:
            case "lock":
                return self._kiosk and not isinstance(self.screen, self.CLOSED)
            case "leave":
                return not self._kiosk
            case _:
                return super().check_action(action, parameters)

    @work(group="beat", exclusive=True, description="beat")
    async def _beat(self, box: Lockable, tick: Callable[[], Message]) -> None:
        """Let it live, one beat after the other, until it is locked or fails.

        Whoever opened it has just looked at it, and the first keys are pressed now.
        """
        await asyncio.sleep(self._rhythm_s)
        while box is self._box:
            answer = await answer_of(tick)
            if box is self._box:
                self.post_message(answer)
            await asyncio.sleep(self._rhythm_s)

    def _stop_beating(self, error: VaultError) -> None:
        """Beat no more, and tell at the end what it ended by."""
        self.workers.cancel_group(self, "beat")
        self._exit_code = error.exit_code


def lock(box: Lockable) -> Locked:
    """Close it: of a station the lots first, then the practice."""
    box.lock()
    return Locked()
