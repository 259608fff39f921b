"""Rights on the screen: asked of ADRi, and decided where two sources differ."""

from datetime import date
from functools import partial

from textual import on

from appliance.services.poste import Poste
from appliance.services.prescriptions import Prescriptions
from appliance.tui import rights_messages as told
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.patient import PatientScreen
from appliance.tui.texts import rights as texts
from appliance.tui.treasury import TreasuryApp


class RightsApp(TreasuryApp):
    """A request is obeyed only while a screen that may make it stands in front."""

    @on(told.RightsAsked)
    def _ask_adri(self, asked: told.RightsAsked) -> None:
        if self._poste is not None and isinstance(self.screen, PatientScreen):
            self.put(texts.ASKING, partial(ask_adri, self._poste, asked.patient))

    @on(told.RightsChosen)
    def _choose_rights(self, chosen: told.RightsChosen) -> None:
        if self._poste is not None and isinstance(self.screen, PatientScreen):
            self.put(texts.DECIDING, partial(choose, self._poste, chosen))

    @on(told.RightsTold)
    def _tell_rights(self, answer: told.RightsTold) -> None:
        if isinstance(self.screen, PatientScreen):
            self.screen.say(answer.sentence)

    @on(told.RightsChosenHere)
    def _choose_and_price(self, chosen: told.RightsChosenHere) -> None:
        if self._poste is not None and isinstance(self.screen, AmountsScreen):
            self.put(texts.DECIDING, partial(choose_and_price, self._poste, chosen))

    @on(told.Repriced)
    def _show_repriced(self, answer: told.Repriced) -> None:
        if self._poste is not None and isinstance(self.screen, AmountsScreen):
            propose = partial(self._poste.billing.propose, answer.request)
            self.screen.reprice(propose, answer.sentence)


def ask_adri(poste: Poste, patient: int) -> told.RightsTold:
    """Have ADRi asked of a patient."""

    def question(known: Prescriptions) -> str:
        if known.en_ligne is None or not known.en_ligne.peut_demander:
            return texts.NEEDS_CARD
        return texts.WILL_LEAVE if known.en_ligne.demander(patient) else texts.WAITS_ALREADY

    return told.RightsTold(poste.ask(question))


def choose(poste: Poste, chosen: told.RightsChosen) -> told.RightsTold:
    """Keep one side of a disagreement."""
    return told.RightsTold(_decided(poste, chosen.patient, chosen.jour, pour_adri=chosen.pour_adri))


def choose_and_price(poste: Poste, chosen: told.RightsChosenHere) -> told.Repriced:
    """Keep one side for who is being billed, and look up again what the box knows."""
    who = chosen.visit.chosen.beneficiaire
    fiche = poste.ask(lambda known: known.registre.reconnaitre(who).fiche)
    sentence = texts.AGREED
    if fiche is not None:
        sentence = _decided(poste, fiche.numero, chosen.jour, pour_adri=chosen.pour_adri)
    return told.Repriced(poste.prepare(chosen.visit.brouillon), sentence)


def _decided(poste: Poste, patient: int, jour: date, *, pour_adri: bool) -> str:
    gone = poste.ask(lambda known: known.registre.trancher(patient, jour, pour_adri=pour_adri))
    if not gone:
        return texts.AGREED
    return texts.KEPT_ADRI if pour_adri else texts.KEPT_OTHER
