"""A few words or a choice, with what they are about below: what a person decides of money."""

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.services.consultation import Consultation
from appliance.tui import texts as words
from appliance.tui.entries import Champ, Champs
from appliance.tui.keys import key
from appliance.tui.messages import Wanted
from appliance.tui.money_messages import BooksAsked, WordsAsked
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.texts import lists as frame
from appliance.tui.texts import money as texts
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class WordsScreen(Form):
    """Enter keeps it, from any field; a long text below scrolls."""

    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "keep", texts.KEY_NOTE, "words.keep"),
        key("escape", "app.back", frame.KEY_BACK, "words.back"),
        key("down", "more", words.KEY_MORE, "words.more"),
    ]

    def __init__(self, asked: WordsAsked) -> None:
        super().__init__()
        self._asked = asked

    @property
    def about(self) -> str:
        """What F1 says."""
        return self._asked.help

    def body(self) -> Iterator[Widget]:
        """Put the fields above what they are about."""
        yield Plain(self._asked.title, classes="title")
        for champ in self._asked.champs:
            yield Field(champ.label, self._widget(champ))
        yield Plain(id="complaint")
        with Scrolled():
            yield Plain(frame.READING_QUEUE, id="text", classes="below")

    def on_mount(self) -> None:
        """Read what it is about."""
        self.post_message(Wanted(self, self._text, self.query_one("#text", Plain).say))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go down only where there is something."""
        if action == "more":
            text = self.query_one(Scrolled)
            return text.scroll_y < text.max_scroll_y
        return super().check_action(action, parameters)

    def action_more(self) -> None:
        """Show what stands below, whatever field is typed in."""
        self.query_one(Scrolled).scroll_page_down()

    def _text(self, consultation: Consultation) -> str:
        return self._asked.text(consultation.argent())

    def _widget(self, champ: Champ) -> Entry | Choice[Any]:
        if champ.values is None:
            return Entry(id=champ.name)
        return Choice(champ.values, next(iter(champ.values)), id=champ.name)

    def action_keep(self) -> None:
        """Have it kept, once there is something to keep."""
        champs = {champ.name: self._value(champ) for champ in self._asked.champs}
        if not champs.get(self._asked.needed, "-"):
            self.complain(Complaint(self._asked.needed, self._asked.missing))
            return
        self.post_message(BooksAsked(self._asked.busy, partial(_done, self._asked, champs)))

    def _value(self, champ: Champ) -> str:
        if champ.values is None:
            return self.typed(champ.name)
        return str(self.query_one(f"#{champ.name}", Choice).value)


def _done(asked: WordsAsked, champs: Champs, tresorerie: Any, progress: Any) -> str:
    return asked.act(tresorerie, champs, progress)
