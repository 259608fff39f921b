"""Home: the queue with its states, and a card that starts an invoice by itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.arrivee import Arrivee
from appliance.domain.roles import Action
from appliance.tui import arrival_rows, texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import ClosingAsked, InvoiceAsked, Look
from appliance.tui.round_messages import RoundOpened
from appliance.tui.screens.carded import Carded
from appliance.tui.texts import reception as desk
from appliance.tui.texts import round as round_texts
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows, Whole

ALERTS_SHOWN: Final = 3
NUMBER: Final = 9  # a row starts with the nine digits of its invoice


class HomeScreen(Carded):
    """Where everything starts and comes back to."""

    HELP = texts.HELP_HOME
    NEEDS: ClassVar[Mapping[str, Action]] = {"send": Action.ENVOYER}
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "show", texts.KEY_SHOW, "home.show"),
        key("f2", "read", texts.KEY_READ, "home.read"),
        key("f3", "manual", texts.KEY_MANUAL, "home.manual"),
        key("f5", "send", texts.KEY_SEND, "home.send"),
        key("f6", "round", round_texts.KEY_ROUND, "home.round"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[str, ...] = ()

    def body(self) -> Iterator[Widget]:
        """Put what to do now first, then the queue, then what needs a person."""
        yield Plain(texts.INVITATION, id="sentence")
        yield Plain(id="waiting")
        yield Plain(wording.queue_header(), classes="header")
        yield Plain(texts.QUEUE_EMPTY, id="empty")
        yield Rows(id="queue")
        yield Whole(id="whole")
        yield Plain(id="alerts")

    def on_mount(self) -> None:
        """Follow the desk too."""
        super().on_mount()
        self.watch(self.app, "arrivals", self._show_waiting)

    def say(self, sentence: str) -> None:
        """Tell what was just done."""
        self.query_one("#sentence", Plain).say(sentence)

    def action_show(self) -> None:
        """Show the chosen invoice."""
        place = self.query_one(Rows).highlighted
        if place is not None and self._look is not None:
            self.post_message(InvoiceAsked(self._look.factures[place].facture.numero))

    def action_send(self) -> None:
        """Close the lots now."""
        self.post_message(ClosingAsked())

    def action_round(self) -> None:
        """Show the round."""
        self.post_message(RoundOpened())

    def follow(self, look: Look) -> None:
        """Show the queue and what needs a person."""
        self._show_queue(look)
        self._show_alerts(look)

    def card_moved(self) -> None:
        """Invite anew."""
        self.say(texts.INVITATION)

    def _show_waiting(self, arrivees: Sequence[Arrivee]) -> None:
        count = arrival_rows.waiting(arrivees)
        for line in self.query("#waiting").results(Plain):  # none: it goes before it has come
            line.say(desk.WAITING.format(count=count) if count else "")

    def _show_queue(self, look: Look) -> None:
        """Rewrite the list when a row changed; the bar stays, or goes to a new invoice."""
        rows = tuple(
            wording.queue_row(one, look.lot_of(one), narrow=self.app.size.width < wording.INSIDE)
            for one in look.factures
        )
        if rows == self._rows:
            return
        queue = self.query_one(Rows)
        newest = [row[:NUMBER] for row in rows[:1]]
        same_newest = newest == [row[:NUMBER] for row in self._rows[:1]]
        wholes = (wording.whole_queue_row(one, look.lot_of(one)) for one in look.factures)
        place = queue.highlighted or 0 if same_newest else 0
        queue.replace(rows, place=place, wholes=wholes)
        self._rows = rows
        self.query_one("#empty", Plain).say("" if rows else texts.QUEUE_EMPTY)

    def _show_alerts(self, look: Look) -> None:
        sentences = [texts.ALERT.format(sentence=alert) for alert in alerts(look)]
        shown = sentences[:ALERTS_SHOWN]
        if len(sentences) > ALERTS_SHOWN:
            hidden = len(sentences) - ALERTS_SHOWN + 1
            shown[-1] = texts.MORE_ALERTS.format(count=hidden)
        self.query_one("#alerts", Plain).say("\n".join(shown))


def alerts(look: Look) -> list[str]:
    """Return what needs a person, the link first."""
    link = look.status.liaison.sentence
    return [*([link] if link else []), *look.status.alertes]
