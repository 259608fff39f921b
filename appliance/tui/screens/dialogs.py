"""Dialogs: one thing to know or to decide, in front of the screen it is about."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from appliance.domain.controles import Finding
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import Look
from appliance.tui.screens.readable import Readable
from appliance.tui.texts import guide
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.masthead import Masthead
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled

BOX: Final = 60
"""Columns of text in a box, its scroll bar not counted."""


class Dialog(ModalScreen[bool], Readable[bool]):
    """A title, a text and the keys that answer; returns the answer."""

    READ_FIRST = ("enter", "o", "O")

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title_text = title
        self._text = text

    def compose(self) -> Iterator[Widget]:
        """Put all in one box; a long text scrolls."""
        yield Masthead()
        with Scrolled(classes="box"):
            yield Plain(self._title_text, classes="title")
            yield Plain(self._text)
        yield KeyBar()


class ActionDialog(Dialog):
    """What a person must do.  It goes when a card comes: that is mostly what it asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "dismiss(True)", texts.KEY_DISMISS, "dialog.act"),
        key("escape", "dismiss(False)", texts.KEY_DISMISS, "dialog.close", show=False),
    ]

    def __init__(self, sentence: str) -> None:
        super().__init__(texts.DIALOG_TITLE, sentence)
        self._insertions: int | None = None

    def on_mount(self) -> None:
        """Follow the reader."""
        self.watch(self.app, "look", self._follow)

    def _follow(self, look: Look | None) -> None:
        insertions = None if look is None else look.status.reader.insertions
        if self._insertions not in {None, insertions}:
            self.dismiss(result=False)
        self._insertions = insertions


class TypeInDialog(ActionDialog):
    """The card cannot be read: the action is to type the patient in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "dismiss(True)", texts.KEY_TYPE_IN, "dialog.type_in"),
        key("escape", "dismiss(False)", texts.KEY_BACK, "dialog.back"),
    ]


class InsistDialog(Dialog):
    """A yes that is never the key that was just pressed.

    Attributes:
        HOW: which keys answer; told once Enter was pressed.
    """

    HOW: ClassVar[str]

    def compose(self) -> Iterator[Widget]:
        """Put the answer that is wanted below the text."""
        yield from super().compose()
        yield Plain(id="insist", classes="insist")

    def action_insist(self) -> None:
        """Say which keys answer: Enter may have been pressed once too often."""
        self.query_one("#insist", Plain).say(self.HOW)


class ConfirmDialog(InsistDialog):
    """The doubts about what is to be sealed."""

    HOW: ClassVar[str] = texts.CONFIRM_HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_YES, "confirm.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_YES, "confirm.yes"),
        key("n,N,escape", "dismiss(False)", texts.KEY_NO, "confirm.no"),
    ]

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            texts.CONFIRM_TITLE, "\n\n".join(wording.finding(one, BOX) for one in findings)
        )


class HelpDialog(Dialog):
    """The help of what had the focus, and the keys that worked there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "dismiss(True)", texts.KEY_DISMISS, "help.close"),
        key("escape,f1", "dismiss(True)", texts.KEY_DISMISS, "help.close_too", show=False),
        key("f2", "app.guide", guide.KEY_GUIDE, "help.guide"),
        key("f9", "app.doctor", texts.KEY_DOCTOR, "help.doctor"),
    ]
