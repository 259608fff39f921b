"""The eight groups of the recovery sheet are typed, one a field."""

from abc import abstractmethod
from collections.abc import Iterator

from textual.message import Message
from textual.widget import Widget

from appliance.errors import BesaceError, WrongSheetError
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.texts import recovery as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain

GROUPS = 8
SIGNS = 8
"""Of a group; what is between them does not count."""


class GroupsForm(Form):
    """Enter goes on to the next group, and has all of them compared after the last."""

    @abstractmethod
    def told(self) -> Iterator[Widget]:
        """Return what stands above the groups."""

    @abstractmethod
    def typed_all(self, groups: str) -> Message:
        """Return what to tell the application."""

    def body(self) -> Iterator[Widget]:
        """Put one field a group."""
        yield from self.told()
        for rank in range(1, GROUPS + 1):
            yield Field(texts.GROUP.format(rank=rank), Entry(id=f"group{rank}"))
        yield Plain(id="complaint")

    def action_next(self) -> None:
        """Go to the next empty group, to one that is no group, or have them compared."""
        entries = [*self.query(Entry)]
        for entry in entries:
            if not entry.value.strip():
                entry.focus()
                return
        for rank, entry in enumerate(entries, start=1):
            if sum(map(str.isalnum, entry.value)) != SIGNS:
                self.complain(Complaint(f"group{rank}", texts.GROUP_SIZE.format(rank=rank)))
                return
        self.post_message(self.typed_all(" ".join(entry.value for entry in entries)))

    def refuse(self, error: BesaceError) -> None:
        """Go to the group that is wrong, where it is known."""
        groupe = error.groupe if isinstance(error, WrongSheetError) else None
        self.complain(Complaint(f"group{groupe or 1}", error.advice))
