"""The round: the day's passages in the order of the road, a card leads to its own."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.acte import Acte
from appliance.domain.brouillon import Brouillon
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.noms import mots_of
from appliance.domain.tournee import Etape, EtatPassage
from appliance.ports.cards import ReaderState
from appliance.services.tournee import Journee, Offre
from appliance.tui import round_rows, texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import HolderChosen
from appliance.tui.round_messages import DropAsked, MoveAsked, PassageChosen, RoundAsked
from appliance.tui.screens.carded import Carded
from appliance.tui.texts import round as words
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows, Whole

MARGINS: Final = 3
"""Columns that the mark of the chosen row and the scroll bar take."""


class RoundScreen(Carded):
    """One row a passage; what is done goes on to the next one that is not."""

    HELP = words.HELP_ROUND
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "bill", words.KEY_BILL, "round.bill"),
        key("f2", "read", texts.KEY_READ, "round.read"),
        key("f3", "manual", texts.KEY_MANUAL, "round.manual"),
        key("f5", "group", words.KEY_GROUP, "round.group"),
        key("plus", "move(1)", words.KEY_LATER, "round.later"),
        key("minus", "move(-1)", words.KEY_SOONER, "round.sooner"),
        key("delete", "drop", words.KEY_DROP, "round.drop"),
        key("escape", "app.back", texts.KEY_BACK, "round.back"),
    ]

    def __init__(
        self,
        seen: ReaderState,
        nomenclature: Mapping[str, Acte],
        welcomed: tuple[HolderChosen, Offre] | None = None,
    ) -> None:
        super().__init__(seen)
        self._nomenclature = nomenclature
        self._journee: Journee | None = None
        self._held: tuple[int | None, HolderChosen] | None = None
        self._target: int | None = None
        self._sentence = ""
        if welcomed is not None:
            self.welcome(*welcomed)

    def body(self) -> Iterator[Widget]:
        """Say what is left, then the passages."""
        yield Plain(words.READING_ROUND, id="sentence")
        yield Plain(round_rows.header(self._width), classes="header")
        yield Rows(id="queue")
        yield Whole(id="whole")
        yield Plain(id="complaint")

    def on_screen_resume(self) -> None:
        """Read the round anew: what was done elsewhere is marked."""
        super().on_screen_resume()
        chosen = self._chosen()
        if chosen is not None:
            self._target = chosen.patient
        self.post_message(RoundAsked())

    def welcome(self, chosen: HolderChosen, offre: Offre) -> None:
        """Lead to the passage of somebody whose card came."""
        self._held, self._target = (offre.patient, chosen), offre.patient
        self._sentence = words.CARD_IN_HAND.format(name=wording.full_name(chosen.beneficiaire))
        if self._journee is not None:
            self.show(self._journee)

    def show(self, journee: Journee) -> None:
        """Show a round; the bar stays on its passage, or goes on where that is sealed."""
        self._journee = journee
        rows = round_rows.rows(journee, self._nomenclature, self._width)
        self.query_one("#sentence", Plain).say(round_rows.title(journee))
        wholes = round_rows.wholes(journee, self._nomenclature)
        place = next_place(journee, self._target)
        self.query_one(Rows).replace(rows, place=place, wholes=wholes)
        self.say(self._sentence or ("" if rows else words.ROUND_EMPTY))
        self.refresh_bindings()

    def say(self, sentence: str) -> None:
        """Tell what was just done, or what is in the way."""
        self._sentence = sentence
        self.query_one("#complaint", Plain).say(sentence)

    def card_moved(self) -> None:
        """Forget whose card it was."""
        if self._held is not None:
            self._held = None
            self.say("")

    def on_key(self, event: events.Key) -> None:
        """Let a letter lead to the next name that begins with it."""
        journee, highlighted = self._journee, self.query_one(Rows).highlighted
        if journee is None or highlighted is None or not (event.character or "").isalpha():
            return
        names = ["".join(mots_of(one.fiche.valeur.nom)) for one in journee.etapes]
        places = [*range(highlighted + 1, len(names)), *range(highlighted + 1)]
        wanted = (event.character or "").upper()
        found = (
            place for place in places if place < len(names) and names[place].startswith(wanted)
        )
        self.query_one(Rows).highlighted = next(found, highlighted)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to bill together what waits since before."""
        if action == "group" and not self._may_group():
            return False
        return super().check_action(action, parameters)

    def action_group(self) -> None:
        """Bill the chosen passage and those before it by one invoice."""
        etape = self._chosen()
        if etape is None or not etape.avant:
            self.say(words.NOTHING_BEFORE)
        else:
            self._bill(etape, etape.rang)

    def action_bill(self) -> None:
        """Bill the chosen passage, with its card where it is in the reader."""
        etape, draft = self._chosen(), self._draft()
        if etape is not None:
            self._bill(etape)
        elif draft is not None:
            self.post_message(PassageChosen(HolderChosen(draft.beneficiaire, None), None))

    def _may_group(self) -> bool:
        return self._journee is not None and any(one.avant for one in self._journee.etapes)

    def _bill(self, etape: Etape, rang: int = 0) -> None:
        who = etape.fiche.valeur.beneficiaire_on(etape.jour)
        name = f"{etape.fiche.valeur.nom} {etape.fiche.valeur.prenom}"
        if etape.etat is EtatPassage.SCELLE:
            self.say(words.DONE)
        elif self._held is not None and self._held[0] == etape.patient:
            self.post_message(PassageChosen(self._held[1], etape.patient, rang))
        elif isinstance(who, Beneficiaire):
            self.post_message(PassageChosen(HolderChosen(who, None), etape.patient, rang))
        else:
            self.say(words.NOBODY.format(name=wording.clean(name)))

    def action_move(self, step: int) -> None:
        """Put the chosen passage sooner or later."""
        journee, place, etape = self._journee, self.query_one(Rows).highlighted, self._chosen()
        if journee is not None and place is not None and etape is not None:
            self._target = etape.patient
            self.post_message(MoveAsked(journee.etapes, place, step))

    def action_drop(self) -> None:
        """Let the draft under the bar go."""
        etape, draft = self._chosen(), self._draft()
        if etape is not None and etape.brouillon:
            self.post_message(DropAsked([*etape.fiche.valeur.beneficiaires()]))
        elif draft is not None:
            self.post_message(DropAsked([draft.beneficiaire]))

    def _draft(self) -> Brouillon | None:
        """Return the draft under the bar of somebody who is not in the round."""
        journee, place = self._journee, self.query_one(Rows).highlighted
        if journee is None or place is None or place < len(journee.etapes):
            return None
        return journee.brouillons[place - len(journee.etapes)]

    def _chosen(self) -> Etape | None:
        """Return the passage under the bar; None for a draft, and for no row."""
        place = self.query_one(Rows).highlighted
        if self._journee is None or place is None or place >= len(self._journee.etapes):
            return None
        return self._journee.etapes[place]

    @property
    def _width(self) -> int:
        return self.app.size.width - MARGINS


def next_place(journee: Journee, patient: int | None) -> int:
    """Return the row of what is left at a patient, else of what is left after, else before."""
    rows = list(enumerate(journee.etapes))
    theirs = [place for place, one in rows if one.patient == patient]
    open_rows = [place for place, one in rows if one.etat is not EtatPassage.SCELLE]
    at = theirs[0] if theirs else 0
    near = [place for place in open_rows if place in theirs]
    after = [place for place in open_rows if place >= at]
    return next(iter([*near, *after, *open_rows]), at)
