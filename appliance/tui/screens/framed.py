"""The frame of every screen: what never leaves it above, the keys below."""

from abc import abstractmethod
from collections.abc import Iterator

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

from appliance.tui.widgets.banner import Banner
from appliance.tui.widgets.masthead import Masthead


class Framed(Screen[None]):
    """A whole screen; what is its own is its body."""

    @abstractmethod
    def body(self) -> Iterator[Widget]:
        """Return what stands between the lines."""

    def compose(self) -> Iterator[Widget]:
        """Put the body between the lines."""
        yield Masthead()
        yield Banner()
        yield from self.body()
        yield Footer(compact=True, show_command_palette=False)
