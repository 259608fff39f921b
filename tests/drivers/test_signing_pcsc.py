"""OpenSC on a real pcscd: a mute reader ends a worker at its deadline, and never the station."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.demo.cards import cps
from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import SerialReader
from appliance.drivers.card_reader import SOCKET
from appliance.drivers.signing_process import WorkerToken
from appliance.errors import ReaderMuteError, SignerAbsentError
from appliance.ports.cards import CardKind
from tests.contracts.card_reader import put, until
from tests.drivers.played import BUSY_S, PlayedBench, played_bench, played_stack

DEADLINE = 4.0


@pytest.fixture(scope="module")
def stack() -> Iterator[tuple[SerialReader, PrivatePcscd]]:
    with played_stack() as stack:
        yield stack


@pytest.fixture
def bench(
    stack: tuple[SerialReader, PrivatePcscd], monkeypatch: pytest.MonkeyPatch
) -> Iterator[PlayedBench]:
    monkeypatch.setenv(SOCKET, str(stack[1].socket))
    with played_bench(*stack) as bench:
        yield bench


def opensc() -> Path:
    (module,) = Path("/usr/lib").glob("*-linux-gnu/opensc-pkcs11.so")
    return module


def test_a_mute_reader_costs_one_deadline_and_the_next_question_is_answered(
    bench: PlayedBench,
) -> None:
    put(bench, cps(), CardKind.CPS)
    token = WorkerToken(opensc(), None, deadline=DEADLINE)
    try:
        with pytest.raises(SignerAbsentError):  # a played CPS has an ATR, and no key
            token.look()
        bench.hand.mute()
        begun = time.monotonic()
        with pytest.raises(ReaderMuteError):
            token.look()
        assert time.monotonic() - begun < DEADLINE + BUSY_S
        bench.repair()
        until(lambda: bench.reader.state().holds(CardKind.CPS))
        with pytest.raises(SignerAbsentError):
            token.look()
    finally:
        token.close()
