"""The faults of the real PC/SC, each named in its place, and gone once it is repaired."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from appliance.demo.cards import vitale
from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import SerialReader
from appliance.drivers.card_reader import PcscReader
from appliance.drivers.doctor import READING, Doctor
from appliance.ports.cards import CardKind, ReaderHealth
from tests.contracts.card_reader import until
from tests.drivers.examined import GOOD, expected, told
from tests.drivers.injections import INJECTIONS, fault_of, readable
from tests.drivers.played import DEADLINE, PlayedBench, played_stack
from tests.drivers.refusing_pcscd import refusing_pcscd
from tests.made_up_cards import ALINE

Broken = tuple[PlayedBench, threading.Event]


@pytest.fixture(scope="module")
def broken() -> Iterator[Broken]:
    """One reader for all the faults, one after the other: nothing of the station is made anew."""
    hung = threading.Event()
    with played_stack() as (hand, pcscd), ExitStack() as stack:
        reader = PcscReader(deadline=DEADLINE, socket=pcscd.socket, on_hang=hung.set)
        stack.callback(reader.close)
        bench = PlayedBench(hand, pcscd, reader)
        bench.clear()
        yield bench, hung


@pytest.mark.parametrize("name", INJECTIONS)
def test_a_fault_is_named_in_its_place_and_over_once_it_is_mended(
    broken: Broken, healthy: Doctor, name: str
) -> None:
    bench, hung = broken
    readable(bench)
    hung.clear()
    INJECTIONS[name].make(bench)
    healthy.reader, healthy.hung = bench.reader, hung.is_set
    assert told(healthy) == expected(name)
    INJECTIONS[name].mend(bench)
    until(lambda: not fault_of(bench, hung))
    assert told(replace(healthy, _found={}, _read=None)) == GOOD


def test_nothing_that_a_reading_can_show_is_left_out() -> None:
    of_polkit = {"pcscd-denied"}  # Debian 12's pcscd does not ask it: played below
    assert set(INJECTIONS) == {*READING.values(), "pcscd-mute"} - of_polkit


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


def test_a_service_that_never_answered_is_told_from_a_mute_reader(
    healthy: Doctor, tmp_path: Path
) -> None:
    hung, path = threading.Event(), tmp_path / "silent"
    with socket.socket(socket.AF_UNIX) as silent, ExitStack() as stack:
        silent.bind(str(path))
        silent.listen()
        reader = PcscReader(deadline=DEADLINE, socket=path, on_hang=hung.set)
        stack.callback(reader.close)
        healthy.reader, healthy.hung = reader, partial(hung.wait, 0.5)
        assert told(healthy) == expected("pcscd-mute")
