"""The examination of reader, card and signature, one line a part, as it goes."""

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import get_current_worker

from appliance.tui import texts
from appliance.tui.keys import key
from appliance.tui.screens.dialogs import Dialog
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.masthead import Masthead
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class DoctorDialog(Dialog):
    """Shows each line when it is known; it may be left before the last one.

    Args:
        examine: yields the lines, in French; called in a thread, may wait for devices.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "dismiss(True)", texts.KEY_DISMISS, "doctor.close"),
        key("escape,f9", "dismiss(True)", texts.KEY_DISMISS, "doctor.close_too", show=False),
    ]

    def __init__(self, examine: Callable[[], Iterable[str]]) -> None:
        super().__init__(texts.DOCTOR_TITLE, texts.EXAMINING)
        self._examine = examine
        self._lines: list[str] = []

    def compose(self) -> Iterator[Widget]:
        """Put all in one box; a long text scrolls."""
        yield Masthead()
        with Scrolled(classes="box"):
            yield Plain(self._title_text, classes="title")
            yield Plain(self._text, id="lines")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self._run()

    @work(thread=True)
    def _run(self) -> None:
        worker = get_current_worker()
        for line in self._examine():
            if worker.is_cancelled:
                return
            self.app.call_from_thread(self._add, line)

    def _add(self, line: str) -> None:
        self._lines.append(line)
        if self.is_attached:  # it may have been left just now
            self.query_one("#lines", Plain).say("\n".join(self._lines))
