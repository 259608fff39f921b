"""A patient, an invoice or a payer by three letters, from anywhere."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from appliance.services.consultation import Consultation
from appliance.tui import lists
from appliance.tui.keys import key
from appliance.tui.lists import Row
from appliance.tui.screens.lookup import Lookup
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows, Whole

ENOUGH: Final = 3
"""Letters or digits before a search begins."""

Answer = tuple[str, Sequence[Row]]


class FindScreen(Lookup):
    """What was found stands below the letters; the arrows choose without leaving them."""

    HELP = texts.HELP_SEARCH
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", texts.KEY_OPEN_ROW, "find.open"),
        key("escape", "app.back", texts.KEY_BACK, "find.back"),
        key("up", "move(-1)", texts.KEY_OPEN_ROW, "find.up", show=False),
        key("down", "move(1)", texts.KEY_OPEN_ROW, "find.down", show=False),
    ]
    AUTO_FOCUS = "Entry"
    TITLE_TEXT: ClassVar[str] = texts.SEARCH_TITLE
    ADVICE: ClassVar[str] = texts.SEARCH_ADVICE

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._sought = ""

    def begin(self) -> None:
        """Search anew: what was looked for before is nobody's business now."""
        self.show_anew()
        if self.is_attached:
            self.query_one(Entry).clear()
            self.too_few()

    def body(self) -> Iterator[Widget]:
        """Put the letters first."""
        yield Plain(self.TITLE_TEXT, classes="title")
        yield Field(texts.FIELD_WORDS, Entry(id="words"))
        yield Plain(self.ADVICE, id="nothing")
        yield Rows(id="listing")
        yield Whole(id="whole")

    @on(Entry.Changed)
    def _search(self) -> None:
        """Search as soon as there is enough to go by."""
        if is_enough(self.words()):
            self.seek(self.words())
        else:
            self.too_few()

    def seek(self, words: str) -> None:
        """Have looked up what these letters find."""
        self.look_up(partial(search, words))

    def too_few(self) -> None:
        """Show nothing, and say what would find something."""
        self.found((self.words(), ()))

    def found(self, answer: Answer) -> None:
        """Show what those letters found, if they are still there."""
        words, rows = answer
        if words != self.words():
            return
        listing = self.query_one(Rows)
        place = listing.highlighted or 0 if words == self._sought else 0
        self._rows, self._sought = rows, words
        wholes = (row.whole for row in rows)
        listing.replace((row.text for row in rows), place=place, wholes=wholes)
        missing = texts.NOT_FOUND if is_enough(words) else self.ADVICE
        self.query_one("#nothing", Plain).say("" if rows else missing)

    def action_move(self, step: int) -> None:
        """Move the bar from the letters."""
        rows = self.query_one(Rows)
        if rows.highlighted is not None:
            rows.highlighted = (rows.highlighted + step) % len(self._rows)

    def action_open(self) -> None:
        """Open what the chosen row is about."""
        place = self.query_one(Rows).highlighted
        asks = None if place is None else self._rows[place].asks
        if asks is not None:
            self.post_message(asks())

    def words(self) -> str:
        """Return the letters that stand there."""
        return self.query_one(Entry).value.strip()


def is_enough(words: str) -> bool:
    """Tell whether a search can begin."""
    return sum(map(str.isalnum, words)) >= ENOUGH


def search(words: str, consultation: Consultation) -> Answer:
    """Return the rows that these letters find, with the letters."""
    return words, lists.found(consultation.chercher(words))
