"""The station behind the screens: questions in threads, one beat a second, failures heeded.

One question of a person at a time, with a sign of life.  What a failure does follows from its
family (`appliance.errors`).
"""

import logging
from dataclasses import replace
from functools import partial

from textual import on, work
from textual.screen import Screen

from appliance.domain.roles import Action
from appliance.errors import (
    BesaceError,
    DeviceFaultError,
    JournalDamagedError,
    LinkDownError,
    UserMustActError,
    VaultError,
    Vitale1Error,
)
from appliance.ports.cards import ReaderState
from appliance.services.poste import Poste
from appliance.services.secours import Secours
from appliance.tui import asking, texts
from appliance.tui import messages as told
from appliance.tui.door import Door
from appliance.tui.kept import KeepingApp
from appliance.tui.questions import answer_of
from appliance.tui.rescue_messages import Rescued
from appliance.tui.retention_messages import RetentionChosen, RetentionNoted
from appliance.tui.screens import framed
from appliance.tui.screens.dialogs import ActionDialog, TypeInDialog
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.rescue import RescueScreen
from appliance.tui.screens.retention import RetentionScreen
from appliance.tui.screens.stop import StopScreen
from appliance.tui.screens.tarifs import AvenantScreen, TarifsScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.screens.veil import VeilScreen

log = logging.getLogger(__name__)


