"""The boxes that this one knows: a code is shown, or typed, or a box forgotten."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import get_current_worker

from appliance.errors import BesaceError
from appliance.tui import neighbours_messages as told
from appliance.tui.keys import key
from appliance.tui.neighbours_desk import Neighbour, Shown
from appliance.tui.screens.dialogs import InsistDialog
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import neighbours as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows

ADDRESS, DIGITS = "address", "digits"


class NeighboursScreen(Framed):
    """Lists them."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "show", texts.KEY_SHOW, "neighbours.show"),
        key("f3", "type", texts.KEY_TYPE, "neighbours.type"),
        key("f5", "let_in", texts.KEY_LET_IN, "neighbours.let_in"),
        key("delete", "forget", texts.KEY_FORGET, "neighbours.forget"),
        key("escape", "app.back", texts.KEY_BACK, "neighbours.back"),
    ]

    def __init__(self, paired: Sequence[Neighbour], *, closed: bool, notice: str = "") -> None:
        super().__init__()
        self._paired = paired
        self._closed_out = closed
        self._notice = notice

    def body(self) -> Iterator[Widget]:
        """Put one row a box."""
        yield Plain(texts.TITLE, classes="title")
        yield Plain(texts.ABOUT, classes="advice")
        if self._paired:
            yield Rows([f" {texts.ROW.format(**one._asdict())}" for one in self._paired])
        else:
            yield Plain(texts.NOBODY)
        yield Plain(texts.CLOSED if self._closed_out else "", classes="below")
        yield Plain(self._notice, id="notice")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to forget where there is somebody, and a code where somebody can come."""
        match action:
            case "forget":
                return bool(self._paired)
            case "let_in" | "show" | "type":
                return self._closed_out is (action == "let_in")
        return super().check_action(action, parameters)

    def action_show(self) -> None:
        """Show a code."""
        self.post_message(told.CodeWanted())

    def action_type(self) -> None:
        """Type the code of the other box."""
        self.post_message(told.TypingWanted())

    def action_let_in(self) -> None:
        """Let the local network in."""
        self.post_message(told.LettingInWanted())

    def action_forget(self) -> None:
        """Forget the one that is marked."""
        self.post_message(told.ForgetAsked(self._paired[self.query_one(Rows).highlighted or 0]))


class ForgetDialog(InsistDialog):
    """A yes that is never Enter."""

    HOW: ClassVar[str] = texts.FORGET_HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_YES, "forget.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_YES, "forget.yes"),
        key("n,N,escape", "dismiss(False)", texts.KEY_BACK, "forget.no"),
    ]


class CodeScreen(Framed):
    """Shows a code until the other box came, or it is left.

    Args:
        attempt: see `NeighboursDesk.show`; called in a thread.
    """

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "app.neighbours", texts.KEY_BACK, "code.back"),
    ]

    def __init__(self, attempt: Callable[[], Generator[Shown | str, None, None]]) -> None:
        super().__init__()
        self._attempt = attempt

    def body(self) -> Iterator[Widget]:
        """Leave room for the code."""
        yield Plain(texts.CODE_TITLE, classes="title")
        yield Plain(texts.CODE_WAITS, id="code")
        yield Plain(id="where")
        yield Plain(texts.CODE_TRY, classes="below")

    def on_mount(self) -> None:
        """Begin."""
        super().on_mount()
        self._run()

    @work(thread=True, exclusive=True)
    def _run(self) -> None:
        worker = get_current_worker()
        try:
            with closing(self._attempt()) as steps:
                for one in steps:
                    if worker.is_cancelled:
                        return
                    if one:
                        self.app.call_from_thread(self._tell, one)
        except BesaceError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._tell, error.advice)

    def _tell(self, one: Shown | str) -> None:
        if not self.is_attached:  # it may have been left just now
            return
        where = ""
        if isinstance(one, Shown):
            where = texts.CODE_WHERE.format(addresses=", ".join(one.addresses))
            where = where if one.addresses else texts.CODE_NOWHERE
            one = texts.CODE.format(code=one.code)
        self.query_one("#code", Plain).say(one)
        self.query_one("#where", Plain).say(where)


class CodeTypedScreen(Form):
    """Asks for what the other box shows."""

    HELP = texts.HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "go", texts.KEY_GO, "code.go"),
        key("escape", "app.back", texts.KEY_BACK, "code.leave"),
    ]

    def body(self) -> Iterator[Widget]:
        """Put the address first."""
        yield Plain(texts.TYPE_TITLE, classes="title")
        yield Plain(texts.TYPE, classes="advice")
        yield Field(texts.ADDRESS, Entry(id=ADDRESS))
        yield Field(texts.DIGITS, Entry(id=DIGITS))
        yield Plain(id="complaint")

    def action_go(self) -> None:
        """Go to the field that is empty, or to the box."""
        address, code = self.typed(ADDRESS), self.typed(DIGITS)
        if not address:
            self.complain(Complaint(ADDRESS, texts.ADDRESS_EMPTY))
        elif not code:
            asked = self.focused is not None and self.focused.id == DIGITS
            self.complain(Complaint(DIGITS, texts.DIGITS_EMPTY if asked else ""))
        else:
            self.post_message(told.CodeTyped(address, code))

    def refuse(self, error: BesaceError) -> None:
        """Say what is wrong."""
        self.complain(Complaint(ADDRESS, error.advice))
