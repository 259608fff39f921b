"""A list to look through: what waits, what ends, what is missing."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from appliance.tui.keys import key
from appliance.tui.lists import Listing, Row
from appliance.tui.screens.lookup import Lookup
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows, Whole


class ListingScreen(Lookup):
    """Title, header, rows; read anew whenever it comes to the front.

    Attributes:
        sentence: what was just done, shown above the rows; empty for nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", texts.KEY_OPEN_ROW, "listing.open"),
        key("escape", "app.back", texts.KEY_BACK, "listing.back"),
    ]

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self._listing = listing
        self.sentence = ""
        self._shown: Sequence[Row] = ()

    @property
    def about(self) -> str:
        """What F1 says."""
        return self._listing.help

    def body(self) -> Iterator[Widget]:
        """Put the rows below their titles."""
        yield Plain(self._listing.title, classes="title")
        yield Plain(self._listing.header, classes="header")
        yield Plain(texts.READING_QUEUE, id="nothing")
        yield Rows(id="listing")
        yield Whole(id="whole")

    def on_screen_resume(self) -> None:
        """Read the list."""
        self.look_up(self._listing.rows)

    def found(self, answer: Sequence[Row]) -> None:
        """Show the rows; the bar stays where it was."""
        rows = self.query_one(Rows)
        place = min(rows.highlighted or 0, max(len(answer) - 1, 0))
        self._shown = answer
        wholes = (row.whole for row in answer)
        rows.replace((row.text for row in answer), place=place, wholes=wholes)
        empty = "" if answer else self._listing.nothing
        self.query_one("#nothing", Plain).say(self.sentence or empty)

    def tell(self, sentence: str) -> None:
        """Say what was just done, and read the list anew."""
        self.sentence = sentence
        self.on_screen_resume()

    def action_open(self) -> None:
        """Open what the chosen row is about."""
        asked = self.chosen()
        if asked is not None:
            self.post_message(asked)

    def chosen(self) -> Message | None:
        """Return what the chosen row asks for, None where nothing is to be opened."""
        place = self.query_one(Rows).highlighted
        asks = None if place is None else self._shown[place].asks
        return None if asks is None else asks()
