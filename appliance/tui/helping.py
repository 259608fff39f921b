"""Help belongs to what has the focus: Textual's `HELP`, from the widget up to its screen."""

from textual.dom import DOMNode
from textual.screen import Screen

from appliance.tui.keys import KEY_COLUMN
from appliance.tui.screens.framed import Framed


def help_text(screen: Screen[object]) -> str:
    """Return the nearest help, then the keys that work there."""
    start = screen.focused or screen
    about = next(filter(None, map(_about, start.ancestors_with_self)), "")
    keys = [
        f"{active.binding.key_display or active.binding.key:<{KEY_COLUMN}}{active.tooltip}"
        for active in screen.active_bindings.values()
        if active.binding.show
    ]
    return "\n".join([about, "", *keys])


def _about(node: DOMNode) -> str | None:
    return node.about if isinstance(node, Framed) else node.HELP
