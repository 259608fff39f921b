"""What never leaves the screen, dialogs included."""

from collections.abc import Iterator

from textual.containers import VerticalGroup
from textual.widget import Widget

from appliance.tui.widgets.permanent_line import PermanentLine
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.top_line import TopLine


class SeenLine(Plain):
    """Says that somebody elsewhere may see this screen, for how long, and which key ends it."""

    DEFAULT_CSS = "SeenLine { text-style: bold reverse; }"

    def on_mount(self) -> None:
        """Follow the view."""
        self.watch(self.app, "seen", self.say)


class Masthead(VerticalGroup):
    """The top line, below it what is counted, and who else looks on."""

    def compose(self) -> Iterator[Widget]:
        """Put one above the other."""
        yield TopLine()
        yield PermanentLine()
        yield SeenLine()
