"""The application: which screen follows which, from the card to the seal."""

from collections.abc import Callable
from functools import partial

from textual import on
from textual.screen import Screen

from appliance.domain.money import euros
from appliance.ports.cards import CardKind
from appliance.services.poste import Poste
from appliance.services.proposition import Request
from appliance.tui import asking, texts
from appliance.tui import messages as told
from appliance.tui.draft import Draft
from appliance.tui.navigation import NavigatedApp
from appliance.tui.screens.act import ActScreen, Practice
from appliance.tui.screens.amounts import AmountsScreen
from appliance.tui.screens.holders import HoldersScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.manual import ManualScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.theme import BESACE
from appliance.tui.tray import CardTray

__all__ = ["BesaceApp", "CardTray"]


class BesaceApp(NavigatedApp):
    """The screen of a station.

    A request is obeyed only while the screen that made it stands in front: a key that is held
    down, or pressed twice, asks twice.
    """

    CSS_PATH = "besace.tcss"

    def __init__(  # noqa: PLR0913 - wiring names each
        self,
        unlock: Callable[[str, str], Poste],
        *,
        needs_cps_code: bool,
        notice: str,
        prescripteur: str = "",
        proposed_code: str = "",
        kiosk: bool = False,
        tray: CardTray | None = None,
        rhythm_s: float = 1.0,
    ) -> None:
        """Prepare the screen of a station that is still locked.

        Args:
            unlock: opens the station with the practice's code and the CPS's; called in a
                thread, may take a second; raises any BesaceError.
            needs_cps_code: ask for the CPS's code too.
            notice: French, shown below the code; may be empty.
            prescripteur: the usual prescriber's number; may be empty.
            proposed_code: there is no practice yet: the code is asked for twice, and this one
                is proposed; empty where there is one.
            kiosk: nothing leaves the screen; locking comes back to the code.
            tray: cards to play with; None on a real box.
            rhythm_s: seconds between two beats.
        """
        super().__init__(unlock, kiosk=kiosk, rhythm_s=rhythm_s)
        self._front = UnlockScreen(
            notice, needs_cps_code=needs_cps_code, proposed_code=proposed_code
        )
        self._prescripteur = prescripteur
        self.tray = tray
        self.register_theme(BESACE)
        self.theme = BESACE.name

    def get_default_screen(self) -> Screen[None]:
        """Start locked: every other screen stands on the one that asks for the code."""
        return self._front

    # A visit --------------------------------------------------------------------------

    @on(told.CardAsked)
    def _read_card(self) -> None:
        if self._poste is not None and isinstance(self.screen, HomeScreen):
            self.put(texts.READING, partial(asking.read_card, self._poste))

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
        if self._poste is not None and isinstance(self.screen, HomeScreen):
            self.fault = ""
            self.push_screen(ManualScreen(self._poste.billing.today()))

    @on(told.HolderChosen)
    def _choose_act(self, chosen: told.HolderChosen) -> None:
        if self._poste is None or self.look is None or isinstance(self.screen, ActScreen):
            return
        today = self._poste.billing.today()
        draft = Draft.of(
            self.look.factures, chosen.beneficiaire, prescripteur=self._prescripteur, today=today
        )
        practice = Practice(self._poste.billing.profession, self._poste.actes)
        self.push_screen(ActScreen(chosen, practice, draft, today))

    @on(told.VisitChosen)
    def _recall(self, visit: told.VisitChosen) -> None:
        if self._poste is not None and isinstance(self.screen, ActScreen):
            self.put(texts.RECALLING, partial(asking.recall, self._poste, visit))

    @on(told.Recalled)
    def _show_amounts(self, answer: told.Recalled) -> None:
        """Price with what the box knows; the seal looks once more at what was billed."""
        if self._poste is None or not isinstance(self.screen, ActScreen):
            return
        visit = answer.visit
        request = Request(
            beneficiaire=visit.chosen.beneficiaire,
            visite=visit.visite,
            tiers_payant=visit.tiers_payant,
            recall=answer.recall,
        )
        propose = self._poste.billing.propose
        self.push_screen(AmountsScreen(visit.chosen, partial(propose, request)))

    @on(told.RereadAsked)
    def _read_again(self, asked: told.RereadAsked) -> None:
        if self._poste is not None:
            who = asked.chosen.beneficiaire
            self.put(texts.READING, partial(asking.reread, self._poste, who))

    @on(told.CardReread)
    def _take_reading(self, answer: told.CardReread) -> None:
        """Price with it, and let the home screen know that this card has been dealt with."""
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen | AmountsScreen):
                screen.take(answer.reading)

    @on(told.SealAsked)
    def _seal(self, asked: told.SealAsked) -> None:
        if self._poste is not None and isinstance(self.screen, AmountsScreen):
            self.put(texts.SEALING, partial(asking.seal, self._poste, asked.proposition))

    @on(told.Sealed)
    async def _sealed(self, answer: told.Sealed) -> None:
        await self._go_home(answer.look, sealing(answer))

    # The queue ------------------------------------------------------------------------

    @on(told.ClosingAsked)
    def _send_now(self) -> None:
        if self._poste is not None:
            self.put(texts.CLOSING, partial(asking.send_now, self._poste))

    @on(told.LotsClosed)
    async def _lots_closed(self, answer: told.LotsClosed) -> None:
        await self._go_home(answer.look, closing(answer))

    # Moving ---------------------------------------------------------------------------

    async def _go_home(self, look: told.Look, sentence: str) -> None:
        self.look = look
        await self.back_to(HomeScreen)
        if isinstance(self.screen, HomeScreen):
            self.screen.say(sentence)


def sealing(answer: told.Sealed) -> str:
    """Say what was sealed, what to cash, and that the card has done its work."""
    amount = euros(answer.patient_pays)
    sentence = texts.SEALED.format(numero=answer.numero, amount=amount)
    card = answer.look.status.reader.holds(CardKind.VITALE_2)
    return sentence + texts.TAKE_CARD if card else sentence


def closing(answer: told.LotsClosed) -> str:
    """Say what a closing of lots came to."""
    match answer.count:
        case 0 if answer.look.status.decompte.a_mettre_en_lot:
            return texts.NOT_CLOSED
        case 0:
            return texts.NOTHING_TO_CLOSE
        case 1:
            return texts.LOT_CLOSED
        case count:
            return texts.LOTS_CLOSED.format(count=count)
