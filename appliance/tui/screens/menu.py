"""Every screen and every command, one letter each."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from appliance.tui.keys import key
from appliance.tui.messages import CommandChosen
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import (
    assistance,
    bank,
    glance,
    money,
    neighbours,
    new_sheet,
    own_code,
    pieces,
    reception,
    reminders,
    server,
)
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows


class Command(NamedTuple):
    """A letter, what stands beside it, and the application's action."""

    letter: str
    words: str
    action: str

    @property
    def name(self) -> str:
        """The action without what it is done with."""
        return self.action.partition("(")[0]


COMMANDS: Final[Sequence[Command]] = (
    Command("T", texts.MENU_ROUND, "round"),
    Command("W", reception.MENU, "arrivals"),
    Command("C", texts.MENU_SEARCH, "find"),
    Command("F", texts.MENU_QUEUE, "queue"),
    Command("L", texts.MENU_PATIENTS, "patients"),
    Command("R", texts.MENU_REJECTS, "listing('rejects')"),
    Command("I", money.MENU_REFUSALS, "refusals"),
    Command("N", reminders.MENU_REMINDERS, "reminders"),
    Command("B", bank.MENU_BANK, "bank"),
    Command("O", texts.MENU_ENDING, "listing('ending')"),
    Command("P", texts.MENU_PIECES, "listing('pieces')"),
    Command("U", pieces.MENU_MISSING, "missing"),
    Command("M", texts.MENU_CONVENTIONS, "listing('conventions')"),
    Command("V", glance.MENU_GLANCE, "glance"),
    Command("S", texts.MENU_WEEKS, "weeks"),
    Command("G", texts.MENU_SETTINGS, "settings"),
    Command("D", texts.MENU_DOCTOR, "doctor"),
    Command("H", assistance.MENU, "assistance"),
    Command("K", neighbours.MENU, "neighbours"),
    Command("X", own_code.MENU, "own_code"),
    Command("J", new_sheet.MENU, "new_sheet"),
    Command("Q", server.MENU, "server"),
    Command("A", texts.MENU_COLOURS, "colours"),
    Command("E", texts.MENU_VEIL, "veil"),
)


class MenuScreen(Framed):
    """The command palette: it does nothing that puts a patient on the disk."""

    HELP = texts.HELP_MENU
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", texts.KEY_OPEN_ROW, "menu.choose"),
        key("escape", "app.back", texts.KEY_BACK, "menu.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._commands: Sequence[Command] = ()

    def offer(self, commands: Sequence[Command]) -> None:
        """Show these commands, the bar on the first."""
        self.show_anew()
        changed, self._commands = commands != self._commands, commands
        if not self.is_attached:
            return
        rows = self.query_one(Rows)
        if changed:
            rows.replace(self._rows(), place=0)
        rows.highlighted = 0

    def body(self) -> Iterator[Widget]:
        """Show one row a command."""
        yield Plain(texts.MENU_TITLE, classes="title")
        yield Rows(self._rows(), id="listing")

    def on_key(self, event: events.Key) -> None:
        """Let a letter choose at once."""
        letters = [one.letter for one in self._commands]
        if event.key.upper() in letters:
            self.query_one(Rows).highlighted = letters.index(event.key.upper())
            self.action_choose()

    def _rows(self) -> Iterator[str]:
        return (f"{one.letter}  {one.words}" for one in self._commands)

    def action_choose(self) -> None:
        """Go there in the place of the menu."""
        chosen = self._commands[self.query_one(Rows).highlighted or 0]
        self.post_message(CommandChosen(chosen.action))
