"""From a card that is put in to the patient, and whole readings, beside the barest PC/SC client.

Both go through the real pcscd and libccid, to a reader on a pseudo-terminal.  A card is put in just
after pcscd looked, so that each waits for its next look, 400 ms later, and not for luck.  A card
speaks at the pace that its ATR offers at best, and once, to show what a program adds, without any.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

from appliance.demo.cards import Card, vitale
from appliance.demo.reader import HAND
from appliance.drivers.card_reader import PcscReader
from appliance.ports.cards import CardKind
from bench.bare_pcsc import BareClient
from bench.card_to_screen import drawn
from bench.polled import BARE, PacedCard, PolledReader, polled_stack
from bench.rows import OURS, Row, in_turn
from tests.contracts.card_reader import until
from tests.drivers.played import is_empty
from tests.made_up_cards import ALINE, LARGE_FAMILY

PRESENTED: Final = 15
READ: Final = 10


def rows() -> Iterator[Row]:
    with open_trial() as trial:
        yield from trial.presented()
        yield from drawn(trial.bare(vitale(ALINE)))
        yield from trial.readings()


@contextmanager
def open_trial() -> Iterator["Trial"]:
    """Start a stack with both clients; raises what `polled_stack` does."""
    with polled_stack() as (hand, pcscd, reader):
        bare = BareClient(pcscd.socket, reader.state().slots[0].name)
        try:
            yield Trial(hand, reader, bare)
        finally:
            bare.close()


class Trial:
    """One stack, and the two that read through it."""

    def __init__(self, hand: PolledReader, reader: PcscReader, bare: BareClient) -> None:
        self._hand = hand
        self._reader = reader
        self._bare = bare
        self._moved = threading.Event()
        reader.listen(self._moved.set)

    def presented(self) -> Iterator[Row]:
        """Put a card in, again and again, for each in turn."""
        card = vitale(ALINE)
        contenders: dict[str, Callable[[], float]] = {
            OURS: partial(self._present, card, self._take_the_patient),
            BARE: self.bare(card),
        }
        yield from in_turn("card_to_patient", contenders, unit="ms", rounds=PRESENTED)

    def bare(self, card: Card) -> Callable[[], float]:
        """Return what measures the bare client: from the hand to the last byte, in milliseconds."""
        commands = self._commands(card)
        return partial(self._present, card, partial(self._take_the_bytes, commands))

    def readings(self) -> Iterator[Row]:
        """Read a card of one holder, and one of twelve, again and again."""
        for name, card in (
            ("card_reading", PacedCard(vitale(ALINE))),
            ("card_reading_long", PacedCard(vitale(*LARGE_FAMILY))),
            ("card_reading_no_card_time", vitale(*LARGE_FAMILY)),
        ):
            commands = self._commands(card)
            self._put(card)
            contenders = {
                OURS: partial(_ms, self._reader.read_vitales),
                BARE: partial(_ms, partial(self._bare.read, commands)),
            }
            yield from in_turn(name, contenders, unit="ms", rounds=READ)
            self._take_out()

    def _commands(self, card: Card) -> Sequence[bytes]:
        """Return what our own reading of a card sends it."""
        self._put(card)
        self._hand.seen.clear()
        self._reader.read_vitales()
        sent = [seen.command for seen in self._hand.seen]
        self._take_out()
        return sent

    def _put(self, card: Card) -> None:
        self._hand.insert(card)
        until(lambda: self._reader.state().holds(CardKind.VITALE_2))

    def _take_out(self) -> None:
        self._hand.remove()
        until(lambda: is_empty(self._reader))
        time.sleep(HAND)  # the slot shows empty that long

    def _present(self, card: Card, take: Callable[[], object]) -> float:
        """Return the milliseconds from the hand to what was taken."""
        start = self._hand.insert_after_look(card)
        take()
        taken = time.perf_counter()
        self._take_out()
        return (taken - start) * 1000

    def _take_the_patient(self) -> None:
        while not self._reader.state().holds(CardKind.VITALE_2):
            self._moved.wait()
            self._moved.clear()
        self._reader.read_vitales()

    def _take_the_bytes(self, commands: Sequence[bytes]) -> None:
        self._bare.wait()
        self._bare.read(commands)


def _ms(read: Callable[[], object]) -> float:
    start = time.perf_counter()
    read()
    return (time.perf_counter() - start) * 1000
