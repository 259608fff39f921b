"""The application of the desk: the code, the question, the list; and no way to anything else."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen

from appliance.domain.patient import Beneficiaire
from appliance.errors import DeviceFaultError, VaultError
from appliance.services.reception import Reception, Vue
from appliance.tui import messages as told
from appliance.tui import reception_messages as desk
from appliance.tui import texts, wording
from appliance.tui.helping import help_text
from appliance.tui.keys import key
from appliance.tui.questions import QuestioningApp, answer_of
from appliance.tui.screens.dialogs import ActionDialog, HelpDialog
from appliance.tui.screens.holders import HoldersScreen
from appliance.tui.screens.reception import DeskUnlockScreen, ReceptionScreen
from appliance.tui.screens.stop import StopScreen
from appliance.tui.texts import reception as words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the application is given.

    Attributes:
        open: opens the desk with its code; in a thread.
        proposed_code: there is no desk yet, and this code is proposed; empty where there is one.
        kiosk: nothing leaves the screen; locking comes back to the code.
    """

    open: Callable[[str], Reception]
    proposed_code: str = ""
    kiosk: bool = False
    rhythm_s: float = 1.0


class ReceptionApp(QuestioningApp):
    """The screen of a desk.

    Attributes:
        look: of the frame, which would show the practice's figures: there is none here.
        vue: the last look at the desk; None while it is locked.
    """

    CSS_PATH = "besace.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (wording.INSIDE, "-wide")]  # noqa: RUF012 - Textual's
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f1", "help", texts.KEY_HELP, "app.help"),
        key("f10", "lock", words.KEY_LOCK, "app.lock"),
        key("f10", "leave", words.KEY_QUIT, "app.leave"),
    ]

    look: reactive[told.Look | None] = reactive(None)
    vue: reactive[Vue | None] = reactive(None)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reception: Reception | None = None
        self._exit_code = 0
        self._front = DeskUnlockScreen(
            "", needs_cps_code=False, proposed_code=desk.proposed_code, personnes=tuple
        )

    def get_default_screen(self) -> Screen[None]:
        """Start locked."""
        return self._front

    async def action_back(self) -> None:
        """Come back to the screen before."""
        if not self.busy:
            self.pop_screen()

    def action_help(self) -> None:
        """Show the help of the screen."""
        self.push_screen(HelpDialog(texts.HELP_TITLE, help_text(self.screen)))

    def action_lock(self) -> None:
        """Close the list; in a kiosk that comes back to the code."""
        if self.busy:
            return
        reception, self._reception = self._reception, None
        if reception is None:
            self.post_message(told.Locked())
        else:
            self.put(words.CLOSING, partial(lock, reception))

    def action_leave(self) -> None:
        """Close the list, then leave: only out of a kiosk."""
        self.action_lock()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to lock in a kiosk, and elsewhere to leave."""
        match action:
            case "lock":
                return self._desk.kiosk and not isinstance(self.screen, DeskUnlockScreen)
            case "leave":
                return not self._desk.kiosk
            case _:
                return super().check_action(action, parameters)

    # Opening and closing --------------------------------------------------------------

    @on(told.UnlockAsked)
    def _open(self, asked: told.UnlockAsked) -> None:
        self.put(words.OPENING, partial(unlock, partial(self._desk.open, asked.code)))

    @on(desk.DeskOpened)
    def _opened(self, answer: desk.DeskOpened) -> None:
        self._front.opened()
        self._reception, self.vue = answer.reception, answer.vue
        answer.reception.follow_readers(lambda: self.post_message(told.ReadersMoved()))
        self.push_screen(ReceptionScreen(answer.reception.documents))
        self._beat(answer.reception)

    @on(told.Locked)
    async def _locked(self) -> None:
        if not self._desk.kiosk:
            self.exit(return_code=self._exit_code)
            return
        self.vue, self.fault = None, ""
        while not isinstance(self.screen, DeskUnlockScreen):
            await self.pop_screen()

    @work(group="beat", exclusive=True)
    async def _beat(self, reception: Reception) -> None:
        while reception is self._reception:
            answer = await answer_of(partial(tick, reception))
            if reception is self._reception:
                self.post_message(answer)
            await asyncio.sleep(self._desk.rhythm_s)

    @on(desk.DeskBeat)
    def _follow(self, beat: desk.DeskBeat) -> None:
        if beat.reception is self._reception:
            self.vue = beat.vue

    @on(told.ReadersMoved)
    def _look_at_readers(self) -> None:
        """Show it at once: a beat comes once a second."""
        self.vue = self.vue

    def validate_vue(self, vue: Vue | None) -> Vue | None:
        """See the readers as they are now: whoever answered may have been long about it."""
        if vue is None or self._reception is None:
            return vue
        return replace(vue, reader=self._reception.readers)

    # Who came -------------------------------------------------------------------------

    @on(told.CardAsked)
    def _read(self) -> None:
        if self._reception is not None and isinstance(self.screen, ReceptionScreen):
            self.put(texts.READING, partial(read, self._reception))

    @on(desk.DeskRead)
    def _choose(self, answer: desk.DeskRead) -> None:
        """Enter the one holder at once; of several a person says who came."""
        if not isinstance(self.screen, ReceptionScreen):
            return
        match answer.reading.beneficiaires:
            case (only,):
                self._enter(only)
            case _:
                self.push_screen(HoldersScreen(answer.reading))

    @on(told.HolderChosen)
    async def _chosen(self, chosen: told.HolderChosen) -> None:
        if isinstance(self.screen, HoldersScreen):
            await self.pop_screen()
            self._enter(chosen.beneficiaire)

    def _enter(self, who: Beneficiaire) -> None:
        if self._reception is not None:
            self.put(words.ENTERING, partial(enter, self._reception, who))

    @on(desk.Entered)
    def _entered(self, answer: desk.Entered) -> None:
        self.vue = answer.vue
        if isinstance(self.screen, ReceptionScreen):
            self.screen.entered(answer.who)

    @on(desk.LeftAsked)
    def _left(self, asked: desk.LeftAsked) -> None:
        if self._reception is not None:
            self.put(texts.NOTING, partial(leave, self._reception, asked))

    @on(desk.AcceptAsked)
    def _accept(self) -> None:
        if self._reception is not None:
            self.put(words.ACCEPTING, partial(accept, self._reception))

    @on(desk.Noted)
    def _noted(self, answer: desk.Noted) -> None:
        self.vue = answer.vue

    # Failures -------------------------------------------------------------------------

    @on(told.Failed)
    def _heed(self, failed: told.Failed) -> None:
        """Do what the error's family asks for."""
        error = failed.error
        log.warning("%s", type(error).__name__)
        match error:
            case VaultError():
                self._stop(error)
            case _ if isinstance(self.screen, DeskUnlockScreen):
                self.screen.refuse(error)
            case DeviceFaultError():
                self.fault = error.advice
            case _ if not isinstance(self.screen, ActionDialog):
                self.push_screen(ActionDialog(error.advice))

    def _stop(self, error: VaultError) -> None:
        self.workers.cancel_group(self, "beat")
        self._exit_code = error.exit_code
        if not isinstance(self.screen, StopScreen):
            self.push_screen(StopScreen(error, can_be_read=False))


def unlock(opener: Callable[[], Reception]) -> desk.DeskOpened:
    """Open the desk."""
    reception = opener()
    return desk.DeskOpened(reception, reception.tick())


def tick(reception: Reception) -> desk.DeskBeat:
    """Let the desk do what time asks for."""
    return desk.DeskBeat(reception, reception.tick())


def read(reception: Reception) -> desk.DeskRead:
    """Read the card in the reader."""
    return desk.DeskRead(reception.read_card())


def enter(reception: Reception, who: Beneficiaire) -> desk.Entered:
    """Enter who came, and tell the other box."""
    reception.arrive(who)
    return desk.Entered(who, reception.tick())


def leave(reception: Reception, asked: desk.LeftAsked) -> desk.Noted:
    """Note that somebody left."""
    reception.parti(asked.repere)
    return desk.Noted(reception.tick())


def accept(reception: Reception) -> desk.Noted:
    """Take the box that shows itself for the other one."""
    reception.accepter()
    return desk.Noted(reception.tick())


def lock(reception: Reception) -> told.Locked:
    """Close the desk."""
    reception.lock()
    return told.Locked()
