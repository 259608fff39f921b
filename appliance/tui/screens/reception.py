"""The desk: one question that is read from afar, then who came, and the list."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.arrivee import Etape
from appliance.domain.patient import Beneficiaire
from appliance.services.reception import Vue
from appliance.tui import arrival_rows, wording
from appliance.tui.keys import key
from appliance.tui.messages import CardAsked
from appliance.tui.reception_messages import AcceptAsked, LeftAsked
from appliance.tui.screens.carded import NOTHING_YET, card_arrived
from appliance.tui.screens.framed import Framed
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.texts import reception as texts
from appliance.tui.widgets.arrival_list import ArrivalList
from appliance.tui.widgets.banner import TROUBLES
from appliance.tui.widgets.enormous import Enormous
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Whole


class DeskUnlockScreen(UnlockScreen):
    """Asks for the desk's own code."""

    HELP = texts.HELP_UNLOCK
    TITLE = texts.CLOSED_TITLE
    LABEL = texts.CODE
    NEW_TITLE = texts.NEW_TITLE
    NEW_ADVICE = texts.NEW_ADVICE


class ReceptionScreen(Framed):
    """The question stands as long as no card is in; then who it names, until it is taken away.

    Args:
        documents: what is asked of everybody, in French.
    """

    HELP = texts.HELP_RECEPTION
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "read", texts.KEY_READ, "reception.read"),
        key("f5", "left", texts.KEY_LEFT, "reception.left"),
        key("f7", "accept", texts.KEY_ACCEPT, "reception.accept"),
    ]

    def __init__(self, documents: Sequence[str]) -> None:
        super().__init__()
        self._documents = documents
        self._seen = NOTHING_YET
        self._vue: Vue | None = None
        self._who: Beneficiaire | None = None

    def body(self) -> Iterator[Widget]:
        """Put the question first, then the list."""
        yield Enormous(texts.QUESTION, id="question")
        yield Plain(texts.QUESTION_PLAIN, id="sentence")
        yield Plain(id="told", classes="advice")
        yield Plain(texts.HEADER, classes="header")
        yield Plain(texts.NOBODY, id="empty")
        yield ArrivalList(id="queue")
        yield Whole(id="whole")
        yield Plain(id="alerts")

    def on_mount(self) -> None:
        """Follow the desk."""
        self.watch(self.app, "vue", self._follow)

    def entered(self, who: Beneficiaire) -> None:
        """Show who came, as long as the card stays."""
        self._who = who
        if self._vue is not None:
            self._show(self._vue)

    def action_read(self) -> None:
        """Read the card again."""
        self.post_message(CardAsked())

    def action_left(self) -> None:
        """Note that the chosen person left."""
        chosen = self.query_one(ArrivalList).chosen
        if chosen is not None and chosen.etape is not Etape.PARTI:
            self.post_message(LeftAsked(chosen.repere))

    def action_accept(self) -> None:
        """Take the box that shows itself for the other one."""
        self.post_message(AcceptAsked())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take another box only where one shows itself."""
        if action == "accept":
            return self._vue is not None and bool(self._vue.empreinte)
        return super().check_action(action, parameters)

    def _follow(self, vue: Vue | None) -> None:
        if vue is None:
            return
        before, self._vue = self._vue, vue
        if (before.empreinte if before else "") != vue.empreinte:
            self.refresh_bindings()
        if self.app.screen is self:
            if card_arrived(self._seen, vue.reader):
                self.post_message(CardAsked())
            self._seen = vue.reader
        if not any(slot.card for slot in vue.reader.slots):
            self._who = None
        self._show(vue)

    def _show(self, vue: Vue) -> None:
        self._show_who(vue)
        self.query_one(ArrivalList).show(vue.arrivees)
        self.query_one("#empty", Plain).say("" if vue.arrivees else texts.NOBODY)
        trouble = TROUBLES.get(vue.reader.health)
        alerts = [trouble] if trouble else []
        alerts += [texts.UNTOLD.format(count=vue.non_dites)] if vue.non_dites else []
        alerts += [texts.STRANGER.format(empreinte=vue.empreinte)] if vue.empreinte else []
        self.query_one("#alerts", Plain).say("\n".join(alerts))

    def _show_who(self, vue: Vue) -> None:
        who = self._who
        self.query_one("#question").display = who is None
        sentence = texts.QUESTION_PLAIN
        told = ""
        if who is not None:
            sentence = texts.ARRIVED.format(who=wording.identity(who))
            own = (one.reponse for one in vue.arrivees if one.venue.beneficiaire == who)
            told = arrival_rows.told_of(next(own, None), self._documents)
        self.query_one("#sentence", Plain).say(sentence)
        self.query_one("#told", Plain).say(told)
