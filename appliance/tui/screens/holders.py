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
    """Lists the holders in the order of the card, or of the cards, each with its number."""

    HELP = texts.HELP_HOLDERS
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", texts.KEY_CHOOSE, "holders.choose"),
        key("escape", "app.back", texts.KEY_BACK, "holders.back"),
    ]

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._holders = reading.beneficiaires

    def body(self) -> Iterator[Widget]:
        """Show one row a holder."""
        rows = [f"{place}  {row}" for place, row in enumerate(_rows(self._reading), 1)]
        cartes = len(self._reading.cartes)
        title = texts.HOLDERS_TITLE if cartes == 1 else texts.HOLDERS_OF_CARDS
        yield Plain(title.format(count=len(rows), cartes=cartes), classes="title")
        yield Rows(rows)

    def on_key(self, event: events.Key) -> None:
        """Let a digit choose at once."""
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self._holders):
            self.query_one(Rows).highlighted = int(event.key) - 1
            self.action_choose()

    def action_choose(self) -> None:
        """Bill for the chosen holder."""
        place = self.query_one(Rows).highlighted
        if place is not None:
            self.post_message(HolderChosen(self._holders[place], self._reading))


def _rows(reading: Reading) -> Iterator[str]:
    """Write each holder; of several cards, also whose card: a child stands on both parents'."""
    for carte in reading.cartes.values():
        insured, *_ = carte.beneficiaires
        for one in carte.beneficiaires:
            row = wording.identity(one)
            if len(reading.cartes) > 1:
                row += texts.ON_CARD_OF.format(name=wording.full_name(insured))
            yield row
