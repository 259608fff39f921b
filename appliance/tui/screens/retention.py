"""How long names are kept: asked of the titulaire until somebody has decided it."""

from collections.abc import Collection, Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.conservation import PROPOSED, QUESTION
from appliance.domain.registre.anomalie import Anomalie
from appliance.tui.keys import key
from appliance.tui.retention_messages import RetentionChosen
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.texts import retention as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain

DAYS = "days"


class RetentionScreen(Form):
    """Enter takes the proposal, or what is typed over it."""

    HELP = texts.HELP_RETENTION
    READ_FIRST: ClassVar[Collection[str]] = {"enter"}
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "keep", texts.KEY_KEEP, "retention.keep"),
        key("escape", "app.back", texts.KEY_LATER, "retention.later"),
    ]

    def body(self) -> Iterator[Widget]:
        """Put the question above its one field."""
        yield Plain(texts.RETENTION_TITLE, classes="title")
        yield Plain(QUESTION, classes="advice")
        yield Field(texts.FIELD_DAYS, Entry(str(PROPOSED), id=DAYS, proposed=True))
        yield Plain(id="complaint")
        yield Plain(texts.RETENTION_LATER, classes="below")

    def action_keep(self) -> None:
        """Have it decided, once it is a number."""
        typed = self.typed(DAYS)
        if typed.isascii() and typed.isdecimal():
            self.post_message(RetentionChosen(int(typed)))
        else:
            self.complain(Complaint(DAYS, texts.NO_NUMBER.format(proposed=PROPOSED)))

    def refuse(self, anomalie: Anomalie) -> None:
        """Say why the law, or reason, does not allow it."""
        self.complain(Complaint(DAYS, f"{texts.FIELD_DAYS} : {anomalie.phrase}."))
