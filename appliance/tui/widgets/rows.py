"""A list to choose from, that leaves Enter to its screen."""

from collections.abc import Iterable
from textwrap import indent
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import OptionList

from appliance.tui.widgets.plain import Plain
from appliance.tui.wording import CUT

MARK: Final = ">"
"""Stands before the chosen row, for a terminal that shows no bar."""


HELD: Final = frozenset({"up", "down", "pageup", "pagedown", "home", "end", "enter"})
"""Keys that mean a row: they wait for the rows that are asked for."""

ONWARD: Final = frozenset({"down", "pagedown", "end"})
"""Those of them that wait at the last row too: there, more rows are asked for."""


class Rows(OptionList, inherit_bindings=False):
    """Plain text, one row an entry, the chosen one marked.

    Attributes:
        whole: what the chosen row says, where the row itself had to cut it; else empty.
    """

    whole: reactive[str] = reactive("")

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in OptionList.BINDINGS
        if isinstance(binding, Binding) and binding.key != "enter"
    ]

    def __init__(
        self,
        rows: Iterable[str] = (),
        *,
        wholes: Iterable[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        self._texts, self._wholes = tuple(rows), tuple(wholes)
        self._held: list[str] | None = None
        super().__init__(*map(_unmarked, self._texts), id=id, markup=False, compact=True)

    def on_mount(self) -> None:
        """Say the row that was chosen at birth."""
        self._say(self.highlighted)

    def expect(self) -> None:
        """Hold the keys that mean a row to come, until it comes."""
        if self._held is None:
            self._held = []

    def on_key(self, event: events.Key) -> None:
        """Keep for later what was pressed before there is anything to choose from."""
        at_end = self.highlighted == len(self._texts) - 1
        waits = not self._texts or (at_end and event.key in ONWARD)
        if self._held is not None and (self._held or waits) and event.key in HELD:
            event.stop()
            self._held.append(event.key)

    def replace(self, rows: Iterable[str], *, place: int, wholes: Iterable[str] = ()) -> None:
        """Show other rows, the bar on the row of that place; the same again cost no painting.

        Args:
            rows: as wide as the screen.
            place: of the chosen row.
            wholes: what `rows` say, in the same order and uncut; none where nothing is ever cut.
        """
        shown = tuple(rows), tuple(wholes)
        if shown != (self._texts, self._wholes) or (self._texts and place != self.highlighted):
            self._texts, self._wholes = shown
            self.clear_options()
            self.add_options(map(_unmarked, self._texts))
            self.highlighted = place if self._texts else None
        self._serve()

    def extend(self, rows: Iterable[str], *, wholes: Iterable[str] = ()) -> None:
        """Show more rows below; the bar stays."""
        more = tuple(rows)
        self._texts, self._wholes = (*self._texts, *more), (*self._wholes, *wholes)
        self.add_options(map(_unmarked, more))
        self._serve()

    def _serve(self) -> None:
        held, self._held = self._held or (), None
        for key in held:
            self.app.simulate_key(key)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Say the row that the bar came to."""
        super().watch_highlighted(highlighted)
        self._say(highlighted)

    def render_line(self, y: int) -> Strip:
        """Draw the mark over a row: another text of that row would draw every row anew."""
        strip, line = super().render_line(y), self.scroll_offset.y + y
        if self._lines[line : line + 1] != [(self.highlighted, 0)]:
            return strip
        [first, *_] = strip
        return Strip.join([Strip([first._replace(text=MARK)]), strip.crop(len(MARK))])

    def _say(self, place: int | None) -> None:
        cut = place is not None and self._wholes and CUT in self._texts[place]
        self.whole = self._wholes[place or 0] if cut else ""


def _unmarked(row: str) -> str:
    """Leave room for the mark, on every line of the row."""
    return indent(row, " " * len(MARK))


class Whole(Plain):
    """Below the rows of its screen: what the chosen one had to cut."""

    def on_mount(self) -> None:
        """Follow the chosen row."""
        self.watch(self.screen.query_one(Rows), "whole", self.say)
