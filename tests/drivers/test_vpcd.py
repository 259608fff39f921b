"""The contract on vsmartcard's vpcd: a driver that is neither libccid nor ours.

Its protocol has no word for a chip that says nothing: a card answers, or is not there.
"""

import socket
from collections.abc import Iterator

import pytest

from appliance.drivers.card_reader import PcscReader
from tests.contracts.card_reader import TwoSlotsContract, until
from tests.drivers.played import DEADLINE, is_empty
from tests.drivers.vpcd import FIRST_PORT, SLOTS, VpcdHand, VpcdPcscd


class VpcdBench:
    """A `Bench` of the contract over vpcd."""

    def __init__(self, hand: VpcdHand, pcscd: VpcdPcscd) -> None:
        self.hand = hand
        self.pcscd = pcscd
        self.reader = PcscReader(deadline=DEADLINE, socket=pcscd.socket)

    def repair(self) -> None:
        """Let the card answer, and restart pcscd, which waits for it."""
        self.hand.revive()
        self.pcscd.stop()
        self.pcscd.start()


@pytest.fixture(scope="module")
def pcscd() -> Iterator[VpcdPcscd]:
    with VpcdPcscd() as pcscd:
        yield pcscd


@pytest.fixture
def bench(pcscd: VpcdPcscd) -> Iterator[VpcdBench]:
    bench = VpcdBench(VpcdHand(pcscd), pcscd)
    try:
        until(lambda: is_empty(bench.reader))
        yield bench
    finally:
        bench.reader.close()
        for slot in range(SLOTS):
            bench.hand.remove(slot)


class TestVpcd(TwoSlotsContract):
    """The contract; `bench` above is its fixture."""


def test_it_listens_in_no_network_but_its_own(pcscd: VpcdPcscd) -> None:
    for place in range(SLOTS):
        with socket.socket() as ours, pytest.raises(ConnectionRefusedError):
            ours.connect(("127.0.0.1", FIRST_PORT + place))
        with pcscd.plug() as theirs:
            theirs.connect(("127.0.0.1", FIRST_PORT + place))
