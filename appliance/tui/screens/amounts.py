"""The amounts with their rules, what the checks found, and the seal."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.facture import en_mots
from appliance.domain.money import euros
from appliance.domain.roles import Action
from appliance.domain.tiers_payant import TiersPayant
from appliance.ports.cards import CardKind
from appliance.services.billing import Reading
from appliance.services.proposition import Proposition
from appliance.tui import offers, texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import Look, RereadAsked, SealAsked, VisitChosen
from appliance.tui.rights_messages import RightsChosenHere
from appliance.tui.rights_rows import counting
from appliance.tui.round_messages import ChangeAsked, GroupAsked
from appliance.tui.screens.dialogs import ConfirmDialog
from appliance.tui.screens.framed import Framed
from appliance.tui.texts import rights
from appliance.tui.texts import round as words
from appliance.tui.widgets.amounts_table import AmountsTable
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled

DIFFER: Final = "rights-differ"


class AmountsScreen(Framed):
    """Follows the cards: what is shown is what would be sealed now."""

    HELP = texts.HELP_AMOUNTS
    READ_FIRST = ("enter",)
    NEEDS: ClassVar[Mapping[str, Action]] = {
        "seal": Action.SCELLER,
        "choose": Action.TENIR_REGISTRE,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "seal", texts.KEY_SEAL, "amounts.seal"),
        key("enter", "prepared", texts.KEY_SEAL, "amounts.prepared", show=False),
        key("f2", "change", words.KEY_CHANGE, "amounts.change"),
        key("f3", "choose(False)", rights.KEY_DROP, "amounts.drop_adri"),
        key("f5", "group", words.KEY_GROUP, "amounts.group"),
        key("f7", "choose(True)", rights.KEY_KEEP, "amounts.keep_adri"),
        key("escape", "app.back", texts.KEY_BACK, "amounts.back"),
    ]

    def __init__(
        self, visit: VisitChosen, propose: Callable[[Reading | None], Proposition]
    ) -> None:
        super().__init__()
        self._visit = visit
        self._chosen = chosen = visit.chosen
        self._propose = propose
        self._shown = propose(chosen.reading)
        self._heeded = None if chosen.reading is None else chosen.reading.insertions
        self._look: Look | None = None
        self._busy = False

    def body(self) -> Iterator[Widget]:
        """Put the sums first; what may be long scrolls."""
        with Scrolled():
            yield Plain(id="visit", classes="title")
            yield AmountsTable()
            yield Plain(id="outcome")
        yield Plain(id="complaint")

    def on_mount(self) -> None:
        """Show the proposition, and follow the cards."""
        self.watch(self.app, "busy", self._follow_work)
        self.watch(self.app, "look", self._follow)

    def on_screen_resume(self) -> None:
        """Notice a card that came while another screen was in front."""
        self._notice_card()

    def take(self, reading: Reading) -> None:
        """Price with a card that came meanwhile."""
        self._chosen = replace(self._chosen, reading=reading)
        self._heeded = reading.insertions
        self._show()

    def regroup(self, visit: VisitChosen, propose: Callable[[Reading | None], Proposition]) -> None:
        """Price with other passages in the same invoice."""
        self._visit = visit
        self.reprice(propose, "")

    def reprice(self, propose: Callable[[Reading | None], Proposition], sentence: str) -> None:
        """Price with the rights that count now."""
        self._propose = propose
        self._show()
        self.refresh_bindings()
        self.query_one("#complaint", Plain).say(sentence)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a choice where two sources of rights differ, or passages wait for an invoice."""
        if action == "group" and not (self._visit.offre.anterieurs or self._visit.brouillon.avant):
            return False
        if action == "choose" and DIFFER not in {one.rule for one in self._shown.findings}:
            return False
        return super().check_action(action, parameters)

    def action_choose(self, pour_adri: bool) -> None:  # noqa: FBT001 - given by the binding
        """Keep ADRi, or set it aside."""
        jour = self._shown.visite.date_soins
        visit = replace(self._visit, chosen=self._chosen)
        self.post_message(RightsChosenHere(visit, jour, pour_adri))

    def action_change(self) -> None:
        """Enter it otherwise."""
        chosen = replace(self._visit, chosen=self._chosen)
        self.post_message(ChangeAsked(chosen))

    def action_group(self) -> None:
        """Put earlier passages into this invoice, or take them out again."""
        self.post_message(GroupAsked(replace(self._visit, chosen=self._chosen)))

    def action_seal(self) -> None:
        """Seal what is shown, after a yes where there is a doubt."""
        shown = self._shown
        if shown.sealable and shown.findings:
            self.app.push_screen(ConfirmDialog(shown.findings), partial(self._answered, shown))
        else:
            if not shown.sealable:  # what forbids it is said last
                self.query_one(Scrolled).scroll_end(animate=False)
            self._seal(shown)

    def action_prepared(self) -> None:
        """Say to whom may not seal that this is as far as it goes."""
        self.query_one("#complaint", Plain).say(texts.NOT_YOURS_TO_SEAL)

    def _answered(self, shown: Proposition, yes: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if yes:
            self._seal(shown)

    def _seal(self, shown: Proposition) -> None:
        """Ask for the seal of what was read, unless a card came or went meanwhile."""
        self._show()
        if self._shown == shown:
            self.post_message(SealAsked(shown))
        else:
            self.query_one("#complaint", Plain).say(texts.CHANGED)

    def _follow_work(self, busy: str) -> None:
        self._busy = bool(busy)
        self._notice_card()

    def _follow(self, look: Look | None) -> None:
        self._look = look
        self._show()
        self._notice_card()

    def _notice_card(self) -> None:
        """Have a card that came read again, once; a patient typed in has no card to compare."""
        if self._look is None or self._busy or self.app.screen is not self:
            return
        reader = self._look.status.reader
        if self._heeded in {None, reader.insertions} or not reader.holds(CardKind.VITALE_2):
            return
        self._heeded = reader.insertions
        self.post_message(RereadAsked(self._chosen))

    def _show(self) -> None:
        self._shown = self._propose(self._chosen.reading)
        self.query_one("#visit", Plain).say(visit(self._shown, self._visit))
        days = [one.date_soins for one in self._shown.visites]
        self.query_one(AmountsTable).show(self._shown.cotation, days)
        self.query_one("#outcome", Plain).say(outcome(self._shown))


def visit(proposition: Proposition, chosen: VisitChosen) -> str:
    """Say who was cared for, when and where, who decided the tiers payant, and what is noted."""
    visite, who = proposition.visite, proposition.request.beneficiaire
    place = texts.AT_HOME if visite.domicile else texts.AT_CABINET
    days = en_mots([one.date_soins for one in proposition.visites])
    care = texts.CARE_AT.format(day=days, place=place)
    decided = f"{care} ; {offers.decided(chosen)}"
    return "\n".join(
        [
            wording.identity(who),
            decided,
            *offers.waiting(chosen),
            *in_all(proposition),
            *offers.notes(chosen.offre),
        ]
    )


def in_all(proposition: Proposition) -> Iterator[str]:
    """Yield how many passages there are and what they come to: the sum may stand far below."""
    if (count := len(proposition.visites)) > 1:
        yield words.IN_ALL.format(count=count, amount=euros(proposition.cotation.total))


def outcome(proposition: Proposition) -> str:
    """Say who pays what, by which rights, how it is secured, and what the checks found."""
    return "\n".join(
        [
            who_pays(proposition),
            *by_which_rights(proposition),
            wording.MODES[proposition.mode],
            *map(wording.finding, proposition.findings),
        ]
    )


def by_which_rights(proposition: Proposition) -> Iterator[str]:
    """Yield the rights on record, each with its source and its age; nothing where none is."""
    visite, preuves = proposition.visite, proposition.request.recall.preuves
    if preuves is not None:
        day = visite.date_soins
        if found := counting(preuves.droits, day, visite.aujourdhui or day):
            yield rights.COUNT.format(rights=found)


def who_pays(proposition: Proposition) -> str:
    """Say what each pays in the end, as tiers payant decides it."""
    cotation, tiers_payant = proposition.cotation, proposition.request.tiers_payant
    amo = 0 if tiers_payant is TiersPayant.AUCUN else cotation.amo
    amc = cotation.amc if tiers_payant is TiersPayant.AMO_AMC else 0
    return texts.WHO_PAYS.format(
        amo=euros(amo), amc=euros(amc), patient=euros(proposition.patient_pays)
    )
