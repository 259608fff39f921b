"""From the card to the seal: the round, the visit, its amounts."""

from dataclasses import replace
from functools import partial

from textual import on, work

from appliance.domain.money import euros
from appliance.ports.cards import CardKind
from appliance.services.poste import Poste
from appliance.services.tournee import Offre, Origine
from appliance.tui import asking, round_asking, texts, wording
from appliance.tui import messages as told
from appliance.tui import round_messages as round_told
from appliance.tui.questions import answer_of
from appliance.tui.rights import RightsApp
from appliance.tui.screens.act import ActScreen, Practice
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.carded import Carded
from appliance.tui.screens.holders import HoldersScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.manual import ManualScreen
from appliance.tui.screens.round import RoundScreen
from appliance.tui.texts import round as words


class VisitingApp(RightsApp):
    """A request is obeyed only while the screen that made it stands in front.

    A key that is held down, or pressed twice, asks twice.

    Attributes:
        prescripteur: the practice's usual prescriber; may be empty.
    """

    prescripteur = ""

    # Who ------------------------------------------------------------------------------

    @on(told.CardAsked)
    def _read_card(self) -> None:
        if self._poste is not None and isinstance(self.screen, Carded):
            self.put(texts.READING, partial(asking.read_card, self._poste))

    @on(told.CardRead)
    def _choose_holder(self, answer: told.CardRead) -> None:
        """Go straight on when there is one holder; forget it if the person moved on."""
        if not isinstance(self.screen, Carded):
            return
        for screen in self.screen_stack:
            if isinstance(screen, Carded):
                screen.take(answer.reading)
        match answer.reading.beneficiaires:
            case (only,):
                self.post_message(told.HolderChosen(only, answer.reading))
            case _:
                self.push_screen(HoldersScreen(answer.reading))

    @on(told.ManualAsked)
    def _type_in(self) -> None:
        if self._poste is not None and isinstance(self.screen, Carded):
            self.fault = ""
            self.push_screen(ManualScreen(self._poste.billing.today()))

    @on(told.HolderChosen)
    def _welcome(self, chosen: told.HolderChosen) -> None:
        if self._poste is not None and isinstance(
            self.screen, Carded | HoldersScreen | ManualScreen
        ):
            question = partial(round_asking.welcome, self._poste, chosen, self.prescripteur)
            who = wording.identity(chosen.beneficiaire)
            self.put(words.RECOGNISED.format(who=who), question, leads=True)

    @on(round_told.Welcomed)
    async def _lead_on(self, answer: round_told.Welcomed) -> None:
        """Lead to the passage that is due, else to a new visit."""
        if answer.offre.origine is not Origine.ORDONNANCE:
            self._enter(answer.chosen, answer.offre)
        elif await self._to_round():
            self._show_round((answer.chosen, answer.offre))
        elif isinstance(self.screen, RoundScreen):
            self.screen.welcome(answer.chosen, answer.offre)

    # The round ------------------------------------------------------------------------

    def action_round(self) -> None:
        """Show the round, from the menu as from the home screen."""
        self.post_message(round_told.RoundOpened())

    @on(round_told.RoundOpened)
    def _open_round(self) -> None:
        if isinstance(self.screen, HomeScreen):
            self._show_round(None)

    @on(round_told.RoundAsked)
    @on(round_told.DraftKept)
    def _read_round(self) -> None:
        if self._poste is not None and isinstance(self.screen, RoundScreen):
            self._look_up_round(self._poste)

    @on(round_told.MoveAsked)
    def _move(self, asked: round_told.MoveAsked) -> None:
        if self._poste is not None and isinstance(self.screen, RoundScreen):
            self.put(words.MOVING, partial(round_asking.move, self._poste, asked))

    @on(round_told.DropAsked)
    def _drop(self, asked: round_told.DropAsked) -> None:
        if self._poste is not None and isinstance(self.screen, RoundScreen):
            self.put(words.MOVING, partial(round_asking.drop, self._poste, asked))

    @on(round_told.RoundTold)
    def _tell_round(self, answer: round_told.RoundTold) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, RoundScreen):
                screen.show(answer.journee)

    @on(round_told.PassageChosen)
    def _open_passage(self, passage: round_told.PassageChosen) -> None:
        if self._poste is not None and isinstance(self.screen, RoundScreen):
            question = partial(round_asking.open_passage, self._poste, passage, self.prescripteur)
            self.put(words.OFFERING, question, leads=True)

    @work(group="round", exclusive=True, description="read the round")
    async def _look_up_round(self, poste: Poste) -> None:
        """Read the round beside all else; a person goes on meanwhile."""
        answer = await answer_of(partial(round_asking.tell_round, poste))
        if poste is self._poste:
            self.post_message(answer)

    # The visit ------------------------------------------------------------------------

    @on(round_told.Offered)
    def _choose_act(self, offered: round_told.Offered) -> None:
        self._enter(offered.chosen, offered.offre)

    @on(round_told.DraftChanged)
    def _keep_draft(self, changed: round_told.DraftChanged) -> None:
        if self._poste is not None:
            self._write_draft(self._poste, changed)

    @work(group="draft", description="keep a draft")
    async def _write_draft(self, poste: Poste, changed: round_told.DraftChanged) -> None:
        self.post_message(await answer_of(partial(round_asking.keep, poste, changed)))

    @on(told.VisitChosen)
    def _recall(self, visit: told.VisitChosen) -> None:
        if self._poste is not None and isinstance(self.screen, ActScreen):
            question = partial(round_asking.prepare, self._poste, visit)
            self.put(texts.RECALLING, question, leads=True)

    @on(told.Recalled)
    def _show_amounts(self, answer: told.Recalled) -> None:
        """Price with what the box knows; the seal looks once more at what was billed."""
        if self._poste is not None and isinstance(self.screen, ActScreen | RoundScreen):
            propose = partial(self._poste.billing.propose, answer.request)
            self.push_screen(AmountsScreen(answer.visit, propose))

    @on(round_told.ChangeAsked)
    async def _change(self, asked: round_told.ChangeAsked) -> None:
        """Come back to the screen of the visit, or open it."""
        if isinstance(self.screen, AmountsScreen):
            await self.pop_screen()
            visit = asked.visit
            if isinstance(self.screen, ActScreen):
                self.screen.take_group(visit.brouillon.avant)
            self._enter(visit.chosen, replace(visit.offre, brouillon=visit.brouillon))

    @on(round_told.GroupAsked)
    def _group(self, asked: round_told.GroupAsked) -> None:
        if self._poste is not None and isinstance(self.screen, AmountsScreen):
            self.put(texts.RECALLING, partial(round_asking.regroup, self._poste, asked.visit))

    @on(round_told.Grouped)
    def _show_grouped(self, answer: round_told.Grouped) -> None:
        if self._poste is not None and isinstance(self.screen, AmountsScreen):
            propose = partial(self._poste.billing.propose, answer.request)
            self.screen.regroup(answer.visit, propose)

    @on(told.RereadAsked)
    def _read_again(self, asked: told.RereadAsked) -> None:
        if self._poste is not None:
            who = asked.chosen.beneficiaire
            self.put(texts.READING, partial(asking.reread, self._poste, who))

    @on(told.CardReread)
    def _take_reading(self, answer: told.CardReread) -> None:
        """Price with it, and let the screens behind know that this card has been dealt with."""
        for screen in self.screen_stack:
            if isinstance(screen, Carded | AmountsScreen):
                screen.take(answer.reading)

    @on(told.SealAsked)
    def _seal(self, asked: told.SealAsked) -> None:
        if self._poste is not None and isinstance(self.screen, AmountsScreen):
            self.put(texts.SEALING, partial(asking.seal, self._poste, asked.proposition))

    @on(told.Sealed)
    async def _sealed(self, answer: told.Sealed) -> None:
        """Go on with the round, or come back home."""
        self.look = answer.look
        await self.back_to(RoundScreen if self._has_round() else HomeScreen)
        if isinstance(self.screen, RoundScreen | HomeScreen):
            self.screen.say(sealing(answer))

    # Moving ---------------------------------------------------------------------------

    def _enter(self, chosen: told.HolderChosen, offre: Offre) -> None:
        """Open the screen of a visit, unless it stands there."""
        if self._poste is not None and not isinstance(self.screen, ActScreen):
            billing = self._poste.billing
            practice = Practice(billing.profession, billing.actes, billing.nomenclature)
            self.push_screen(ActScreen(chosen, practice, offre))

    def _show_round(self, welcomed: tuple[told.HolderChosen, Offre] | None) -> None:
        if self._poste is not None and self.look is not None:
            reader, nomenclature = self.look.status.reader, self._poste.billing.nomenclature
            self.push_screen(RoundScreen(reader, nomenclature, welcomed))

    def _has_round(self) -> bool:
        return any(isinstance(screen, RoundScreen) for screen in self.screen_stack)

    async def _to_round(self) -> bool:
        """Come back to the round, or home; tell whether the round is still to be opened."""
        open_already = self._has_round()
        await self.back_to(RoundScreen if open_already else HomeScreen)
        return not open_already


def sealing(answer: told.Sealed) -> str:
    """Say what was sealed, what to cash, and that the card has done its work."""
    amount = euros(answer.patient_pays)
    sentence = texts.SEALED.format(numero=answer.numero, amount=amount)
    card = answer.look.status.reader.holds(CardKind.VITALE_2)
    return sentence + texts.TAKE_CARD if card else sentence
