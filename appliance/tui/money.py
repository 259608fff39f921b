"""From what a payer refuses to the invoice that takes its place."""

from functools import partial
from typing import Final

from textual import on
from textual.message import Message

from appliance.domain.acte import Trait
from appliance.ports.cards import CardKind
from appliance.services.poste import Poste
from appliance.tui import money_messages as money_told
from appliance.tui import texts as frame
from appliance.tui.rescued import RescuedApp
from appliance.tui.screens.refusals import (
    CorrectionScreen,
    OtherActScreen,
    RefusalScreen,
    RefusalsScreen,
)
from appliance.tui.texts import money as texts

ASKING: Final = (RefusalsScreen, RefusalScreen, OtherActScreen)
"""Where an invoice may be made anew."""


class MoneyApp(RescuedApp):
    """A request is obeyed only while a screen that may make it stands in front."""

    def action_refusals(self) -> None:
        """Show what payers refuse."""
        self.push_screen(RefusalsScreen())

    @on(money_told.RefusalAsked)
    def _show_refusal(self, asked: money_told.RefusalAsked) -> None:
        if isinstance(self.screen, RefusalsScreen):
            self.push_screen(RefusalScreen(asked))

    @on(money_told.CorrectionAsked)
    def _prepare(self, asked: money_told.CorrectionAsked) -> None:
        if self._poste is not None and isinstance(self.screen, ASKING):
            self.put(texts.PREPARING, partial(_prepared, self._poste, asked))

    @on(money_told.CorrectionReady)
    async def _show_correction(self, answer: money_told.CorrectionReady) -> None:
        """Put it in front of the inbox: once it is sealed, no dossier is left to come back to."""
        if isinstance(self.screen, ASKING):
            await self.back_to(RefusalsScreen)
            await self.push_screen(CorrectionScreen(answer.correction))

    @on(money_told.OtherActAsked)
    def _offer_acts(self, asked: money_told.OtherActAsked) -> None:
        if self._poste is not None and isinstance(self.screen, CorrectionScreen):
            usual = [one for one in self._poste.billing.actes if Trait.USUEL in one.traits]
            self.push_screen(OtherActScreen(asked.correction.avant, usual))

    @on(money_told.CorrectionSealAsked)
    def _seal_correction(self, asked: money_told.CorrectionSealAsked) -> None:
        if self._poste is not None and isinstance(self.screen, CorrectionScreen):
            self.put(frame.SEALING, partial(_sealed, self._poste, asked))

    @on(money_told.Corrected)
    async def _corrected(self, answer: money_told.Corrected) -> None:
        if isinstance(self.screen, CorrectionScreen):
            await self.back_to(RefusalsScreen)
            if isinstance(self.screen, RefusalsScreen):
                words = {"numero": answer.numero, "before": answer.before}
                self.screen.tell(texts.CORRECTED.format(**words))


def _prepared(poste: Poste, asked: money_told.CorrectionAsked) -> Message:
    """Make an invoice anew, by the card that is there; in a thread."""
    reading = poste.read_card() if poste.readers.holds(CardKind.VITALE_2) else None
    return money_told.CorrectionReady(
        poste.correct(lambda one: one.proposer(asked.numero, asked.retouche, reading))
    )


def _sealed(poste: Poste, asked: money_told.CorrectionSealAsked) -> Message:
    """Seal a corrected invoice; in a thread."""
    sealed = poste.correct(lambda one: one.sceller(asked.correction))
    return money_told.Corrected(asked.correction.avant.numero, sealed.facture.numero)
