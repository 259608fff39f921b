"""Help belongs to what has the focus: Textual's `HELP`, from the widget up to its screen."""

from collections.abc import Callable, Iterator, Sequence

from textual.dom import DOMNode
from textual.screen import Screen

from appliance.formats.guide import Task
from appliance.tui import texts
from appliance.tui.keys import KEY_COLUMN
from appliance.tui.questions import QuestioningApp
from appliance.tui.screens.dialogs import HelpDialog
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import lists
from appliance.tui.widgets.rows import Rows


class HelpingApp(QuestioningApp):
    """Shows that help, and the way from it to the guide.

    Attributes:
        guide_tasks: reads the tasks of the user's guide; None where there is none.
    """

    guide_tasks: Callable[[], Sequence[Task]] | None = None

    def action_help(self) -> None:
        """Show the help of what has the focus."""
        self.push_screen(HelpDialog(texts.HELP_TITLE, help_text(self.screen)))

    def action_guide(self) -> None:
        """Show the tasks of the guide."""
        if self.guide_tasks is not None:
            from appliance.tui.screens.guide import GuideDialog  # most starts never show it

            self.push_screen(GuideDialog(self.guide_tasks()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the guide where there is one."""
        if action == "guide":
            return self.guide_tasks is not None
        return super().check_action(action, parameters)


def help_text(screen: Screen[object]) -> str:
    """Return the nearest help, then the keys that work there, then those that move."""
    start = screen.focused or screen
    about = next(filter(None, map(_about, start.ancestors_with_self)), "")
    keys = [
        (active.binding.key_display or active.binding.key, active.tooltip)
        for active in screen.active_bindings.values()
        if active.binding.show
    ]
    told = [f"{name:<{KEY_COLUMN}}{words}" for name, words in (*keys, *_moves(screen))]
    return "\n".join([about, "", *told])


def _moves(screen: Screen[object]) -> Iterator[tuple[str, str]]:
    """Yield the keys that move, which no screen binds and no bar has room for."""
    if isinstance(screen.focused, Rows):
        yield lists.ARROWS, lists.ARROWS_HELP
    if len(screen.focus_chain) > 1:
        yield lists.TAB, lists.TAB_HELP


def _about(node: DOMNode) -> str | None:
    return node.about if isinstance(node, Framed) else node.HELP
