"""The application: which screen follows which, from the card to the seal."""

from collections.abc import Sequence
from functools import partial

from textual import on
from textual.screen import Screen

from appliance.services.consultation import Retenu
from appliance.tui import asking, texts
from appliance.tui import messages as told
from appliance.tui.arrivals import ArrivalsApp
from appliance.tui.door import Door
from appliance.tui.screens.held import HeldDialog
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.texts import held as words
from appliance.tui.tray import CardTray

__all__ = ["BesaceApp", "CardTray"]


class BesaceApp(ArrivalsApp):
    """The screen of a station."""

    def __init__(  # noqa: PLR0913 - wiring names each
        self,
        door: Door,
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
            door: what the codes open; asked in a thread.
            needs_cps_code: ask for the CPS's code too.
            notice: French, shown below the code; may be empty.
            prescripteur: the usual prescriber's number; may be empty.
            proposed_code: there is no practice yet: the code is asked for twice, and this one
                is proposed; empty where there is one.
            kiosk: nothing leaves the screen; locking comes back to the code.
            tray: cards to play with; None on a real box.
            rhythm_s: seconds between two beats.
        """
        super().__init__(door, kiosk=kiosk, rhythm_s=rhythm_s)
        self._front = UnlockScreen(
            notice,
            needs_cps_code=needs_cps_code,
            proposed_code=proposed_code,
            personnes=door.personnes,
        )
        self.prescripteur = prescripteur
        self.tray = tray

    def get_default_screen(self) -> Screen[None]:
        """Start locked: every other screen stands on the one that asks for the code."""
        return self._front

    # The queue ------------------------------------------------------------------------

    @on(told.ClosingAsked)
    def _send_now(self) -> None:
        if self._poste is not None:
            self.put(texts.CLOSING, partial(asking.send_now, self._poste))

    @on(told.LotsClosed)
    async def _lots_closed(self, answer: told.LotsClosed) -> None:
        await self._go_home(answer.look, closing(answer))
        self._ask_of_held(answer.retenus, ())

    def _ask_of_held(self, held: Sequence[Retenu], answers: Sequence[bool | None]) -> None:
        """Ask of each lot that is held, in turn; then send again those that a person wants to."""
        rank = len(answers)
        if rank < len(held):
            dialog = HeldDialog(held[rank], rank + 1, len(held))
            self.push_screen(dialog, lambda yes: self._ask_of_held(held, [*answers, yes]))
            return
        wanted = [one for one, yes in zip(held, answers, strict=True) if yes]
        if wanted and self._poste is not None:
            self.put(words.SENDING_AGAIN, partial(asking.send_now, self._poste, wanted))

    # Moving ---------------------------------------------------------------------------

    async def _go_home(self, look: told.Look, sentence: str) -> None:
        self.look = look
        await self.back_to(HomeScreen)
        if isinstance(self.screen, HomeScreen):
            self.screen.say(sentence)


def closing(answer: told.LotsClosed) -> str:
    """Say what a closing of lots came to."""
    if answer.renvoyes:
        return words.SENT_AGAIN.format(count=answer.renvoyes)
    match answer.count:
        case 0 if answer.look.status.decompte.a_mettre_en_lot:
            return texts.NOT_CLOSED
        case 0:
            return texts.NOTHING_TO_CLOSE
        case 1:
            return texts.LOT_CLOSED
        case count:
            return texts.LOTS_CLOSED.format(count=count)
