"""In a demonstration, the cards that can be put into the reader."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.tui import texts
from appliance.tui.keys import key
from appliance.tui.screens.framed import Framed
from appliance.tui.tray import CardTray
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows


class TrayScreen(Framed):
    """One row a card, then one to take the card out."""

    HELP = texts.HELP_TRAY
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", texts.KEY_CHOOSE, "tray.choose"),
        key("escape", "app.back", texts.KEY_BACK, "tray.back"),
    ]

    def __init__(self, tray: CardTray) -> None:
        super().__init__()
        self._tray = tray

    def body(self) -> Iterator[Widget]:
        """Show the cards."""
        rows = (*self._tray.labels, texts.TRAY_NONE)
        yield Plain(texts.TRAY_TITLE, classes="title")
        yield Rows(rows)

    async def action_choose(self) -> None:
        """Put the card in, or take it out, and go back to what stood in front."""
        place = self.query_one(Rows).highlighted or 0
        if place < len(self._tray.labels):
            self._tray.insert(place)
        else:
            self._tray.remove()
        await self.run_action("app.back")
