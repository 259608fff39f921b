"""A screen on which something is typed, and checked when Enter is pressed."""

from typing import NamedTuple

from textual import on

from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.plain import Plain


class Complaint(NamedTuple):
    """What is wrong with one field: its id, and a sentence."""

    field: str
    sentence: str


class Form(Framed):
    """Fields by id, and a `Plain` named `complaint`."""

    _wrong = ""

    def typed(self, field: str) -> str:
        """Return what stands in a field."""
        return self.query_one(f"#{field}", Entry).value.strip()

    def complain(self, complaint: Complaint) -> None:
        """Say what is wrong and go to its field; nothing typed is lost."""
        self._wrong = complaint.field
        self.query_one("#complaint", Plain).say(complaint.sentence)
        self.query_one(f"#{complaint.field}").focus()

    @on(Entry.Changed)
    def _forgive(self, changed: Entry.Changed) -> None:
        """Complain of a field no more once it is typed in."""
        if changed.input.id == self._wrong:
            self._wrong = ""
            self.query_one("#complaint", Plain).say("")
