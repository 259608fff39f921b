"""A few values on one row, one of them marked `(x)`."""

from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from appliance.tui import texts
from appliance.tui.keys import key

T = TypeVar("T")


class Choice(Static, Generic[T], can_focus=True):
    """Changes with the arrows, the space bar, or a key of the screen."""

    HELP = texts.HELP_CHOICE
    BINDINGS: ClassVar[list[BindingType]] = [
        key("right,space", "change(1)", texts.KEY_CHANGE, "choice.next", show=False),
        key("left", "change(-1)", texts.KEY_CHANGE, "choice.previous", show=False),
    ]

    index: reactive[int] = reactive(0)

    def __init__(self, values: Mapping[T, str], chosen: T, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._values = tuple(values)
        self._words = tuple(values.values())
        self.index = self._values.index(chosen)

    @property
    def value(self) -> T:
        """The value that is marked."""
        return self._values[self.index]

    def render(self) -> Content:
        """Show every value where there is room, else the marked one, with its place or alone."""
        whole = "  ".join(
            f"({'x' if place == self.index else ' '}) {word}"
            for place, word in enumerate(self._words)
        )
        alone = self._words[self.index]
        placed = f"(x) {alone} {self.index + 1}/{len(self._words)}"
        room = self.content_size.width
        return Content(next((text for text in (whole, placed) if len(text) <= room), alone))

    def choose(self, value: T) -> None:
        """Mark a value that is among them."""
        self.index = self._values.index(value)

    def action_change(self, step: int) -> None:
        """Mark the next value, or with -1 the one before; the row is a ring."""
        self.index = (self.index + step) % len(self._values)
