"""The user's guide, over any screen: its tasks, then one of them."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.formats.guide import Task, as_text
from appliance.tui.keys import key
from appliance.tui.screens.dialogs import Dialog
from appliance.tui.texts import guide as texts
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.masthead import Masthead
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows


class GuideDialog(Dialog):
    """The tasks, one a row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "read", texts.KEY_READ, "guide.read"),
        key("escape", "dismiss(False)", texts.KEY_CLOSE, "guide.close"),
    ]

    def __init__(self, tasks: Sequence[Task]) -> None:
        super().__init__(texts.TITLE, "")
        self._tasks = tasks

    def compose(self) -> Iterator[Widget]:
        """Let a long list scroll by itself."""
        yield Masthead()
        yield Plain(self._title_text, classes="title")
        yield Rows([one.title for one in self._tasks], id="listing")
        yield KeyBar()

    def action_read(self) -> None:
        """Show the chosen task in front of the list."""
        place = self.query_one(Rows).highlighted
        if place is not None:
            self.app.push_screen(TaskDialog(self._tasks[place]))


class TaskDialog(Dialog):
    """One task, as a text that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "dismiss(False)", texts.KEY_TASKS, "task.close"),
    ]

    def __init__(self, task: Task) -> None:
        super().__init__(task.title, as_text(task))
