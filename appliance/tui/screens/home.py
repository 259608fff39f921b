"""Home: the queue with its states, and a card that starts an invoice by itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from appliance.ports.cards import CardKind, ReaderHealth, ReaderState
from appliance.services.billing import Reading
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import CardAsked, ClosingAsked, InvoiceAsked, Look, ManualAsked
from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows

ALERTS_SHOWN: Final = 3
NUMBER: Final = 9  # a row starts with the nine digits of its invoice
NOTHING_YET: Final = ReaderState(ReaderHealth.READY)


class HomeScreen(Framed):
    """Where everything starts and comes back to."""

    HELP = texts.HELP_HOME
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "show", texts.KEY_SHOW, "home.show"),
        key("f2", "read", texts.KEY_READ, "home.read"),
        key("f3", "manual", texts.KEY_MANUAL, "home.manual"),
        key("f5", "send", texts.KEY_SEND, "home.send"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._seen = NOTHING_YET
        self._rows: tuple[str, ...] = ()
        self._look: Look | None = None
        self._busy = False

    def body(self) -> Iterator[Widget]:
        """Put what to do now first, then the queue, then what needs a person."""
        yield Plain(texts.INVITATION, id="sentence")
        yield Plain(wording.queue_header(), classes="header")
        yield Plain(texts.QUEUE_EMPTY, id="empty")
        yield Rows(id="queue")
        yield Plain(id="alerts")

    def on_mount(self) -> None:
        """Follow the station."""
        self.watch(self.app, "busy", self._follow_work)
        self.watch(self.app, "look", self._follow)

    def on_screen_resume(self) -> None:
        """Notice a card that came while another screen was in front."""
        if self._look is not None:
            self._notice_card(self._look.status.reader)

    def say(self, sentence: str) -> None:
        """Tell what was just done."""
        self.query_one("#sentence", Plain).say(sentence)

    def take(self, reading: Reading) -> None:
        """Know a card that was read on another screen: it starts no invoice here."""
        self._seen = replace(self._seen, insertions=reading.insertions)

    def action_show(self) -> None:
        """Show the chosen invoice."""
        place = self.query_one(Rows).highlighted
        if place is not None and self._look is not None:
            self.post_message(InvoiceAsked(self._look.factures[place].facture.numero))

    def action_read(self) -> None:
        """Read the card again."""
        self.post_message(CardAsked())

    def action_manual(self) -> None:
        """Type a patient in."""
        self.post_message(ManualAsked())

    def action_send(self) -> None:
        """Close the lots now."""
        self.post_message(ClosingAsked())

    def _follow(self, look: Look | None) -> None:
        if look is None:
            return
        self._look = look
        self._show_queue(look)
        self._show_alerts(look)
        if self.app.screen is self:
            if look.status.reader.slots != self._seen.slots:
                self.say(texts.INVITATION)
            self._notice_card(look.status.reader)

    def _follow_work(self, busy: str) -> None:
        self._busy = bool(busy)

    def _show_queue(self, look: Look) -> None:
        """Rewrite the list when a row changed; the bar stays, or goes to a new invoice."""
        rows = tuple(wording.queue_row(one, look.lot_of(one)) for one in look.factures)
        if rows == self._rows:
            return
        queue = self.query_one(Rows)
        newest = [row[:NUMBER] for row in rows[:1]]
        same_newest = newest == [row[:NUMBER] for row in self._rows[:1]]
        queue.replace(rows, place=queue.highlighted or 0 if same_newest else 0)
        self._rows = rows
        self.query_one("#empty", Plain).say("" if rows else texts.QUEUE_EMPTY)

    def _show_alerts(self, look: Look) -> None:
        sentences = [texts.ALERT.format(sentence=alert) for alert in alerts(look)]
        shown = sentences[:ALERTS_SHOWN]
        if len(sentences) > ALERTS_SHOWN:
            hidden = len(sentences) - ALERTS_SHOWN + 1
            shown[-1] = texts.MORE_ALERTS.format(count=hidden)
        self.query_one("#alerts", Plain).say("\n".join(shown))

    def _notice_card(self, state: ReaderState) -> None:
        """Have a card read that came, once whatever is under way is over."""
        if self._busy:
            return
        if card_arrived(self._seen, state):
            self.post_message(CardAsked())
        self._seen = state


def alerts(look: Look) -> list[str]:
    """Return what needs a person, the link first."""
    link = look.status.liaison.sentence
    return [*([link] if link else []), *look.status.alertes]


def card_arrived(before: ReaderState, now: ReaderState) -> bool:
    """Tell whether a card to read came since the last look; a CPS is none.

    A swap within one second leaves the slots alike: the count of insertions tells it.
    """
    if now.insertions == before.insertions:
        return False
    arrived = {slot.card for slot in now.slots if slot not in before.slots and slot.card}
    present = {slot.card for slot in now.slots if slot.card}
    return bool((arrived or present) - {CardKind.CPS})
