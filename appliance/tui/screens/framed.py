"""The frame of every screen: what never leaves it above, the keys below."""

from abc import abstractmethod
from collections.abc import Iterator

from textual.screen import Screen
from textual.widget import Widget

from appliance.tui.widgets.banner import Banner
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.masthead import Masthead


class Framed(Screen[None]):
    """A whole screen; what is its own is its body."""

    @property
    def about(self) -> str | None:
        """What F1 says of the screen where no widget of it says more."""
        return self.HELP

    @abstractmethod
    def body(self) -> Iterator[Widget]:
        """Return what stands between the lines."""

    def compose(self) -> Iterator[Widget]:
        """Put the body between the lines."""
        yield Masthead()
        yield Banner()
        yield from self.body()
        yield KeyBar()
