"""Somebody's own code: the one of now, then another one twice."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.tui.keys import key
from appliance.tui.recovery_messages import OwnCodeTyped
from appliance.tui.screens.framed import Framed
from appliance.tui.screens.new_code import NewCodeForm
from appliance.tui.texts import own_code as texts
from appliance.tui.texts import recovery
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class OwnCodeScreen(NewCodeForm):
    """Proposes a code, and asks for the one of now too.

    Args:
        proposed: nobody chose it.
    """

    HELP = texts.HELP
    LABELS: ClassVar[Mapping[str, str]] = {"before": texts.BEFORE, **NewCodeForm.LABELS}
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "change", recovery.KEY_CHANGE, "own_code.change"),
        key("escape", "app.back", recovery.KEY_BACK, "own_code.back"),
    ]

    def __init__(self, proposed: str) -> None:
        super().__init__()
        self._proposed = proposed

    def body(self) -> Iterator[Widget]:
        """Put the fields below the proposal."""
        yield Plain(texts.TITLE, classes="title")
        yield Plain(texts.WHAT.format(code=self._proposed), classes="advice")
        yield from self.fields()
        yield Plain(id="complaint")

    def action_change(self) -> None:
        """Go to the next field, or have the code changed."""
        if code := self.typed_twice():
            self.post_message(OwnCodeTyped(self.query_one("#before", Entry).value, code))


class OwnCodeDoneScreen(Framed):
    """What the code of before still opens."""

    HELP = texts.HELP
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "app.back", texts.KEY_DONE, "own_code.done"),
    ]

    def body(self) -> Iterator[Widget]:
        """Tell it."""
        yield Plain(texts.DONE_TITLE, classes="title")
        with Scrolled():
            yield Plain(texts.DONE)
