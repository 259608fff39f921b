"""A part of the screen that may be longer than its place, and says so in words."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from appliance.tui import texts
from appliance.tui.keys import key


class Scrolled(VerticalScroll):
    """Scrolls; as long as something stands below, the key bar names the key that shows it.

    A terminal without colours shows no scroll bar.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("down", "scroll_down", texts.KEY_MORE, "scrolled.more"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go down only where there is something."""
        if action == "scroll_down":
            return self.scroll_y < self.max_scroll_y
        return super().check_action(action, parameters)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Look again whether there is more."""
        super().watch_scroll_y(old_value, new_value)
        self._look_again()

    def watch_show_vertical_scrollbar(self) -> None:
        """Look again whether there is more."""
        self._look_again()

    def _look_again(self) -> None:
        """Have the keys told again, once the layout that is under way is over."""
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        if self.is_attached:
            self.refresh_bindings()
