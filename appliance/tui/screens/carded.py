"""A screen on which a card that comes starts something."""

from dataclasses import replace
from typing import Final

from appliance.ports.cards import CardKind, ReaderHealth, ReaderState
from appliance.services.billing import Reading
from appliance.tui.messages import CardAsked, Look, ManualAsked
from appliance.tui.screens.framed import Framed

NOTHING_YET: Final = ReaderState(ReaderHealth.READY)


class Carded(Framed):
    """Has each card read once, whatever screen was in front when it came.

    Args:
        seen: the reader as it was when the last card was dealt with.
    """

    def __init__(self, seen: ReaderState = NOTHING_YET) -> None:
        super().__init__()
        self._seen = seen
        self._look: Look | None = None
        self._busy = False

    def on_mount(self) -> None:
        """Follow the station."""
        self.watch(self.app, "busy", self._follow_work)
        self.watch(self.app, "look", self._follow)

    def on_screen_resume(self) -> None:
        """Notice a card that came while another screen was in front."""
        if self._look is not None:
            self._notice_card(self._look.status.reader)

    def take(self, reading: Reading) -> None:
        """Know a card that was read on another screen: it starts nothing here."""
        self._seen = replace(self._seen, insertions=reading.insertions)

    def follow(self, look: Look) -> None:
        """Show what is new of the station; nothing by itself."""

    def card_moved(self) -> None:
        """Tell that a card came or went; nothing by itself."""

    def action_read(self) -> None:
        """Read the card again."""
        self.post_message(CardAsked())

    def action_manual(self) -> None:
        """Type a patient in."""
        self.post_message(ManualAsked())

    def _follow(self, look: Look | None) -> None:
        if look is None:
            return
        self._look = look
        self.follow(look)
        if self.app.screen is self:
            if look.status.reader.slots != self._seen.slots:
                self.card_moved()
            self._notice_card(look.status.reader)

    def _follow_work(self, busy: str) -> None:
        self._busy = bool(busy)

    def _notice_card(self, state: ReaderState) -> None:
        """Have a card read that came, once whatever is under way is over."""
        if self._busy:
            return
        if card_arrived(self._seen, state):
            self.post_message(CardAsked())
        self._seen = state


def card_arrived(before: ReaderState, now: ReaderState) -> bool:
    """Tell whether a card to read came since the last look; a CPS is none.

    A swap within one second leaves the slots alike: the count of insertions tells it.
    """
    if now.insertions == before.insertions:
        return False
    arrived = {slot.card for slot in now.slots if slot not in before.slots and slot.card}
    present = {slot.card for slot in now.slots if slot.card}
    return bool((arrived or present) - {CardKind.CPS})
