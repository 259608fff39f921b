"""What was answered is tried on the spot: lines as they come, then a person decides."""

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import get_current_worker

from appliance.errors import BesaceError
from appliance.tui.first_hour_messages import GoneOn
from appliance.tui.keys import key
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import first_hour as texts
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class TrialScreen(Framed):
    """Tries as it is shown; it may be left, and tried again.

    Args:
        told: its place among the other steps.
        title: what is tried.
        attempt: yields the lines, in French, and empty ones while it waits; called in a thread.
        below: what a person may do then.
    """

    HELP = texts.HELP
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "on", texts.KEY_ON, "trial.on"),
        key("f5", "again", texts.KEY_AGAIN, "trial.again"),
    ]

    def __init__(
        self,
        told: str,
        title: str,
        attempt: Callable[[], Iterable[str]],
        below: str = texts.TRIAL_AGAIN,
    ) -> None:
        super().__init__()
        self._told = told
        self._heading = title
        self._below = below
        self._attempt = attempt
        self._lines: list[str] = []

    def body(self) -> Iterator[Widget]:
        """Leave room for the lines."""
        yield Plain(self._told)
        yield Plain(self._heading, classes="title")
        yield Plain(texts.TRYING, id="state")
        with Scrolled():
            yield Plain(id="lines")
        yield Plain(self._below)

    def on_mount(self) -> None:
        """Begin."""
        super().on_mount()
        self._run()

    def action_again(self) -> None:
        """Try once more."""
        self._lines = []
        self._show(texts.TRYING)
        self._run()

    def action_on(self) -> None:
        """Go on, whatever came of it."""
        self.post_message(GoneOn())

    @work(thread=True, exclusive=True)
    def _run(self) -> None:
        worker = get_current_worker()
        for line in self._told_lines():
            if worker.is_cancelled:
                return
            if line:
                self.app.call_from_thread(self._add, line)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, texts.TRIED)

    def _told_lines(self) -> Iterator[str]:
        try:
            yield from self._attempt()
        except BesaceError as error:
            yield error.advice

    def _add(self, line: str) -> None:
        self._lines.append(line)
        self._show(texts.TRYING)

    def _show(self, state: str) -> None:
        if self.is_attached:  # it may have been left just now
            self.query_one("#state", Plain).say(state)
            self.query_one("#lines", Plain).say("\n".join(self._lines))
