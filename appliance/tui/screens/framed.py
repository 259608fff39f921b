"""The frame of every screen: what never leaves it above, the keys below."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from textual.widget import Widget

from appliance.domain.roles import Action
from appliance.tui import wording
from appliance.tui.screens.readable import Readable
from appliance.tui.widgets.banner import Banner
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.masthead import Masthead

ALLOWED: Final = "allowed"
"""What the application is asked with an `Action`: whether the person may do it."""


class Framed(Readable[None]):
    """A whole screen; what is its own is its body.

    Attributes:
        NEEDS: those of its actions that not every role may do; who may not does not see their keys.
    """

    NEEDS: ClassVar[Mapping[str, Action]] = {}

    @property
    def about(self) -> str | None:
        """What F1 says of the screen where no widget of it says more."""
        return self.HELP

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role of who opened the station allows."""
        needed = self.NEEDS.get(action)
        if needed is not None and not self.app.check_action(ALLOWED, (needed,)):
            return False
        return super().check_action(action, parameters)

    @abstractmethod
    def body(self) -> Iterator[Widget]:
        """Return what stands between the lines."""

    def compose(self) -> Iterator[Widget]:
        """Put the body between the lines, in the style of this width from the first."""
        wide = self.app.size.width >= wording.INSIDE
        self.add_class(
            "-wide" if wide else "-narrow", update=False
        )  # it is styled once, when shown
        yield Masthead()
        yield Banner()
        yield from self.body()
        yield KeyBar()
