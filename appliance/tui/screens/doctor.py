"""The examination of reader, card and signature, one line a part, as it goes, and its file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Protocol

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import get_current_worker

from appliance.errors import BesaceError
from appliance.tui import texts
from appliance.tui.keys import key
from appliance.tui.screens.dialogs import Dialog
from appliance.tui.texts import support
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.masthead import Masthead
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class Checkup(Protocol):
    """What examines the card chain; asked in a thread, may wait for devices."""

    def lines(self) -> Iterable[str]:
        """Examine; yield the lines, in French."""
        ...

    def sentences(self) -> Iterable[str]:
        """Yield what a line may be, with `{}` where a detail stands."""
        ...

    def file(self) -> str:
        """Return what the file for whoever helps would say of it."""
        ...

    def keep(self, content: str) -> Path:
        """Write the file where a person can take it; return where.

        Raises:
            UserMustActError: it could not be written.
        """
        ...


class DoctorDialog(Dialog):
    """Shows each line when it is known; it may be left before the last one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "show_file", support.KEY_FILE, "doctor.file"),
        key("enter", "dismiss(True)", texts.KEY_DISMISS, "doctor.close"),
        key("escape,f9", "dismiss(True)", texts.KEY_DISMISS, "doctor.close_too", show=False),
    ]

    def __init__(self, checkup: Checkup) -> None:
        super().__init__(texts.DOCTOR_TITLE, texts.EXAMINING)
        self._checkup = checkup
        self._lines: list[str] = []
        self._content = ""

    def compose(self) -> Iterator[Widget]:
        """Put all in one box; a long text scrolls."""
        yield Masthead()
        with Scrolled(classes="box"):
            yield Plain(self._title_text, classes="title")
            yield Plain(self._text, id="lines")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self._run()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the file once all was examined."""
        if action == "show_file":
            return bool(self._content)
        return super().check_action(action, parameters)

    def action_show_file(self) -> None:
        """Show what the file would say."""
        self.app.push_screen(FileDialog(self._checkup, self._content))

    @work(thread=True)
    def _run(self) -> None:
        worker = get_current_worker()
        for line in self._checkup.lines():
            if worker.is_cancelled:
                return
            self.app.call_from_thread(self._add, line)
        content = self._checkup.file()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._offer, content)

    def _add(self, line: str) -> None:
        self._lines.append(line)
        if self.is_attached:  # it may have been left just now
            self.query_one("#lines", Plain).say("\n".join(self._lines))

    def _offer(self, content: str) -> None:
        self._content = content
        if self.is_attached:
            self.refresh_bindings()


class FileDialog(Dialog):
    """Shows the file before it is written, then where it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "write", support.KEY_WRITE, "file.write"),
        key("escape", "dismiss(True)", support.KEY_LEAVE, "file.leave"),
    ]

    def __init__(self, checkup: Checkup, content: str) -> None:
        super().__init__(support.FILE_TITLE, support.FILE_ADVICE)
        self._checkup, self._content = checkup, content
        self._written = False

    def compose(self) -> Iterator[Widget]:
        """Put what was done above what may scroll away."""
        yield Masthead()
        with Scrolled(classes="box"):
            yield Plain(self._title_text, classes="title")
            yield Plain(self._text, id="told")
            yield Plain(self._content, id="content")
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Write once."""
        if action == "write":
            return not self._written
        return super().check_action(action, parameters)

    def action_write(self) -> None:
        """Write it as it is shown."""
        self._write()

    @work(thread=True, exclusive=True)
    def _write(self) -> None:
        try:
            told = support.FILE_WRITTEN.format(path=self._checkup.keep(self._content))
            written = True
        except BesaceError as error:
            told, written = error.advice, False
        self.app.call_from_thread(self._tell, told, written)

    def _tell(self, told: str, written: bool) -> None:  # noqa: FBT001 - called from the thread
        self._written = written
        if self.is_attached:
            self.query_one("#told", Plain).say(told)
            self.query_one(Scrolled).scroll_home(animate=False)
            self.refresh_bindings()
