"""The real stack on a played reader: pseudo-terminal, libccid, pcscd, pyscard, worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import SerialReader
from appliance.drivers.card_reader import PcscReader
from appliance.ports.cards import ReaderHealth
from tests.contracts.card_reader import until

DEADLINE: Final = 1.0  # seconds; the played cards answer in one thousandth of it
BUSY_S: Final = 10
"""What a busy machine may add to a wait that ends by itself."""


class PlayedBench:
    """A `Bench` of the contract over a pcscd of its own."""

    def __init__(
        self, hand: SerialReader, pcscd: PrivatePcscd, reader: PcscReader, slots: int = 2
    ) -> None:
        self._slots = slots
        self.hand = hand
        self.pcscd = pcscd
        self.reader = reader

    def repair(self) -> None:
        """Unlock the reader, and restart pcscd, which would wait for it for minutes."""
        self.hand.revive()
        self.pcscd.stop()
        self.pcscd.start()

    def clear(self) -> None:
        """Take all cards out and wait until the reader knows."""
        for slot in range(self._slots):
            self.hand.remove(slot)
        until(lambda: is_empty(self.reader, self._slots))
        self.hand.seen.clear()


def is_empty(reader: PcscReader, slots: int = 2) -> bool:
    """Tell whether all slots answer and hold no card."""
    state = reader.state()
    ready = state.health is ReaderHealth.READY and len(state.slots) == slots
    return ready and not any(slot.card for slot in state.slots)


@contextmanager
def played_stack() -> Iterator[tuple[SerialReader, PrivatePcscd]]:
    """Start a reader and a pcscd.  Where there is none the tests fail: they never skip."""
    with SerialReader() as hand, PrivatePcscd(hand.device) as pcscd:
        yield hand, pcscd


@contextmanager
def played_bench(hand: SerialReader, pcscd: PrivatePcscd, slots: int = 2) -> Iterator[PlayedBench]:
    """Start the station's side of it, with no card in."""
    bench = PlayedBench(hand, pcscd, PcscReader(deadline=DEADLINE, socket=pcscd.socket), slots)
    try:
        bench.clear()
        yield bench
    finally:
        bench.reader.close()
