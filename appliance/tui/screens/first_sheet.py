"""The recovery sheet: shown to be written down, then proven by two of its groups."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.tui.first_hour_messages import SheetLeft, SheetProven, SheetWritten
from appliance.tui.keys import key
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import first_hour as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class DrawnScreen(Framed):
    """Shows the groups, two a row.

    Args:
        told: its place among the other steps.
        title: what they are.
        groups: of the sheet.
        below: what is to be known of it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "written", texts.KEY_WRITTEN, "sheet.written"),
    ]

    def __init__(self, told: str, title: str, groups: Sequence[str], below: Sequence[str]) -> None:
        super().__init__()
        self._told = told
        self._heading = title
        self._groups = groups
        self._below = below

    def body(self) -> Iterator[Widget]:
        """Put the groups above what they are for."""
        cells = [f"{rank}  {one[:4]} {one[4:]}" for rank, one in enumerate(self._groups, start=1)]
        pairs = zip(cells[::2], cells[1::2], strict=True)
        first, *others = self._below
        yield Plain(self._told)
        yield Plain(self._heading, classes="title")
        with Scrolled():
            yield Plain("\n".join(f"  {left}     {right}" for left, right in pairs), id="groups")
            yield Plain(first, classes="below")
            yield from map(Plain, others)

    def action_written(self) -> None:
        """Have it proven."""
        self.post_message(SheetWritten())


class FirstSheetScreen(DrawnScreen):
    """The first one, which may be put off."""

    HELP = texts.HELP
    READ_FIRST = ("enter", "f4")
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f4", "later", texts.KEY_LATER, "sheet.later"),
    ]

    def __init__(self, told: str, groups: Sequence[str]) -> None:
        super().__init__(told, texts.SHEET_TITLE, groups, (texts.SHEET, texts.SHEET_WITHOUT))

    def action_later(self) -> None:
        """Go on without it."""
        self.post_message(SheetLeft())


class ProofScreen(Form):
    """Asks for two groups, the sheet out of sight."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "prove", texts.KEY_PROVE, "proof.prove"),
        key("escape", "app.back", texts.KEY_SHEET, "proof.sheet"),
    ]

    def __init__(self, told: str, groups: Sequence[str], ranks: tuple[int, int]) -> None:
        super().__init__()
        self._told = told
        self._wanted = {f"group{rank}": (rank, groups[rank - 1]) for rank in ranks}

    def body(self) -> Iterator[Widget]:
        """Put one field a group."""
        yield Plain(self._told)
        yield Plain(texts.PROOF_TITLE, classes="title")
        yield Plain(texts.PROOF, classes="advice")
        for name, (rank, _) in self._wanted.items():
            yield Field(texts.GROUP.format(rank=rank), Entry(id=name))
        yield Plain(id="complaint")

    def action_prove(self) -> None:
        """Go to the field that is empty, or compare."""
        for name, (rank, group) in self._wanted.items():
            typed = "".join(self.typed(name).upper().split())
            field = self.query_one(f"#{name}", Entry)
            if not typed and field is not self.focused:
                field.focus()
                return
            if typed != group:
                self.complain(Complaint(name, texts.PROOF_WRONG.format(rank=rank)))
                return
        self.post_message(SheetProven())