class StationApp(KeepingApp):
    """Opens the station, lets it live, and closes it.

    Attributes:
        look: the last look at the station; None while it is locked.
        at_play: the practice is one to play with.
    """

    at_play = False

    CLOSED = (UnlockScreen, VeilScreen)

    _box: Poste | Secours | None = None

    def __init__(self, door: Door, *, kiosk: bool, rhythm_s: float) -> None:
        super().__init__(kiosk=kiosk, rhythm_s=rhythm_s)
        self._door = door

    @property
    def _poste(self) -> Poste | None:
        """The station, where there is one to bill with."""
        return self._box if isinstance(self._box, Poste) else None

    # Questions ------------------------------------------------------------------------

    @on(told.Wanted)
    def _look_up(self, wanted: told.Wanted) -> None:
        if self._box is not None:
            self._consult(self._box, wanted)

    @work(group="consult", description="look up")
    async def _consult(self, box: Poste | Secours, wanted: told.Wanted) -> None:
        """Look something up beside all else; a person goes on meanwhile."""
        answer = await answer_of(partial(asking.look_up, box, wanted))
        if box is self._box:
            self.post_message(answer)

    @on(told.LookedUp)
    def _found(self, answer: told.LookedUp) -> None:
        if answer.wanted.screen in self.screen_stack:
            answer.wanted.take(answer.answer)

    @on(told.Beat)
    def _follow(self, beat: told.Beat) -> None:
        if beat.box is self._box:
            self.look = beat.look

    @on(told.ReadersMoved)
    def _look_at_readers(self) -> None:
        """Show it at once: a beat may have much to do."""
        self.look = self.look

    def validate_look(self, look: told.Look | None) -> told.Look | None:
        """See the readers as they are now: whoever answered may have been long about it."""
        if look is None or self._box is None:
            return look
        return replace(look, status=replace(look.status, reader=self._box.readers))

    def watch_look(self, before: told.Look | None, now: told.Look | None) -> None:
        """Forget what was at fault once a hand was at the reader."""
        if before and now and moved(before.status.reader, now.status.reader):
            self.fault = ""

    # Opening and closing --------------------------------------------------------------

    @on(told.UnlockAsked)
    def _open(self, asked: told.UnlockAsked) -> None:
        self.put_long(
            texts.REPLAYING,
            lambda work: asking.unlock(
                partial(self._door.open, asked.code, asked.cps_code, work, asked.qui)
            ),
            at_first=texts.OPENING,
        )

    @on(told.Unlocked)
    def _opened(self, answer: told.Unlocked) -> None:
        self._let_in(answer.poste, answer.look, self.kept(HomeScreen))
        answer.poste.follow_readers(lambda: self.post_message(told.ReadersMoved()))
        if answer.to_decide:
            self.push_screen(RetentionScreen())
        if answer.news.changements:
            self.push_screen(TarifsScreen(answer.news.changements))
        if answer.news.annonces:
            self.push_screen(AvenantScreen(answer.news.annonces))

    @on(Rescued)
    def _rescued(self, answer: Rescued) -> None:
        secours = answer.secours
        self._let_in(secours, answer.look, RescueScreen(secours.manque, secours.constat))

    def _let_in(self, box: Poste | Secours, look: told.Look, screen: Screen[None]) -> None:
        """Show the first screen behind the code, and let the station live."""
        if isinstance(self.screen, UnlockScreen):
            self.screen.opened()
        self._box, self.look = box, look
        self.push_screen(screen)
        self._beat(box, partial(asking.tick, box))

    @on(told.TarifsHeeded)
    def _heed_tarifs(self) -> None:
        if self._poste is not None and isinstance(self.screen, TarifsScreen):
            self.put(texts.NOTING, partial(asking.heed_tarifs, self._poste))

    @on(told.AvenantAnswered)
    def _answer_avenant(self, answer: told.AvenantAnswered) -> None:
        if self._poste is not None and isinstance(self.screen, AvenantScreen):
            self.put(texts.NOTING, partial(asking.answer_avenant, self._poste, answer.applique))

    @on(RetentionChosen)
    def _choose_retention(self, chosen: RetentionChosen) -> None:
        if self._poste is not None and isinstance(self.screen, RetentionScreen):
            self.put(texts.NOTING, partial(asking.choose_retention, self._poste, chosen.jours))

    @on(RetentionNoted)
    def _retention_noted(self, answer: RetentionNoted) -> None:
        if not isinstance(self.screen, RetentionScreen):
            return
        if answer.anomalie is None:
            self.pop_screen()
        else:
            self.screen.refuse(answer.anomalie)

    @on(told.NewsTaken)
    def _go_on(self) -> None:
        if isinstance(self.screen, TarifsScreen | AvenantScreen):
            self.pop_screen()

    @on(told.Locked)
    async def _locked(self) -> None:
        if self._kiosk:
            self.look, self.fault = None, ""
            await self.back_to(UnlockScreen)
            await self.forget_kept()
            # Textual lets go of the followers that are gone only at the next change.
            self.mutate_reactive(StationApp.look)
            self.mutate_reactive(StationApp.busy)
            self.mutate_reactive(StationApp.fault)
        else:
            self.exit(return_code=self._exit_code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the role of who opened the station allows."""
        if action == framed.ALLOWED:
            return self._may(Action(str(parameters[0])))
        return super().check_action(action, parameters)

    def _may(self, action: Action) -> bool:
        match self._box:
            case None:
                return True
            case Secours() as damaged:
                return damaged.peut(action)
            case poste:
                return poste.personne.peut(action)

    # Failures -------------------------------------------------------------------------

    @on(told.Failed)
    def _heed(self, failed: told.Failed) -> None:
        """Do what the error's family asks for."""
        error = failed.error
        log.warning("%s", type(error).__name__)
        match error:
            case VaultError():
                self._stop_billing(error)
            case _ if self.refused(failed):
                pass
            case _ if isinstance(self.screen, UnlockScreen):
                self.screen.refuse(error)
            case UserMustActError() if isinstance(self.screen, VeilScreen):
                self.screen.refuse(error)
            case DeviceFaultError():
                self.fault = error.advice
            case LinkDownError():
                pass  # the permanent line tells the link
            case _ if not isinstance(self.screen, ActionDialog):
                self._tell(error)

    def _tell(self, error: BesaceError) -> None:
        """Show a dialog with the one action that the error asks for."""
        if isinstance(error, Vitale1Error):
            self.push_screen(TypeInDialog(error.advice), self._type_in_if)
        else:
            self.push_screen(ActionDialog(error.advice))

    def _type_in_if(self, yes: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if yes:
            self.post_message(told.ManualAsked())

    def _stop_billing(self, error: VaultError) -> None:
        """Stop: the queue beats no more, and only locking is left."""
        self._stop_beating(error)
        if isinstance(self.screen, UnlockScreen):
            self.screen.forget()
        if isinstance(self.screen, StopScreen):
            self.post_message(told.Locked())
        else:
            again = isinstance(error, JournalDamagedError) and self._poste is not None
            if again:
                self._door.damaged()
            self.push_screen(StopScreen(error, can_be_read=again and self._kiosk))


def moved(before: ReaderState, now: ReaderState) -> bool:
    """Tell whether a hand was at the reader; a card that falls mute in its slot is none."""
    return _hand(before) != _hand(now)


def _hand(state: ReaderState) -> tuple[object, ...]:
    taken = [slot.card is not None for slot in state.slots]
    return state.health, state.insertions, taken
