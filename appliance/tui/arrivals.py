"""The list of arrivals beside the billing: kept up in threads of its own, and no billing waits."""

import logging
from collections.abc import Callable, Sequence
from functools import partial

from textual import on, work
from textual.message import Message
from textual.reactive import reactive

from appliance.domain.arrivee import Arrivee
from appliance.domain.patient import Beneficiaire
from appliance.services.arrivees import Arrivees
from appliance.services.poste import Poste
from appliance.tui import messages as told
from appliance.tui import reception_messages as desk
from appliance.tui.papers import PapersApp
from appliance.tui.questions import answer_of
from appliance.tui.screens.arrivals import ArrivalsScreen

log = logging.getLogger(__name__)


class ArrivalsApp(PapersApp):
    """A list that fails is told in the log, and stops nothing.

    Attributes:
        arrivals: who came to the desk.
        stranger: what two people compare of the key of a desk that nobody knows; empty for none.
    """

    arrivals: reactive[Sequence[Arrivee]] = reactive[Sequence[Arrivee]](())
    stranger: reactive[str] = reactive("")
    _trouble = ""

    def action_arrivals(self) -> None:
        """Show who came."""
        if self.look is not None:
            self._go_to(ArrivalsScreen(self.look.status.reader))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the list where there is a desk."""
        if action == "arrivals":
            return self._arrivees is not None
        return super().check_action(action, parameters)

    @property
    def _arrivees(self) -> Arrivees | None:
        return None if self._poste is None else self._poste.arrivees

    @on(told.Unlocked)
    @on(told.Locked)
    def _forget_arrivals(self) -> None:
        self.arrivals, self.stranger = (), ""
        self.call_later(self._let_go)

    def _let_go(self) -> None:
        """Textual lets go of the followers that are gone only at the next change."""
        self.mutate_reactive(ArrivalsApp.arrivals)
        self.mutate_reactive(ArrivalsApp.stranger)

    @on(told.Beat)
    def _keep_up_on_beat(self, beat: told.Beat) -> None:
        if beat.box is self._box:
            self._keep_up()

    @on(told.HolderChosen)
    def _see(self, chosen: told.HolderChosen) -> None:
        """Who is billed is seen."""
        if self._poste is not None:
            self._note(self._poste, partial(see, chosen.beneficiaire))

    @on(desk.StepAsked)
    def _step(self, asked: desk.StepAsked) -> None:
        if self._poste is not None and isinstance(self.screen, ArrivalsScreen):
            self._note(self._poste, partial(step, asked))

    @on(desk.AcceptAsked)
    def _accept(self) -> None:
        if self._poste is not None and isinstance(self.screen, ArrivalsScreen):
            self._note(self._poste, Arrivees.accepter)

    @work(group="arrivals", exclusive=True)
    async def _keep_up(self) -> None:
        """Look at the list beside all else; a beat that comes meanwhile looks again."""
        if self._poste is not None and self._poste.arrivees is not None:
            self._take(self._poste, await answer_of(partial(keep_up, self._poste.arrivees)))

    @work(group="arrivals steps", description="note an arrival")
    async def _note(self, poste: Poste, act: Callable[[Arrivees], object]) -> None:
        if poste.arrivees is not None:
            self._take(poste, await answer_of(partial(note, poste.arrivees, act)))

    def _take(self, poste: Poste, answer: Message) -> None:
        match answer:
            case desk.ArrivalsTold() if poste is self._box:
                self.arrivals, self.stranger = answer.arrivees, answer.empreinte
            case told.Failed(error=error):
                self._tell_once(type(error).__name__)

    def _tell_once(self, trouble: str) -> None:
        """Say in the log what is wrong with the list, and not once a second."""
        if trouble != self._trouble:
            log.warning("the list of arrivals: %s", trouble)
        self._trouble = trouble


def keep_up(arrivees: Arrivees) -> desk.ArrivalsTold:
    """Exchange with the desk, and look at the list."""
    arrivees.echanger()
    return desk.ArrivalsTold(arrivees.liste(), arrivees.empreinte)


def note(arrivees: Arrivees, act: Callable[[Arrivees], object]) -> desk.ArrivalsTold:
    """Note something, and tell it to the desk."""
    act(arrivees)
    return keep_up(arrivees)


def see(who: Beneficiaire, arrivees: Arrivees) -> None:
    """Note that somebody is seen."""
    arrivees.vu(who)


def step(asked: desk.StepAsked, arrivees: Arrivees) -> None:
    """Note how far somebody is."""
    arrivees.avancer(asked.repere, asked.etape)
