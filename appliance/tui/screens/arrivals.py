"""Who came to the desk, at the practice's own box: from there to their invoice."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.arrivee import Arrivee, Etape
from appliance.ports.cards import ReaderState
from appliance.tui import arrival_rows
from appliance.tui import texts as common
from appliance.tui.keys import key
from appliance.tui.messages import HolderChosen
from appliance.tui.reception_messages import AcceptAsked, StepAsked
from appliance.tui.screens.carded import Carded
from appliance.tui.texts import reception as texts
from appliance.tui.widgets.arrival_list import ArrivalList
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Whole


class ArrivalsScreen(Carded):
    """The list as the desk sees it; a card that comes leads on, as everywhere."""

    HELP = texts.HELP_ARRIVALS
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "bill", texts.KEY_BILL, "arrivals.bill"),
        key("f5", "step('vu')", texts.KEY_SEEN, "arrivals.seen"),
        key("f6", "step('parti')", texts.KEY_LEFT, "arrivals.left"),
        key("f7", "accept", texts.KEY_ACCEPT, "arrivals.accept"),
        key("escape", "app.back", common.KEY_BACK, "arrivals.back"),
    ]

    def __init__(self, seen: ReaderState) -> None:
        super().__init__(seen)
        self._stranger = ""

    def body(self) -> Iterator[Widget]:
        """Put the list below what to do with it."""
        yield Plain(classes="title")
        yield Plain(texts.PUT_CARD, id="sentence")
        yield Plain(texts.HEADER, classes="header")
        yield Plain(texts.NOBODY, id="empty")
        yield ArrivalList(id="queue")
        yield Whole(id="whole")
        yield Plain(id="alerts")

    def on_mount(self) -> None:
        """Follow the list."""
        super().on_mount()
        self.watch(self.app, "arrivals", self._show)
        self.watch(self.app, "stranger", self._show_stranger)

    def action_bill(self) -> None:
        """Begin the invoice of the chosen person; the card may come later."""
        chosen = self._chosen
        if chosen is not None:
            self.post_message(HolderChosen(chosen.venue.beneficiaire, None))

    def action_step(self, etape: str) -> None:
        """Note how far the chosen person is."""
        chosen = self._chosen
        if chosen is not None:
            self.post_message(StepAsked(chosen.repere, Etape(etape)))

    def action_accept(self) -> None:
        """Take the desk that shows itself for the right one."""
        self.post_message(AcceptAsked())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take another desk only where one shows itself."""
        if action == "accept":
            return bool(self._stranger)
        return super().check_action(action, parameters)

    @property
    def _chosen(self) -> Arrivee | None:
        return self.query_one(ArrivalList).chosen

    def _show(self, arrivees: Sequence[Arrivee]) -> None:
        title = texts.TITLE.format(count=arrival_rows.waiting(arrivees))
        self.query_one(".title", Plain).say(title)
        self.query_one(ArrivalList).show(arrivees)
        self.query_one("#empty", Plain).say("" if arrivees else texts.NOBODY)

    def _show_stranger(self, empreinte: str) -> None:
        self._stranger = empreinte
        sentence = texts.STRANGER.format(empreinte=empreinte) if empreinte else ""
        self.query_one("#alerts", Plain).say(sentence)
        self.refresh_bindings()
