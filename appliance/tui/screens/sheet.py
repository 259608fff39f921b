"""One thing, whole, as a text that scrolls."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.services.consultation import Consultation
from appliance.tui.keys import key
from appliance.tui.screens.lookup import Lookup
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class SheetScreen(Lookup):
    """Shows a text; read anew whenever it comes to the front.

    Args:
        text: looks it up; for a thread.
        help: French, for F1.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "app.back", texts.KEY_BACK, "sheet.back"),
    ]

    def __init__(self, text: Callable[[Consultation], str], help: str) -> None:  # noqa: A002 - Textual's name
        super().__init__()
        self._about = help
        self._read = text

    @property
    def about(self) -> str:
        """What F1 says."""
        return self._about

    def body(self) -> Iterator[Widget]:
        """Let a long text scroll."""
        with Scrolled():
            yield Plain(texts.READING_QUEUE, id="text")

    def on_screen_resume(self) -> None:
        """Read the text."""
        self.look_up(self._read)

    def found(self, answer: str) -> None:
        """Show the text."""
        self.query_one("#text", Plain).say(answer)
