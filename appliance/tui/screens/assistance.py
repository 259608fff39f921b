"""Before the screen is shown to a helper from afar: what goes, what stays, for how long."""

from collections.abc import Iterator
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from appliance.services.assistance import LONGEST_MINUTES, MINUTES
from appliance.tui.keys import key
from appliance.tui.screens.dialogs import InsistDialog
from appliance.tui.texts import assistance as texts
from appliance.tui.widgets.plain import Plain

STEP: Final = 15
"""Minutes."""


class AssistanceDialog(InsistDialog):
    """A yes that is never the key that was just pressed."""

    HOW = texts.HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_OPEN, "assistance.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_OPEN, "assistance.open"),
        key("n,N,escape", "dismiss(False)", texts.KEY_NO, "assistance.no"),
        key("plus", "last(1)", texts.KEY_LONGER, "assistance.longer"),
        key("minus", "last(-1)", texts.KEY_SHORTER, "assistance.shorter"),
    ]

    def __init__(self) -> None:
        super().__init__(texts.TITLE, f"{texts.WHAT}\n\n{texts.WHO}\n\n{texts.NEVER}")
        self.minutes = MINUTES

    def compose(self) -> Iterator[Widget]:
        """Put how long it lasts below the text."""
        yield from super().compose()
        yield Plain(texts.LASTING.format(minutes=self.minutes), id="lasting", classes="insist")

    def action_last(self, steps: int) -> None:
        """Have it last longer, or less long."""
        self.minutes = min(LONGEST_MINUTES, max(STEP, self.minutes + steps * STEP))
        self.query_one("#lasting", Plain).say(texts.LASTING.format(minutes=self.minutes))
