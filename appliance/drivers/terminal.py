"""The application messages of a transparent terminal, as a `Channel` to one of its cards.

The orders and reports are those that the ANS's own open driver sends (`reader-galss.c`, LGPL).
What carries them over a cable is not public, so it is handed in: an accredited link stands
behind `Carry`, and nothing here has the name of a protocol that it is not.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from appliance.errors import (
    BesaceError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    ReaderMuteError,
)

Carry = Callable[[bytes], bytes]
"""Take a message to the terminal and bring its reply; raises ReaderMuteError in silence."""


class Order(IntEnum):
    """What a terminal is told to do with a card."""

    TO_CARD = 0x00
    FROM_CARD = 0x01
    POWER_ON = 0x14
    POWER_OFF = 0x15


EJECT: Final = 0x01
HEAD: Final = 3  # report, state and counter, before what the card says

DONE: Final = 0x00
FAILURES: Final[dict[int, type[BesaceError]]] = {
    0x10: CardMuteError,
    0x11: CardMuteError,
    0x16: CardRemovedError,  # the counter moved: another card may be there
    0x17: CardRemovedError,
    0x08: ReaderMuteError,
}
"""By the terminal's report; any other is an answer that cannot be used."""


class TerminalChannel:
    """A card in one of a terminal's slots, powered.

    Args:
        carry: the link.
        slot: the terminal's own number of it (LAD): 1 holds the CPS, 2 the Vitale.

    Attributes:
        atr: what the card said when it was powered.

    Raises:
        CardRemovedError, CardMuteError, CardUnreadableError, ReaderMuteError: no card answers.
    """

    def __init__(self, carry: Carry, slot: int) -> None:
        self._carry = carry
        self._slot = slot
        self._counter, self.atr = self._ask(bytes([Order.POWER_ON]))

    def transmit(self, command: bytes) -> bytes:
        """Return the card's answer to one T=0 command; see `iso7816.Channel`."""
        order = Order.TO_CARD if len(command) > 5 else Order.FROM_CARD
        _, answer = self._ask(bytes([order, self._counter]) + command)
        return answer

    def close(self) -> None:
        """Let go of the card."""
        self._carry(bytes([0, self._slot, Order.POWER_OFF, EJECT]))

    def _ask(self, order: bytes) -> tuple[int, bytes]:
        """Return the card's counter of movements, and what it said."""
        reply = self._carry(bytes([0, self._slot]) + order)
        if len(reply) < HEAD:
            raise CardUnreadableError("réponse du terminal incomplète")
        report, _, counter = reply[:HEAD]
        if report != DONE:
            raise FAILURES.get(report, CardUnreadableError)(f"terminal {report:02X}")
        return counter, reply[HEAD:]
