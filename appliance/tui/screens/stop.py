"""Full screen: the queue cannot be written, so billing stops."""

from collections.abc import Iterator
from typing import ClassVar

from textual.widget import Widget

from appliance.errors import VaultError
from appliance.tui import texts
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import rescue as words
from appliance.tui.widgets.plain import Plain


class StopScreen(Framed):
    """Says what happened and what to do; the only way on is to lock.

    Args:
        error: what happened.
        can_be_read: the next opening shows what is left.
    """

    HELP: ClassVar[str | None] = texts.STOP_ADVICE

    def __init__(self, error: VaultError, *, can_be_read: bool) -> None:
        super().__init__()
        self._error = error
        self._can_be_read = can_be_read

    def body(self) -> Iterator[Widget]:
        """Put the sentence alone on the screen."""
        yield Plain(texts.STOP_TITLE, classes="title stop")
        yield Plain(self._error.advice, classes="advice")
        yield Plain(texts.STOP_ADVICE, classes="advice")
        if self._can_be_read:
            yield Plain(words.STOP_READ, classes="advice")
