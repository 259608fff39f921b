"""Who of the holders of a card is cared for."""

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from appliance.services.billing import Reading
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import HolderChosen
from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows


class HoldersScreen(Framed):
    """Lists the holders in the order of the card, each with its number."""

    HELP = texts.HELP_HOLDERS
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", texts.KEY_CHOOSE, "holders.choose"),
        key("escape", "app.back", texts.KEY_BACK, "holders.back"),
    ]

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def body(self) -> Iterator[Widget]:
        """Show one row a holder."""
        holders = self._reading.carte.beneficiaires
        rows = [f"{place}  {wording.identity(one)}" for place, one in enumerate(holders, 1)]
        yield Plain(texts.HOLDERS_TITLE.format(count=len(rows)), classes="title")
        yield Rows(rows)

    def on_key(self, event: events.Key) -> None:
        """Let a digit choose at once."""
        holders = self._reading.carte.beneficiaires
        if event.key.isdecimal() and 1 <= int(event.key) <= len(holders):
            self.query_one(Rows).highlighted = int(event.key) - 1
            self.action_choose()

    def action_choose(self) -> None:
        """Bill for the chosen holder."""
        place = self.query_one(Rows).highlighted
        if place is not None:
            holder = self._reading.carte.beneficiaires[place]
            self.post_message(HolderChosen(holder, self._reading))
