"""The first screen: the code that opens the practice."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalGroup
from textual.widget import Widget

from appliance.tui import texts
from appliance.tui.keys import key
from appliance.tui.messages import UnlockAsked
from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain


class UnlockScreen(Framed):
    """Asks for the code; for a new practice twice, and long enough.

    The code of the CPS may stay empty: the day then starts without it.
    """

    HELP = texts.HELP_UNLOCK
    BINDINGS: ClassVar[list[BindingType]] = [key("enter", "next", texts.KEY_OPEN, "unlock.open")]

    def __init__(self, notice: str, *, needs_cps_code: bool, proposed_code: str) -> None:
        super().__init__()
        self._notice = notice
        self._proposed = proposed_code
        labels = [("code", texts.UNLOCK_CODE)]
        labels += [("again", texts.NEW_AGAIN)] if proposed_code else []
        labels += [("cps", texts.UNLOCK_CPS)] if needs_cps_code else []
        self._labels = dict(labels)

    def body(self) -> Iterator[Widget]:
        """Show one field a code."""
        with VerticalGroup(classes="box"):
            yield Plain(texts.NEW_TITLE if self._proposed else texts.UNLOCK_TITLE, classes="title")
            if self._proposed:
                yield Plain(texts.NEW_ADVICE.format(code=self._proposed), classes="advice")
            for name, label in self._labels.items():
                yield Field(label, Entry(password=True, id=name))
            yield Plain(id="complaint")
        yield Plain(self._notice, id="notice")

    def on_screen_resume(self) -> None:
        """Start afresh: nothing typed, nothing complained of."""
        self._forget()
        self.query_one("#complaint", Plain).say("")
        self.query(Entry).first().focus()

    def opened(self) -> None:
        """Keep no code; and there is a practice now, so its code is asked for once."""
        self._forget()
        if self._proposed:
            self._proposed = ""
            del self._labels["again"]
            self.refresh(recompose=True)

    def complain(self, sentence: str) -> None:
        """Say why the practice stays closed, and take the codes again."""
        self.on_screen_resume()
        self.query_one("#complaint", Plain).say(sentence)

    def action_next(self) -> None:
        """Go to the next field, or from the last one open."""
        empty = next((field for field in self.query(Entry) if not field.value), None)
        if empty is not None and empty is not self.focused:
            empty.focus()
        elif complaint := self._complaint():
            self.complain(complaint)
        else:
            typed = self._typed()
            self.post_message(UnlockAsked(typed["code"], typed.get("cps", "")))

    def _forget(self) -> None:
        for field in self.query(Entry):
            field.clear()

    def _typed(self) -> dict[str, str]:
        return {name: self.query_one(f"#{name}", Entry).value for name in self._labels}

    def _complaint(self) -> str:
        typed = self._typed()
        if not typed["code"]:
            return texts.CODE_EMPTY
        if self._proposed and typed["code"] != typed["again"]:
            return texts.CODES_DIFFER
        return ""
