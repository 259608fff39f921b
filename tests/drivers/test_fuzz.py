"""Everything that parses what a card or a reader says, on what none should say.

`BESACE_FUZZ` sets how many inputs each parser gets; the figure is printed (`pytest -rP`).  The soak
gives them as many as its time allows, and tells how many that was.
"""

import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

import pytest

from appliance.demo.cards import tlv
from appliance.drivers.atr import Interface
from appliance.drivers.ccid import LONGEST_FRAME, Decoder, Message
from appliance.drivers.tlv import TlvError, parse
from appliance.drivers.vitale import parse_carte, recognise
from appliance.errors import CardUnreadableError
from tests.made_up_cards import ALINE, FAMILLE, identities, numbers

TRIED = int(os.environ.get("BESACE_FUZZ", "10000"))
SLOWEST = 0.25  # seconds for one input; a thousandth of it is usual
LARGEST = 200_000  # bytes; the largest file of a card has 4096
ANSWER = Message(0x80, 0, 1, numbers(ALINE)).framed()
SEEDS = {
    "ccid": [ANSWER, b"\x50\x03" + ANSWER, b"\x80\x80" + ANSWER, b"\x03\x15\x16", ANSWER * 3],
    "tlv": [
        identities(*FAMILLE),
        tlv(0x65, b"x" * 300),
        bytes.fromhex("7F2181028001"),
        b"\x1f\x81",
    ],
    "carte": [identities(*FAMILLE), identities(ALINE), b"\x04\x00" + numbers(ALINE)],
    "atr": [bytes.fromhex("3BAC00402A001225006480000310009000"), bytes.fromhex("3B751300004309EA")],
}

_line = Decoder()


def hear(line: bytes) -> None:
    _line.feed(line)
    assert len(_line._pending) < LONGEST_FRAME


def read_tlv(data: bytes) -> None:
    try:
        found = parse(data)
    except TlvError:
        return
    assert sum(len(one.value) for one in found) <= len(data)


def read_carte(data: bytes) -> None:
    with suppress(CardUnreadableError):
        parse_carte(data, numbers(*FAMILLE))


def read_atr(data: bytes) -> None:
    recognise(data)
    card = Interface.of(data)
    assert len(card.parameters(card.rate)) == 5


PARSERS = {"ccid": hear, "tlv": read_tlv, "carte": read_carte, "atr": read_atr}


def spoilt(seeds: list[bytes], count: int, seed: int = 7816) -> Iterator[bytes]:
    """Yield inputs that begin well and go wrong, and one in eight that is all noise."""
    noise = Random(seed)  # noqa: S311 - the same inputs each time
    for turn in range(count):
        if turn % 8 == 0:
            yield noise.randbytes(noise.randrange(2 * LONGEST_FRAME))
            continue
        data = bytearray(noise.choice(seeds))
        for _ in range(noise.randrange(5)):
            data[noise.randrange(len(data))] = noise.choice(
                [0x00, 0x03, 0x50, 0x80, 0xFF, noise.randrange(256)]
            )
        cut = noise.randrange(len(data) + 1)
        yield bytes(data[:cut] + data[cut * noise.randrange(2) :])


def worst(parser: Callable[[bytes], object], inputs: Iterator[bytes]) -> float:
    slowest = 0.0
    for data in inputs:
        start = time.thread_time()
        parser(data)
        slowest = max(slowest, time.thread_time() - start)
    return slowest


@pytest.mark.parametrize("name", PARSERS)
def test_no_input_crashes_hangs_or_swells_a_parser(name: str) -> None:
    tracemalloc.start()
    slowest = worst(PARSERS[name], spoilt(SEEDS[name], TRIED))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{name}: {TRIED} inputs, slowest {slowest * 1000:.1f} ms, peak {peak} bytes")  # noqa: T201
    assert slowest < SLOWEST
    assert peak < LARGEST


def test_a_parser_that_hangs_or_crashes_would_be_found() -> None:
    with pytest.raises(IndexError):
        worst(lambda data: data[40], spoilt(SEEDS["ccid"], 500))
    assert worst(lambda _: sum(range(100_000)), spoilt(SEEDS["tlv"], 2)) > 0.0001
