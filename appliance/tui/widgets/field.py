"""One row of a form: a label, and what is typed beside it."""

from collections.abc import Iterator
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Label

from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry


class Field(Horizontal):
    """A label and its widget, aligned with the rows above and below."""

    def __init__(self, label: str, widget: Entry | Choice[Any]) -> None:
        super().__init__()
        self._label = label
        self._widget = widget

    def compose(self) -> Iterator[Widget]:
        """Put the label first."""
        yield Label(self._label, classes="label")
        yield self._widget
