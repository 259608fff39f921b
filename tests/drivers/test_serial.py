"""The serial reader without PC/SC: pyserial, our own CCID and the worker, on a pseudo-terminal."""

from collections.abc import Iterator

import pytest

from appliance.demo.reader import SerialReader as PlayedLine
from appliance.drivers.card_reader import SerialReader
from appliance.ports.cards import CardReader, ReaderHealth
from appliance.ports.serial import SerialModel
from tests.contracts.card_reader import SilentCardContract, TwoSlotsContract, until

DEADLINE = 1.0
SILENCE = 0.3


class SerialBench:
    def __init__(self, hand: PlayedLine) -> None:
        self.hand = hand
        self._reader = SerialReader(
            hand.device, SerialModel.SEC1210, deadline=DEADLINE, silence=SILENCE
        )
        until(lambda: self._reader.state().health is ReaderHealth.READY)

    @property
    def reader(self) -> CardReader:
        return self._reader

    def repair(self) -> None:
        self.hand.revive()


@pytest.fixture
def bench() -> Iterator[SerialBench]:
    with PlayedLine() as hand:
        bench = SerialBench(hand)
        yield bench
        bench.reader.close()


class TestSerialReader(TwoSlotsContract, SilentCardContract):
    """The contract, without any PC/SC; `bench` above is its fixture."""
