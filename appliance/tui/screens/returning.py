"""A practice comes back: the key, the sheet, the number that is struck out, what is to be told."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from appliance.errors import BesaceError
from appliance.tui import return_messages as told
from appliance.tui.keys import key
from appliance.tui.return_desk import Backup
from appliance.tui.screens.dialogs import InsistDialog
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.screens.groups import GroupsForm
from appliance.tui.texts import returning as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows
from appliance.tui.widgets.scrolled import Scrolled

FIELD = "typed"
BACK: BindingType = key("escape", "app.back", texts.KEY_BACK, "return.back")


class ReturnScreen(Form):
    """One step; what is wrong with it is told on it."""

    HELP = texts.HELP

    def refuse(self, error: BesaceError) -> None:
        """Say what is wrong, and what to do."""
        field = self.query(Entry)
        if field:
            self.complain(Complaint(str(field.first().id), error.advice))
        else:
            self.query_one("#complaint", Plain).say(error.advice)


class KeyScreen(ReturnScreen):
    """Asks for the key, and for its directory where none is mounted by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "look", texts.KEY_LOOK, "return.look"),
        BACK,
    ]

    def __init__(self, *, mounted: bool) -> None:
        super().__init__()
        self._mounted = mounted

    def body(self) -> Iterator[Widget]:
        """Say which key."""
        yield Plain(texts.KEY_TITLE, classes="title")
        yield Plain(texts.KEY_MOUNTED if self._mounted else texts.KEY_ELSEWHERE, classes="advice")
        if not self._mounted:
            yield Field(texts.DIRECTORY, Entry(id=FIELD))
        yield Plain(id="complaint")

    def action_look(self) -> None:
        """Have it read."""
        directory = "" if self._mounted else self.typed(FIELD)
        if self._mounted or directory:
            self.post_message(told.KeyPlugged(directory))
        else:
            self.complain(Complaint(FIELD, texts.DIRECTORY_EMPTY))


class CopiesScreen(ReturnScreen):
    """Lists the backups of a key that has several."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", texts.KEY_CHOOSE, "return.choose"),
        BACK,
    ]

    def __init__(self, backups: Sequence[Backup]) -> None:
        super().__init__()
        self._backups = backups

    def body(self) -> Iterator[Widget]:
        """Put the newest first."""
        yield Plain(texts.COPIES_TITLE, classes="title")
        yield Plain(texts.COPIES, classes="advice")
        yield Rows([f" {in_words(one, texts.COPY)}" for one in self._backups])
        yield Plain(id="complaint")

    def action_choose(self) -> None:
        """Take the one that is marked."""
        self.post_message(told.BackupChosen(self._backups[self.query_one(Rows).highlighted or 0]))


class GroupsScreen(GroupsForm, ReturnScreen):
    """Asks for the eight groups of the sheet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_NEXT, "return.next"),
        BACK,
    ]

    def __init__(self, backup: Backup) -> None:
        super().__init__()
        self._backup = backup

    def told(self) -> Iterator[Widget]:
        """Say which backup it is for."""
        is_old = self._backup.age >= texts.OLD_DAYS
        yield Plain(texts.SHEET_TITLE, classes="title")
        yield Plain(in_words(self._backup, texts.SHEET_OLD if is_old else texts.SHEET))

    def typed_all(self, groups: str) -> Message:
        """Have the backup opened."""
        return told.SheetTyped(groups)


class RangeScreen(ReturnScreen):
    """Asks for the first number that is not struck out on the sheet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "take", texts.KEY_RANGE, "return.range"),
        BACK,
    ]

    def __init__(self, ranges: tuple[int, int]) -> None:
        super().__init__()
        self._ranges = ranges

    def body(self) -> Iterator[Widget]:
        """Say what it is for."""
        first, last = self._ranges
        yield Plain(texts.RANGE_TITLE, classes="title")
        yield Plain(texts.RANGE.format(first=first, last=last), classes="advice")
        yield Field(texts.RANGE_FIELD, Entry(id=FIELD))
        yield Plain(id="complaint")

    def action_take(self) -> None:
        """Have it compared with what the key knows."""
        if typed := self.typed(FIELD):
            self.post_message(told.RangeTyped(typed))
        else:
            self.complain(Complaint(FIELD, texts.RANGE_EMPTY))


class StrikeDialog(InsistDialog):
    """Nothing goes on before the number is struck out."""

    HOW: ClassVar[str] = texts.STRIKE_HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_STRUCK, "strike.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_STRUCK, "strike.yes"),
        key("n,N,escape", "dismiss(False)", texts.KEY_BACK, "strike.no"),
    ]


class ServerScreen(ReturnScreen):
    """Asks for what no backup holds: the password of the servers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "restore", texts.KEY_SERVER, "return.restore"),
        BACK,
    ]

    def body(self) -> Iterator[Widget]:
        """Say which one."""
        yield Plain(texts.SERVER_TITLE, classes="title")
        yield Plain(texts.SERVER, classes="advice")
        yield Field(texts.SERVER_FIELD, Entry(id=FIELD, password=True))
        yield Plain(id="complaint")
        yield Plain(texts.SERVER_WITHOUT, classes="below")

    def action_restore(self) -> None:
        """Begin."""
        self.post_message(told.PasswordTyped(self.typed(FIELD)))


class ReportScreen(Framed):
    """All is back: what is missing, and what the old box still can."""

    HELP = texts.HELP
    READ_FIRST = ("enter",)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", texts.KEY_OPEN, "return.open"),
    ]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = [line.replace("\n", " ") for line in lines]

    def body(self) -> Iterator[Widget]:
        """Tell it."""
        yield Plain(texts.REPORT_TITLE, classes="title")
        with Scrolled():
            yield Plain("\n\n".join([*self._lines, texts.REVOKE]), id="report")
        yield Plain(texts.REPORT_OPEN)

    def action_open(self) -> None:
        """Go on to the station."""
        self.post_message(told.ReturnHeeded())


def in_words(backup: Backup, sentence: str) -> str:
    """Tell of a backup when it was made, in the words of a sentence."""
    near = {0: texts.TODAY, 1: texts.YESTERDAY}
    age = near.get(backup.age, texts.DAYS.format(count=backup.age))
    return sentence.format(day=backup.day, hour=backup.hour, age=age, name=backup.name)
