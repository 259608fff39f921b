"""The station behind the screens: questions in threads, one beat a second, failures heeded.

One question of a person at a time, with a sign of life.  What a failure does follows from its
family (`appliance.errors`).
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial

from textual import on, work
from textual.reactive import reactive
from textual.screen import Screen

from appliance.domain.roles import Action
from appliance.errors import (
    BesaceError,
    DeviceFaultError,
    LinkDownError,
    UserMustActError,
    VaultError,
    Vitale1Error,
)
from appliance.ports.cards import ReaderState
from appliance.services.poste import Poste
from appliance.tui import asking, texts, wording
from appliance.tui import messages as told
from appliance.tui.door import Door
from appliance.tui.questions import QuestioningApp, answer_of
from appliance.tui.screens import framed
from appliance.tui.screens.dialogs import ActionDialog, TypeInDialog
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.stop import StopScreen
from appliance.tui.screens.tarifs import AvenantScreen, TarifsScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.screens.veil import VeilScreen

log = logging.getLogger(__name__)


class StationApp(QuestioningApp):
    """Opens the station, lets it live, and closes it.

    Attributes:
        look: the last look at the station; None while it is locked.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (wording.INSIDE, "-wide")]  # noqa: RUF012 - Textual's

    look: reactive[told.Look | None] = reactive(None)

    def __init__(self, door: Door, *, kiosk: bool, rhythm_s: float) -> None:
        super().__init__()
        self._door = door
        self._kiosk = kiosk
        self._rhythm_s = rhythm_s
        self._poste: Poste | None = None
        self._exit_code = 0

    # Questions ------------------------------------------------------------------------

    @on(told.Wanted)
    def _look_up(self, wanted: told.Wanted) -> None:
        if self._poste is not None:
            self._consult(self._poste, wanted)

    @work(group="consult")
    async def _consult(self, poste: Poste, wanted: told.Wanted) -> None:
        """Look something up beside all else; a person goes on meanwhile."""
        answer = await answer_of(partial(asking.look_up, poste, wanted))
        if poste is self._poste:
            self.post_message(answer)

    @on(told.LookedUp)
    def _found(self, answer: told.LookedUp) -> None:
        if answer.wanted.screen in self.screen_stack:
            answer.wanted.take(answer.answer)

    @work(group="beat", exclusive=True)
    async def _beat(self, poste: Poste) -> None:
        """Let the station live, one beat after the other, until it is locked or fails."""
        while poste is self._poste:
            answer = await answer_of(partial(asking.tick, poste))
            if poste is self._poste:
                self.post_message(answer)
            await asyncio.sleep(self._rhythm_s)

    @on(told.Beat)
    def _follow(self, beat: told.Beat) -> None:
        if beat.poste is not self._poste:
            return
        self.look = beat.look

    @on(told.ReadersMoved)
    def _look_at_readers(self) -> None:
        """Show it at once: a beat may have much to do."""
        self.look = self.look

    def validate_look(self, look: told.Look | None) -> told.Look | None:
        """See the readers as they are now: whoever answered may have been long about it."""
        if look is None or self._poste is None:
            return look
        return replace(look, status=replace(look.status, reader=self._poste.readers))

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
        if isinstance(self.screen, UnlockScreen):
            self.screen.opened()
        self._poste, self.look = answer.poste, answer.look
        answer.poste.follow_readers(lambda: self.post_message(told.ReadersMoved()))
        self.push_screen(HomeScreen())
        if answer.news.changements:
            self.push_screen(TarifsScreen(answer.news.changements))
        if answer.news.annonces:
            self.push_screen(AvenantScreen(answer.news.annonces))
        self._beat(answer.poste)

    @on(told.TarifsHeeded)
    def _heed_tarifs(self) -> None:
        if self._poste is not None and isinstance(self.screen, TarifsScreen):
            self.put(texts.NOTING, partial(asking.heed_tarifs, self._poste))

    @on(told.AvenantAnswered)
    def _answer_avenant(self, answer: told.AvenantAnswered) -> None:
        if self._poste is not None and isinstance(self.screen, AvenantScreen):
            self.put(texts.NOTING, partial(asking.answer_avenant, self._poste, answer.applique))

    @on(told.NewsTaken)
    def _go_on(self) -> None:
        if isinstance(self.screen, TarifsScreen | AvenantScreen):
            self.pop_screen()

    def action_lock(self) -> None:
        """Lock; in a kiosk that comes back to the code."""
        if self.busy:
            return
        poste, self._poste = self._poste, None
        if poste is None:
            self.post_message(told.Locked())
        else:
            self.put(texts.LOCKING, partial(asking.lock, poste))

    def action_leave(self) -> None:
        """Lock, then leave: only out of a kiosk."""
        self.action_lock()

    @on(told.Locked)
    async def _locked(self) -> None:
        if self._kiosk:
            self.look, self.fault = None, ""
            await self.back_to(UnlockScreen)
            # Textual lets go of the followers that are gone only at the next change.
            self.mutate_reactive(StationApp.look)
            self.mutate_reactive(StationApp.busy)
            self.mutate_reactive(StationApp.fault)
        else:
            self.exit(return_code=self._exit_code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to lock in a kiosk, and elsewhere to leave."""
        match action:
            case "lock":
                return self._kiosk and not isinstance(self.screen, UnlockScreen | VeilScreen)
            case "leave":
                return not self._kiosk
            case framed.ALLOWED:
                return self._poste is None or self._poste.personne.peut(Action(str(parameters[0])))
            case _:
                return super().check_action(action, parameters)

    async def back_to(self, kind: type[Screen[None]]) -> None:
        """Leave the screens that stand in front of the nearest one of a kind."""
        while not isinstance(self.screen, kind):
            await self.pop_screen()

    # Failures -------------------------------------------------------------------------

    @on(told.Failed)
    def _heed(self, failed: told.Failed) -> None:
        """Do what the error's family asks for."""
        error = failed.error
        log.warning("%s", type(error).__name__)
        match error:
            case VaultError():
                self._stop_billing(error)
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
        self.workers.cancel_group(self, "beat")
        self._exit_code = error.exit_code
        if isinstance(self.screen, UnlockScreen):
            self.screen.forget()
        if isinstance(self.screen, StopScreen):
            self.post_message(told.Locked())
        else:
            self.push_screen(StopScreen(error))


def moved(before: ReaderState, now: ReaderState) -> bool:
    """Tell whether a hand was at the reader; a card that falls mute in its slot is none."""
    return _hand(before) != _hand(now)


def _hand(state: ReaderState) -> tuple[object, ...]:
    taken = [slot.card is not None for slot in state.slots]
    return state.health, state.insertions, taken
