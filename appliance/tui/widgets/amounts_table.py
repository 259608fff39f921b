"""The lines of an invoice, each with its rule, and their sums."""

from collections.abc import Iterator

from textual.containers import VerticalGroup
from textual.widget import Widget

from appliance.domain.cotation import Cotation
from appliance.tui import wording
from appliance.tui.widgets.plain import Plain


class AmountsTable(VerticalGroup):
    """Header, lines and total, all in the same columns."""

    def compose(self) -> Iterator[Widget]:
        """Leave the lines to `show`."""
        yield Plain(wording.amounts_header(), classes="header")
        yield Plain(id="lines")
        yield Plain(id="total")

    def show(self, cotation: Cotation) -> None:
        """Show these lines."""
        self.query_one("#lines", Plain).say(wording.amounts_lines(cotation))
        self.query_one("#total", Plain).say(wording.amounts_total(cotation))
