"""The first screen of a damaged box: what is wrong, what is missing, and what can be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.roles import Action
from appliance.tui import wording
from appliance.tui.keys import key
from appliance.tui.messages import Look
from appliance.tui.rescue_messages import ExportAsked, ExportWanted, ReadRoundAsked
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import lists
from appliance.tui.texts import rescue as texts
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled

FILE, PHRASE, AGAIN = "file", "phrase", "again"
FIELDS: Final = (FILE, PHRASE, AGAIN)


class RescueScreen(Framed):
    """In the place of the home screen: nothing on it, or behind it, writes.

    Args:
        manque: French, one line each: what could not be read.
        constat: when somebody ran into it at work; empty where the opening found it.
    """

    HELP = texts.HELP_RESCUE
    NEEDS: ClassVar[Mapping[str, Action]] = {"export": Action.SORTIR_REGISTRE}
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "app.patients", texts.KEY_PATIENTS, "rescue.patients"),
        key("f3", "app.queue", texts.KEY_QUEUE, "rescue.queue"),
        key("f5", "export", texts.KEY_EXPORT, "rescue.export"),
        key("f6", "read_round", texts.KEY_ROUND, "rescue.round"),
    ]

    def __init__(self, manque: Sequence[str], constat: str) -> None:
        super().__init__()
        self._manque, self._constat = manque, constat

    def body(self) -> Iterator[Widget]:
        """Say what is wrong and what to do; what is missing may be long."""
        yield Plain(texts.RESCUE_TITLE, classes="title stop")
        yield Plain(id="complaint")
        with Scrolled():
            yield Plain(texts.RESCUE_WHAT, classes="advice")
            if self._constat:
                yield Plain(texts.RESCUE_SEEN.format(constat=self._constat), classes="advice")
            yield Plain(texts.RESCUE_DO, classes="advice")
            yield Plain(id="copy", classes="advice")
            yield Plain(lacking(self._manque))

    def on_mount(self) -> None:
        """Follow the station."""
        self.watch(self.app, "look", self._follow)

    def say(self, sentence: str) -> None:
        """Tell what was just done."""
        self.query_one("#complaint", Plain).say(sentence)

    def action_export(self) -> None:
        """Ask where to."""
        self.post_message(ExportWanted())

    def action_read_round(self) -> None:
        """Show the round."""
        self.post_message(ReadRoundAsked())

    def _follow(self, look: Look | None) -> None:
        if look is not None:
            newest = next(iter(look.status.copies), None)
            self.query_one("#copy", Plain).say(
                texts.RESCUE_NO_COPY
                if newest is None
                else texts.RESCUE_COPY.format(
                    moment=wording.moment(newest.faite_le), dossier=newest.dossier
                )
            )


class ExportScreen(Form):
    """Asks for a file and, twice, for the passphrase that will open it.

    Args:
        proposed: the file.
    """

    HELP = texts.HELP_EXPORT
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_EXPORT, "export.write"),
        key("escape", "app.back", lists.KEY_BACK, "export.back"),
    ]

    def __init__(self, proposed: Path) -> None:
        super().__init__()
        self._proposed = proposed

    def body(self) -> Iterator[Widget]:
        """Say what the passphrase is for."""
        yield Plain(texts.EXPORT_TITLE, classes="title")
        yield Plain(texts.EXPORT_ADVICE, classes="advice")
        yield Field(texts.FIELD_FILE, Entry(str(self._proposed), id=FILE))
        yield Field(texts.FIELD_PHRASE, Entry(password=True, id=PHRASE))
        yield Field(texts.FIELD_AGAIN, Entry(password=True, id=AGAIN))
        yield Plain(id="complaint")

    def action_next(self) -> None:
        """Go to the next field, or from the last one write."""
        place = next((rank for rank, one in enumerate(FIELDS) if self._has(one)), len(FIELDS) - 1)
        if place + 1 < len(FIELDS):
            self.query_one(f"#{FIELDS[place + 1]}", Entry).focus()
            return
        file, phrase = Path(self.typed(FILE)), self.query_one(f"#{PHRASE}", Entry).value
        if not file.is_absolute() or not file.name:
            self.complain(Complaint(FILE, texts.FILE_MISSING.format(name=self._proposed.name)))
        elif not phrase:
            self.complain(Complaint(PHRASE, texts.PHRASE_MISSING))
        elif phrase != self.query_one(f"#{AGAIN}", Entry).value:
            self.complain(Complaint(AGAIN, texts.PHRASES_DIFFER))
        else:
            self.post_message(ExportAsked(file, phrase))

    def _has(self, field: str) -> bool:
        return self.query_one(f"#{field}", Entry) is self.focused


def lacking(manque: Sequence[str]) -> str:
    """Return the report, one line each below its title."""
    if not manque:
        return texts.RESCUE_LACKS_NOTHING
    return "\n".join([texts.RESCUE_LACKS, *(f"- {wording.clean(one)}" for one in manque)])
