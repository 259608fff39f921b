"""Everything is to be forgotten: a word, then a proof, then the end."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.tui.factory_messages import ProofTyped, WordTyped
from appliance.tui.keys import key
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import factory as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain

FIELD = "typed"


class WordScreen(Form):
    """Says what is lost, and wants a word that nobody types by mistake."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "go_on", texts.KEY_WORD, "reset.word"),
        key("escape", "app.back", texts.KEY_BACK, "reset.leave"),
    ]

    def body(self) -> Iterator[Widget]:
        """Say it."""
        yield Plain(texts.WORD_TITLE, classes="title")
        yield Plain(texts.WORD_WHAT, classes="advice")
        yield Plain(texts.WORD_HONEST)
        yield Field(texts.WORD_ASKED, Entry(id=FIELD))
        yield Plain(id="complaint")

    def action_go_on(self) -> None:
        """Go on where the word stands there, in whatever letters."""
        if self.typed(FIELD).upper() == texts.WORD:
            self.post_message(WordTyped())
        else:
            self.complain(Complaint(FIELD, texts.WORD_WRONG))


class ProofScreen(Form):
    """Wants the code or the sheet."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "erase", texts.KEY_ERASE, "reset.erase"),
        key("escape", "app.back", texts.KEY_BACK, "reset.back"),
    ]

    def body(self) -> Iterator[Widget]:
        """Ask for it."""
        yield Plain(texts.PROOF_TITLE, classes="title")
        yield Plain(texts.PROOF, classes="advice")
        yield Field(texts.PROOF_FIELD, Entry(id=FIELD, password=True))
        yield Plain(id="complaint")

    def action_erase(self) -> None:
        """Have it compared."""
        if typed := self.typed(FIELD):
            self.post_message(ProofTyped(typed))
        else:
            self.complain(Complaint(FIELD, texts.PROOF_EMPTY))

    def refuse(self, sentence: str) -> None:
        """Say why nothing is erased; what is typed next replaces what was."""
        self.complain(Complaint(FIELD, sentence))


class OverScreen(Framed):
    """All is forgotten; no key leads on."""

    HELP = texts.HELP

    def body(self) -> Iterator[Widget]:
        """Say what comes."""
        yield Plain(texts.OVER_TITLE, classes="title")
        yield Plain(texts.OVER, classes="advice")
