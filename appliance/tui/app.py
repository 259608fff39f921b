"""The application: it puts questions to the station in threads, and shows the answers.

One question of a person at a time, with a sign of life; beside it one beat a second.  What a
failure does follows from its family (`appliance.errors`).
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from appliance.errors import (
    BesaceError,
    DeviceFaultError,
    LinkDownError,
    VaultError,
    Vitale1Error,
)
from appliance.services.poste import Poste
from appliance.tui import asking, texts
from appliance.tui import messages as told
from appliance.tui.discreet import DiscreetApp
from appliance.tui.draft import Draft
from appliance.tui.helping import help_text
from appliance.tui.keys import key
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.dialogs import ActionDialog, HelpDialog, TypeInDialog
from appliance.tui.screens.holders import HoldersScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.invoice import InvoiceScreen
from appliance.tui.screens.manual import ManualScreen
from appliance.tui.screens.stop import StopScreen
from appliance.tui.screens.tray import TrayScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.theme import BESACE
from appliance.tui.tray import CardTray

log = logging.getLogger(__name__)


class BesaceApp(DiscreetApp):
    """The screen of a station.

    Attributes:
        look: the last look at the station; None while it is locked.
        busy: what is under way for the person, empty when nothing is.
        fault: the device that needs a hand, empty when none does.
    """

    CSS_PATH = "besace.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f1", "help", texts.KEY_HELP, "app.help"),
        key("f8", "tray", texts.KEY_TRAY, "app.tray"),
        key("f10", "lock", texts.KEY_LOCK, "app.lock"),
    ]

    look: reactive[told.Look | None] = reactive(None)
    busy: reactive[str] = reactive("")
    fault: reactive[str] = reactive("")

    def __init__(  # noqa: PLR0913 - wiring names each
        self,
        unlock: Callable[[str, str], Poste],
        *,
        needs_cps_code: bool,
        notice: str,
        prescripteur: str = "",
        new_practice: bool = False,
        kiosk: bool = False,
        tray: CardTray | None = None,
        rhythm_s: float = 1.0,
    ) -> None:
        """Prepare the screen of a station that is still locked.

        Args:
            unlock: opens the station with the practice's code and the CPS's; it may take a
                second, and raises the errors of `Billing`'s parts.
            needs_cps_code: ask for the CPS's code too.
            notice: French, shown on the first screen; may be empty.
            prescripteur: the usual prescriber's number; may be empty.
            new_practice: there is no practice yet: the code is asked for twice.
            kiosk: nothing leaves the screen; locking comes back to the code.
            tray: cards to play with; None on a real box.
            rhythm_s: seconds between two beats.
        """
        super().__init__()
        self._opener = unlock
        self._notice = notice
        self._needs_cps_code = needs_cps_code
        self._new_practice = new_practice
        self._prescripteur = prescripteur
        self._kiosk = kiosk
        self._tray = tray
        self._rhythm_s = rhythm_s
        self._poste: Poste | None = None
        self._exit_code = 0
        self.register_theme(BESACE)
        self.theme = BESACE.name

    def get_default_screen(self) -> Screen[None]:
        """Start locked: every other screen stands on the one that asks for the code."""
        return UnlockScreen(
            self._notice, needs_cps_code=self._needs_cps_code, new_practice=self._new_practice
        )

    # Questions ------------------------------------------------------------------------

    def _do(self, sentence: str, question: Callable[[], Message]) -> None:
        """Put a person's question, unless one is under way."""
        if not self.busy:
            self.busy, self.fault = sentence, ""
            self._ask(question)

    @work
    async def _ask(self, question: Callable[[], Message]) -> None:
        answer = await _answer(question)
        self.busy = ""
        self.post_message(answer)

    @work(group="beat", exclusive=True)
    async def _beat(self, poste: Poste) -> None:
        """Let the station live, one beat after the other, until it is locked or fails."""
        while poste is self._poste:
            answer = await _answer(partial(asking.tick, poste))
            if poste is self._poste:
                self.post_message(answer)
            await asyncio.sleep(self._rhythm_s)

    # Opening and closing --------------------------------------------------------------

    @on(told.UnlockAsked)
    def _open(self, asked: told.UnlockAsked) -> None:
        self._do(texts.OPENING, partial(asking.unlock, self._opener, asked.code, asked.cps_code))

    @on(told.Unlocked)
    def _opened(self, answer: told.Unlocked) -> None:
        self._poste, self.look = answer.poste, answer.look
        self.push_screen(HomeScreen())
        self._beat(answer.poste)

    @on(told.Beat)
    def _follow(self, beat: told.Beat) -> None:
        if beat.poste is self._poste:
            self.look = beat.look

    def action_lock(self) -> None:
        """Lock, then come back to the code, or out of a kiosk leave."""
        if self.busy:
            return
        poste, self._poste = self._poste, None
        if poste is None:
            self.post_message(told.Locked())
        else:
            self._do(texts.LOCKING, partial(asking.lock, poste))

    @on(told.Locked)
    def _locked(self) -> None:
        if not self._kiosk:
            self.exit(return_code=self._exit_code)
            return
        self._back_to(UnlockScreen)
        self.look, self.fault = None, ""

    # A visit --------------------------------------------------------------------------

    @on(told.CardAsked)
    def _read_card(self) -> None:
        if self._poste is not None:
            self._do(texts.READING, partial(asking.read_card, self._poste))

    @on(told.CardRead)
    def _choose_holder(self, answer: told.CardRead) -> None:
        """Go straight on when the card has one holder; forget it if the person moved on."""
        if not isinstance(self.screen, HomeScreen):
            return
        match answer.reading.carte.beneficiaires:
            case (only,):
                self.post_message(told.HolderChosen(only, answer.reading))
            case _:
                self.push_screen(HoldersScreen(answer.reading))

    @on(told.ManualAsked)
    def _type_in(self) -> None:
        if self._poste is not None:
            self.push_screen(ManualScreen(self._poste.billing.today()))

    @on(told.HolderChosen)
    def _choose_act(self, chosen: told.HolderChosen) -> None:
        if self._poste is None or self.look is None:
            return
        today = self._poste.billing.today()
        draft = Draft.of(
            self.look.factures,
            chosen.beneficiaire,
            prescripteur=self._prescripteur,
            today=today,
        )
        self.push_screen(ActScreen(chosen, self._poste.actes, draft, today))

    @on(told.VisitChosen)
    def _show_amounts(self, visit: told.VisitChosen) -> None:
        if self._poste is None:
            return
        who, reading = visit.chosen.beneficiaire, visit.chosen.reading
        propose = self._poste.billing.propose
        self.push_screen(
            AmountsScreen(partial(propose, who, visit.visite, visit.tiers_payant, reading))
        )

    @on(told.SealAsked)
    def _seal(self, asked: told.SealAsked) -> None:
        """Seal, unless the invoice in front has just been sealed by the same key held down."""
        if self._poste is not None and isinstance(self.screen, AmountsScreen):
            self._do(texts.SEALING, partial(asking.seal, self._poste, asked.proposition))

    @on(told.Sealed)
    def _sealed(self, answer: told.Sealed) -> None:
        self._go_home(answer.look, texts.SEALED.format(numero=answer.numero))

    @on(told.ClosingAsked)
    def _send_now(self) -> None:
        if self._poste is not None:
            self._do(texts.CLOSING, partial(asking.send_now, self._poste))

    @on(told.LotsClosed)
    def _lots_closed(self, answer: told.LotsClosed) -> None:
        waiting = answer.look.status.decompte.a_mettre_en_lot
        sentence = texts.NOT_CLOSED if waiting else texts.NOTHING_TO_CLOSE
        if answer.count:
            sentence = texts.LOTS_CLOSED.format(count=answer.count)
        self._go_home(answer.look, sentence)

    @on(told.InvoiceAsked)
    def _show_invoice(self, asked: told.InvoiceAsked) -> None:
        self.push_screen(InvoiceScreen(asked.numero))

    # Moving ---------------------------------------------------------------------------

    async def action_back(self) -> None:
        """Come back to the screen before; nothing is sealed by going back."""
        if not self.busy:
            self.pop_screen()

    def action_tray(self) -> None:
        """Show the cards to play with."""
        if self._tray is not None:
            self.push_screen(TrayScreen(self._tray))

    def action_help(self) -> None:
        """Show the help of what has the focus."""
        self.push_screen(HelpDialog(texts.HELP_TITLE, help_text(self.screen)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what makes sense: a tray where cards are played, locking once unlocked."""
        del parameters
        if action == "tray":
            return self._tray is not None and isinstance(self.screen, HomeScreen | AmountsScreen)
        if action == "lock":
            return not (self._kiosk and isinstance(self.screen, UnlockScreen))
        return True

    def _go_home(self, look: told.Look, sentence: str) -> None:
        self.look = look
        self._back_to(HomeScreen)
        if isinstance(self.screen, HomeScreen):
            self.screen.say(sentence)

    def _back_to(self, kind: type[Screen[None]]) -> None:
        while not isinstance(self.screen, kind):
            self.pop_screen()

    # Failures -------------------------------------------------------------------------

    @on(told.Failed)
    def _heed(self, failed: told.Failed) -> None:
        """Do what the error's family asks for."""
        error = failed.error
        log.warning("%s", type(error).__name__)
        match error:
            case VaultError():
                self._stop(error)
            case DeviceFaultError():
                self.fault = error.advice
            case LinkDownError():
                pass  # the permanent line tells the link
            case _ if isinstance(self.screen, UnlockScreen):
                self.screen.complain(error.advice)
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
            self._type_in()

    def _stop(self, error: VaultError) -> None:
        """Stop billing: the queue beats no more, and only locking is left."""
        self.workers.cancel_group(self, "beat")
        self._exit_code = error.exit_code
        if isinstance(self.screen, StopScreen):
            self.post_message(told.Locked())
        else:
            self.push_screen(StopScreen(error))


async def _answer(question: Callable[[], Message]) -> Message:
    try:
        return await asyncio.to_thread(question)
    except BesaceError as error:
        return told.Failed(error)
