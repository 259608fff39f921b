"""The faults of the real PC/SC, each named in its place, and gone once it is repaired."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from appliance.demo.cards import Card, bank_card, cps, mute_card, vitale, vitale_1
from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import SerialReader
from appliance.drivers.card_reader import PcscReader
from appliance.drivers.doctor import Doctor
from appliance.ports.cards import CardKind, ReaderHealth
from tests.contracts.card_reader import put, until
from tests.drivers.examined import GOOD, expected, told
from tests.drivers.played import DEADLINE, PlayedBench, played_bench, played_stack
from tests.drivers.refusing_pcscd import refusing_pcscd
from tests.made_up_cards import ALINE, torn


@pytest.fixture(scope="module")
def stack() -> Iterator[tuple[SerialReader, PrivatePcscd]]:
    with played_stack() as stack:
        yield stack


@pytest.fixture
def bench(stack: tuple[SerialReader, PrivatePcscd]) -> Iterator[PlayedBench]:
    with played_bench(*stack) as bench:
        yield bench


CARDS: dict[str, tuple[Card, CardKind]] = {
    "card-mute": (mute_card(), CardKind.MUTE),
    "vitale-1": (vitale_1(), CardKind.VITALE_1),
    "foreign-card": (bank_card(), CardKind.FOREIGN),
    "card-unreadable": (torn(), CardKind.VITALE_2),
    "no-card": (cps(), CardKind.CPS),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_that_cannot_be_read_is_named_and_the_next_one_is_good(
    bench: PlayedBench, healthy: Doctor, name: str
) -> None:
    put(bench, *CARDS[name])
    healthy.reader = bench.reader
    assert told(healthy) == expected(name)
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    assert told(replace(healthy, _found={}, _read=None)) == GOOD


def test_a_card_that_moves_is_named(bench: PlayedBench, healthy: Doctor) -> None:
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    bench.hand.pull_after(2)
    healthy.reader = bench.reader
    assert told(healthy) == expected("card-removed")


def test_a_stopped_service_is_named_and_comes_back(bench: PlayedBench, healthy: Doctor) -> None:
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    bench.pcscd.stop()
    until(lambda: bench.reader.state().health is ReaderHealth.PCSC_DOWN)
    healthy.reader = bench.reader
    assert told(healthy) == expected("pcscd-down")
    bench.pcscd.start()
    until(lambda: bench.reader.state().holds(CardKind.VITALE_2))
    assert told(replace(healthy, _found={}, _read=None)) == GOOD


def test_a_service_that_polkit_closes_is_named_and_opens_by_itself(
    healthy: Doctor, tmp_path: Path
) -> None:
    path = tmp_path / "denied"
    with ExitStack() as stack:
        reader = healthy.reader = PcscReader(socket=path)
        stack.callback(reader.close)
        with refusing_pcscd(path):
            until(lambda: reader.state().health is ReaderHealth.PCSC_DENIED)
            assert told(healthy) == expected("pcscd-denied")
        path.unlink()
        until(lambda: reader.state().health is ReaderHealth.PCSC_DOWN)
        with SerialReader() as hand, PrivatePcscd(hand.device) as pcscd:
            hand.insert(vitale(ALINE))
            path.symlink_to(pcscd.socket)
            until(lambda: reader.state().holds(CardKind.VITALE_2))
            assert told(replace(healthy, _found={}, _read=None)) == GOOD


def test_a_mute_reader_is_named_and_the_module_is_not_made_to_wait_for_it(
    bench: PlayedBench, healthy: Doctor
) -> None:
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    bench.hand.mute()
    healthy.reader = bench.reader
    assert told(healthy) == expected("reader-mute")
    bench.repair()
    until(lambda: bench.reader.state().holds(CardKind.VITALE_2))


def test_a_service_without_a_reader_is_named(healthy: Doctor) -> None:
    with PrivatePcscd(None) as pcscd, ExitStack() as stack:
        healthy.reader = reader = PcscReader(socket=pcscd.socket)
        stack.callback(reader.close)
        assert told(healthy) == expected("no-reader")


def test_a_service_that_hangs_is_told_from_a_mute_reader(healthy: Doctor, tmp_path: Path) -> None:
    hung, path = threading.Event(), tmp_path / "silent"
    with socket.socket(socket.AF_UNIX) as silent, ExitStack() as stack:
        silent.bind(str(path))
        silent.listen()
        reader = PcscReader(deadline=DEADLINE, socket=path, on_hang=hung.set)
        stack.callback(reader.close)
        healthy.reader, healthy.hung = reader, partial(hung.wait, 0.5)
        assert told(healthy) == expected("pcscd-mute")
