"""The application of the desk: the code, the question, the list; and no way to anything else."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen

from appliance.domain.patient import Beneficiaire
from appliance.errors import DeviceFaultError, VaultError
from appliance.services.reception import Reception, Vue
from appliance.tui import messages as told
from appliance.tui import reception_messages as desk
from appliance.tui import texts
from appliance.tui.keys import key
from appliance.tui.living import LivingApp
from appliance.tui.screens.dialogs import ActionDialog
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


class ReceptionApp(LivingApp):
    """The screen of a desk.

    Attributes:
        vue: the last look at the desk; None while it is locked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f1", "help", texts.KEY_HELP, "app.help"),
        key("f10", "lock", words.KEY_LOCK, "app.lock"),
        key("f10", "leave", words.KEY_QUIT, "app.leave"),
    ]

    LOCKING = words.CLOSING

    vue: reactive[Vue | None] = reactive(None)

    _box: Reception | None = None

    def __init__(self, desk: Desk) -> None:
        super().__init__(kiosk=desk.kiosk, rhythm_s=desk.rhythm_s)
        self._desk = desk
        self._front = DeskUnlockScreen(
            "", needs_cps_code=False, proposed_code=desk.proposed_code, personnes=tuple
        )

    def get_default_screen(self) -> Screen[None]:
        """Start locked."""
        return self._front

    # Opening and closing --------------------------------------------------------------

    @on(told.UnlockAsked)
    def _open(self, asked: told.UnlockAsked) -> None:
        self.put(words.OPENING, partial(unlock, partial(self._desk.open, asked.code)))

    @on(desk.DeskOpened)
    def _opened(self, answer: desk.DeskOpened) -> None:
        self._front.opened()
        self._box, self.vue = answer.reception, answer.vue
        answer.reception.follow_readers(lambda: self.post_message(told.ReadersMoved()))
        self.push_screen(ReceptionScreen(answer.reception.documents))
        self._beat(answer.reception, partial(tick, answer.reception))

    @on(told.Locked)
    async def _locked(self) -> None:
        if not self._kiosk:
            self.exit(return_code=self._exit_code)
            return
        self.vue, self.fault = None, ""
        await self.back_to(DeskUnlockScreen)

    @on(desk.DeskBeat)
    def _follow(self, beat: desk.DeskBeat) -> None:
        if beat.reception is self._box:
            self.vue = beat.vue

    @on(told.ReadersMoved)
    def _look_at_readers(self) -> None:
        """Show it at once: a beat comes once a second."""
        self.vue = self.vue

    def validate_vue(self, vue: Vue | None) -> Vue | None:
        """See the readers as they are now: whoever answered may have been long about it."""
        if vue is None or self._box is None:
            return vue
        return replace(vue, reader=self._box.readers)

    # Who came -------------------------------------------------------------------------

    @on(told.CardAsked)
    def _read(self) -> None:
        if self._box is not None and isinstance(self.screen, ReceptionScreen):
            self.put(texts.READING, partial(read, self._box))

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
        if self._box is not None:
            self.put(words.ENTERING, partial(enter, self._box, who))

    @on(desk.Entered)
    def _entered(self, answer: desk.Entered) -> None:
        self.vue = answer.vue
        if isinstance(self.screen, ReceptionScreen):
            self.screen.entered(answer.who)

    @on(desk.LeftAsked)
    def _left(self, asked: desk.LeftAsked) -> None:
        if self._box is not None:
            self.put(texts.NOTING, partial(leave, self._box, asked))

    @on(desk.AcceptAsked)
    def _accept(self) -> None:
        if self._box is not None:
            self.put(words.ACCEPTING, partial(accept, self._box))

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
        self._stop_beating(error)
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
