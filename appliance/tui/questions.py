"""A person's questions to the station, one at a time, each in a thread, with a sign of life."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive

from appliance.errors import BesaceError
from appliance.tui import messages as told
from appliance.tui import texts, wording
from appliance.tui.early_keys import AwaitingApp
from appliance.tui.keys import key
from appliance.tui.long_work import LongWork


class QuestioningApp(AwaitingApp):
    """Puts questions, and lets a person out of a long one.

    Attributes:
        busy: what is under way for the person, empty when nothing is.
        fault: the device that needs a hand, empty when none does.
        seen: that a helper elsewhere may see the screen; empty while nobody may.
        look: the last look at the station, of which the frame of every screen tells; None while
            it is locked, and where there is none.
    """

    CSS_PATH = "besace.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (wording.INSIDE, "-wide")]  # noqa: RUF012 - Textual's
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "leave_work", texts.KEY_LEAVE_WORK, "app.leave_work", priority=True),
    ]

    busy: reactive[str] = reactive("")
    fault: reactive[str] = reactive("")
    seen: reactive[str] = reactive("")
    look: reactive[told.Look | None] = reactive(None)

    def __init__(self) -> None:
        super().__init__()
        self._long: LongWork | None = None

    def put(self, sentence: str, question: Callable[[], Message], *, leads: bool = False) -> None:
        """Put a person's question, unless one is under way.

        Args:
            sentence: French: what is under way.
            question: asked in a thread.
            leads: the answer is the next screen, and keys are kept for it.
        """
        if not self.busy:
            self.busy, self.fault, self.led = sentence, "", leads
            self._ask(question)

    def put_long(
        self, sentence: str, question: Callable[[LongWork], Message], *, at_first: str = ""
    ) -> None:
        """Put a question that may take long: a bar, an estimate, and Escape out of it.

        Args:
            sentence: French: what is done, before the bar.
            question: asked in a thread; tells the work how far it is.
            at_first: shown until it tells anything; empty for `sentence`.
        """
        if not self.busy:
            self._long = LongWork(sentence, lambda line: self.post_message(told.Advanced(line)))
            self.put(at_first or sentence, partial(question, self._long))

    @on(told.Advanced)
    def _advance(self, advanced: told.Advanced) -> None:
        if self.busy and self._long is not None:
            self.busy = advanced.line
            self.screen.refresh_bindings()

    def action_leave_work(self) -> None:
        """Leave the long work at its next step."""
        if self._long is not None:
            self._long.leave()

    @work(description="ask the station")
    async def _ask(self, question: Callable[[], Message]) -> None:
        answer = await answer_of(question)
        self.busy, self._long = "", None
        if isinstance(answer, told.Failed):
            self.forget_early_keys()
        self.post_message(answer)
        self.call_later(self._arrived)

    async def _arrived(self) -> None:
        """Let keys through again: the screen that they were for stands in front."""
        self.led = False
        await self.serve_early_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way out of a long work while there is one."""
        if action == "leave_work":
            return bool(self.busy) and self._long is not None
        return super().check_action(action, parameters)


async def answer_of(question: Callable[[], Message]) -> Message:
    """Return the station's answer to a question, in a thread, or its failure."""
    try:
        return await asyncio.to_thread(question)
    except BesaceError as error:
        return told.Failed(error)
