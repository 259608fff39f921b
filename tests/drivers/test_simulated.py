"""The reader without PC/SC keeps the promises of the real one."""

import pytest

from appliance.drivers.simulated import SimulatedReader
from appliance.errors import NoReaderError
from appliance.ports.cards import CardReader, ReaderHealth
from tests.contracts.card_reader import Bench, Hand, SilentCardContract, TwoSlotsContract
from tests.made_up_cards import only


class SimulatedBench:
    """The reader is its own hand."""

    def __init__(self) -> None:
        self._reader = SimulatedReader()

    @property
    def reader(self) -> CardReader:
        return self._reader

    @property
    def hand(self) -> Hand:
        return self._reader

    def repair(self) -> None:
        self._reader.revive()


class TestSimulatedReader(TwoSlotsContract, SilentCardContract):
    @pytest.fixture
    def bench(self) -> Bench:
        return SimulatedBench()


def test_it_owns_that_it_is_simulated() -> None:
    assert SimulatedReader().state().simulated


def test_an_unplugged_reader_is_asked_for() -> None:
    reader = SimulatedReader()
    reader.unplug()
    assert reader.state().health is ReaderHealth.NO_READER
    with pytest.raises(NoReaderError):
        only(reader)
