"""The lines of an invoice, each with its rule, and their sums."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from textual.containers import VerticalGroup
from textual.widget import Widget

from appliance.domain.cotation import Cotation
from appliance.tui import amounts_rows
from appliance.tui.widgets.plain import Plain

MARGINS: Final = 2


class AmountsTable(VerticalGroup):
    """Header, lines and total, all in the same columns."""

    def compose(self) -> Iterator[Widget]:
        """Leave the lines to `show`."""
        yield Plain(id="titles", classes="header")
        yield Plain(id="lines")
        yield Plain(id="total")

    def show(self, cotation: Cotation, jours: Sequence[date]) -> None:
        """Show these lines, each under its passage where there are several.

        Args:
            cotation: the lines.
            jours: the day of each passage that they bill.
        """
        width = self.app.size.width - MARGINS
        self.query_one("#titles", Plain).say(amounts_rows.header(width))
        self.query_one("#lines", Plain).say(amounts_rows.lines(cotation, jours, width))
        self.query_one("#total", Plain).say(amounts_rows.total(cotation, width))
