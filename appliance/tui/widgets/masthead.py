"""What never leaves the screen, dialogs included."""

from collections.abc import Iterator

from textual.containers import VerticalGroup
from textual.widget import Widget

from appliance.tui.widgets.permanent_line import PermanentLine
from appliance.tui.widgets.top_line import TopLine


class Masthead(VerticalGroup):
    """The top line, and below it what is counted."""

    def compose(self) -> Iterator[Widget]:
        """Put one above the other."""
        yield TopLine()
        yield PermanentLine()
