"""The lines of an invoice, each with its rule, and their sums."""

from collections.abc import Iterator

from textual.containers import VerticalGroup
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from appliance.domain.cotation import Cotation
from appliance.tui import wording


class AmountsTable(VerticalGroup):
    """Header, lines and total, all in the same columns."""

    def compose(self) -> Iterator[Widget]:
        """Leave the lines to `show`."""
        yield Static(Content(wording.amounts_header()), classes="header")
        yield Static(id="lines")
        yield Static(id="total")

    def show(self, cotation: Cotation) -> None:
        """Show these lines."""
        self.query_one("#lines", Static).update(Content(wording.amounts_lines(cotation)))
        self.query_one("#total", Static).update(Content(wording.amounts_total(cotation)))
