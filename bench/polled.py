"""A reader that tells when pcscd looks at it, and a card that takes its time."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from appliance.demo.cards import Card
from appliance.demo.pcscd import NoPrivatePcscdError, PrivatePcscd
from appliance.demo.reader import SLOT_STATUS, Message, SerialReader
from appliance.drivers.card_reader import PcscReader
from bench.rows import UnmeasurableError
from tests.contracts.card_reader import until
from tests.drivers.played import is_empty

BARE: Final = "bare_ctypes"
BYTE_S: Final = 12 * (372 / 4) / 4e6
"""What a byte takes on the contacts of a Vitale 2: its TA1 is 13 (F = 372, D = 4), at 4 MHz."""


class PolledReader(SerialReader):
    """A reader that tells when pcscd looks at its first slot."""

    def __init__(self) -> None:
        self.polled = threading.Event()
        super().__init__()

    def say(self, asked: Message) -> None:
        super().say(asked)
        if (asked.kind, asked.slot) == (SLOT_STATUS, 0):
            self.polled.set()

    def insert_after_look(self, card: Card) -> float:
        """Put a card in once pcscd has looked; return when, as `time.perf_counter()`."""
        self.polled.clear()
        self.polled.wait()
        start = time.perf_counter()
        self.insert(card)
        return start


class PacedCard(Card):
    """Another card, at the pace of its contacts."""

    def __init__(self, card: Card) -> None:
        super().__init__(card.atr)
        self._card = card

    def reset(self) -> None:
        self._card.reset()

    def transmit(self, command: bytes) -> bytes:
        answer = self._card.transmit(command)
        time.sleep(BYTE_S * (len(command) + len(answer)))
        return answer


@contextmanager
def polled_stack() -> Iterator[tuple[PolledReader, PrivatePcscd, PcscReader]]:
    """Start a reader, a pcscd, and our own client.

    Raises:
        UnmeasurableError: there is no pcscd here.
    """
    with ExitStack() as stack:
        try:
            hand = stack.enter_context(PolledReader())
            pcscd = stack.enter_context(PrivatePcscd(hand.device))
        except NoPrivatePcscdError as error:
            raise UnmeasurableError(str(error)) from None
        reader = PcscReader(socket=pcscd.socket)
        stack.callback(reader.close)
        until(lambda: is_empty(reader))
        yield hand, pcscd, reader
