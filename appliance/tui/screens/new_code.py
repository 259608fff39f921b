"""A code is typed twice, unseen."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual.widget import Widget

from appliance.errors import BesaceError, WeakCodeError
from appliance.tui import texts as frame
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.texts import own_code as own
from appliance.tui.texts import recovery as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field


class NewCodeForm(Form):
    """Goes through its fields by Enter, then has the code changed.

    Attributes:
        LABELS: of the fields, by their ids; the last two are the new code, twice.
    """

    LABELS: ClassVar[Mapping[str, str]] = {"code": texts.CODE_FIELD, "again": texts.AGAIN_FIELD}

    def fields(self) -> Iterator[Widget]:
        """Return the fields; what is typed is never shown."""
        for name, label in self.LABELS.items():
            yield Field(label, Entry(id=name, password=True))

    def on_mount(self) -> None:
        """Type at once."""
        super().on_mount()
        self._entries[0].focus()

    @property
    def _entries(self) -> list[Entry]:
        return [self.query_one(f"#{name}", Entry) for name in self.LABELS]

    def typed_twice(self) -> str:
        """Return the new code; empty, and say why, where it does not stand there yet."""
        empty = next((one for one in self._entries if not one.value), None)
        *_, code, again = self._entries
        if empty is not None and empty is self.focused:
            self.complain(Complaint(str(empty.id), own.EMPTY))
        elif empty is not None:
            empty.focus()
        elif code.value != again.value:
            self._anew(frame.CODES_DIFFER, "code", "again")
        else:
            return code.value
        return ""

    def refuse(self, error: BesaceError) -> None:
        """Say why the code stays what it is."""
        weak = isinstance(error, WeakCodeError)
        self._anew(error.advice, *(("code", "again") if weak else self.LABELS))

    def _anew(self, sentence: str, *names: str) -> None:
        """Take these again: nobody sees what stands there."""
        with self.prevent(Entry.Changed):  # typing forgives; this is none
            for name in names:
                self.query_one(f"#{name}", Entry).clear()
        self.complain(Complaint(names[0], sentence))
