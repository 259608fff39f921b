"""The rare circumstances of a visit, one choice a row."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.apcv import ContexteApcv
from appliance.ports.apcv import LONGEST
from appliance.tui.circumstances import LEVELS, MOMENTS, Circumstances, held
from appliance.tui.keys import key
from appliance.tui.messages import ApcvScanned
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import visit as texts
from appliance.tui.visit_fields import YES_NO
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain


class CircumstancesScreen(Framed):
    """Enter takes what is marked; Escape leaves it as it was.

    Args:
        start: what is marked first.
        ordered: somebody orders the care, as a nurse's; else of these only rights can be forced.
        take: gets what was marked.
    """

    HELP = texts.HELP_CIRCUMSTANCES
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "take", texts.KEY_TAKE, "circumstances.take"),
        key("f2", "change('moment')", texts.KEY_MOMENT, "circumstances.moment", show=False),
        key("f5", "change('nuit')", texts.KEY_NIGHT, "circumstances.nuit", show=False),
        key("f6", "change('quotidien')", texts.KEY_DAILY, "circumstances.quotidien", show=False),
        key("f7", "change('bsi')", texts.KEY_BSI, "circumstances.bsi", show=False),
        key("f11", "scan", texts.KEY_APCV, "circumstances.apcv", show=False),
        key("f12", "forget", texts.KEY_NO_APCV, "circumstances.no_apcv", show=False),
        key("escape", "app.back", texts.KEY_BACK, "circumstances.back"),
    ]

    def __init__(
        self, start: Circumstances, take: Callable[[Circumstances], None], *, ordered: bool
    ) -> None:
        super().__init__()
        self._start = start
        self._take = take
        self._choices: dict[str, Choice[Any]] = {}
        if ordered:
            self._choices = {
                "moment": Choice(MOMENTS, start.moment, id="moment"),
                "nuit": Choice(YES_NO, start.nuit, id="nuit"),
                "quotidien": Choice(YES_NO, start.quotidien, id="quotidien"),
                "bsi": Choice(LEVELS, start.bsi, id="bsi"),
            }

    def body(self) -> Iterator[Widget]:
        """Show one row a circumstance."""
        yield Plain(texts.CIRCUMSTANCES_TITLE, classes="title")
        for name, choice in self._choices.items():
            yield Field(texts.CIRCUMSTANCE_FIELDS[name], choice)
        yield Field(texts.FIELD_FORCED, Entry(self._start.forcage, id="forcage"))
        yield Plain(texts.FORCED_ADVICE, classes="advice")
        yield Field(texts.FIELD_APCV, Entry(id="apcv", password=True))
        yield Plain(held(self._start.apcv), id="held")
        yield Plain(texts.APCV_ADVICE, id="complaint")

    def action_change(self, name: str) -> None:
        """Mark the next value of a choice."""
        if name in self._choices:
            self._choices[name].action_change(1)

    def action_scan(self) -> None:
        """Go where a scanner that is a keyboard types; its Enter takes all that is marked."""
        self.query_one("#apcv").focus()

    def action_forget(self) -> None:
        """Let the reading go: it was another patient's telephone."""
        self.take_apcv(None)

    def take_apcv(self, contexte: ContexteApcv | None) -> None:
        """Show what is kept with the visit, or that nothing is."""
        self._start = self._start._replace(apcv=contexte)
        self.query_one("#held", Plain).say(held(contexte))

    def action_take(self) -> None:
        """Hand over what is marked, and go back."""
        marked = {name: choice.value for name, choice in self._choices.items()}
        forced = self.query_one("#forcage", Entry).value.strip()
        self._take(self._start._replace(**marked, forcage=forced))
        scanned = self.query_one("#apcv", Entry).value.encode()
        if 0 < len(scanned) <= LONGEST:
            self.app.post_message(ApcvScanned(scanned))
        self.dismiss()
