"""The contract on a real pcscd with a reader of one slot: libccid's GemPC Twin, which echoes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import SerialReader
from tests.contracts.card_reader import CardReaderContract, SilentCardContract
from tests.drivers.played import PlayedBench, played_bench


class OneSlotPcscd(PrivatePcscd):
    """A pcscd that is told of a GemPC Twin."""

    def _entry(self, drivers: Path) -> str:
        return super()._entry(drivers).replace("SEC1210", "GemPCTwin")


@pytest.fixture(scope="module")
def stack() -> Iterator[tuple[SerialReader, PrivatePcscd]]:
    with SerialReader(slots=1, echoes=True) as hand, OneSlotPcscd(hand.device) as pcscd:
        yield hand, pcscd


@pytest.fixture
def bench(stack: tuple[SerialReader, PrivatePcscd]) -> Iterator[PlayedBench]:
    with played_bench(*stack, slots=1) as bench:
        yield bench


class TestOneSlot(CardReaderContract, SilentCardContract):
    """The contract; `bench` above is its fixture."""
