"""The real reader: pyscard, pcscd and libccid over a pseudo-terminal."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from appliance.demo.cards import Vitale2, vitale
from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import SerialReader
from appliance.drivers.card_reader import PcscReader
from appliance.errors import PcscDownError, ReaderMuteError
from appliance.ports.cards import CardKind, ReaderHealth
from tests.contracts.card_reader import SilentCardContract, TwoSlotsContract, put, until
from tests.drivers.played import BUSY_S, DEADLINE, PlayedBench, is_empty, played_bench, played_stack
from tests.made_up_cards import ALINE, FAMILLE, LARGE_FAMILY, identities, names, numbers, only


@pytest.fixture(scope="module")
def stack() -> Iterator[tuple[SerialReader, PrivatePcscd]]:
    with played_stack() as stack:
        yield stack


@pytest.fixture
def bench(stack: tuple[SerialReader, PrivatePcscd]) -> Iterator[PlayedBench]:
    with played_bench(*stack) as bench:
        yield bench


def commands(hand: SerialReader) -> list[str]:
    return [seen.command.hex().upper() for seen in hand.seen]


class TestPcscReader(TwoSlotsContract, SilentCardContract):
    """The contract, on the real thing; `bench` above is its fixture."""


def test_the_card_sees_the_commands_of_the_reference_and_no_other(bench: PlayedBench) -> None:
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    only(bench.reader)
    assert commands(bench.hand) == [
        "00A404000BD250000002" + b"VITALE".hex().upper(),
        "00C000000F",
        "00B0820000",
        "00B0820017",
        "00A40000023F00",
        "00B0820000",
        "00B082001E",
    ]


def test_a_long_file_goes_on_by_offset(bench: PlayedBench) -> None:
    put(bench, vitale(*LARGE_FAMILY), CardKind.VITALE_2)
    only(bench.reader)
    assert "00B0010000" in commands(bench.hand)


def test_a_mute_reader_costs_one_deadline_and_the_worker(bench: PlayedBench) -> None:
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    stuck = bench.reader.worker_pid
    bench.hand.mute()
    start = time.monotonic()
    with pytest.raises(ReaderMuteError):
        only(bench.reader)
    assert DEADLINE <= time.monotonic() - start < DEADLINE + BUSY_S
    until(lambda: bench.reader.worker_pid != stuck)
    assert not Path(f"/proc/{stuck}").exists()
    # pcscd still shows the card; the new worker must not take the reader for a ready one.
    time.sleep(DEADLINE / 2)
    assert bench.reader.state().health is ReaderHealth.MUTE
    bench.repair()
    until(lambda: bench.reader.state().holds(CardKind.VITALE_2))


class Strangling(Vitale2):
    """A card whose second command is the last that its reader answers."""

    def __init__(self, hand: SerialReader) -> None:
        super().__init__(identities(ALINE), numbers(ALINE))
        self._hand = hand

    def transmit(self, command: bytes) -> bytes:
        if self._hand.seen:
            self._hand.mute()
        return super().transmit(command)


def test_a_reader_that_falls_mute_in_the_middle_of_a_reading_costs_one_deadline(
    bench: PlayedBench,
) -> None:
    put(bench, Strangling(bench.hand), CardKind.VITALE_2)
    start = time.monotonic()
    with pytest.raises(ReaderMuteError):
        only(bench.reader)
    assert DEADLINE <= time.monotonic() - start < DEADLINE + BUSY_S
    assert len(bench.hand.seen) == 2
    bench.repair()
    until(lambda: bench.reader.state().holds(CardKind.VITALE_2))


def test_a_worker_that_dies_is_replaced_and_no_card_is_counted_twice(bench: PlayedBench) -> None:
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    before, dead = bench.reader.state().insertions, bench.reader.worker_pid
    os.kill(dead, signal.SIGKILL)
    until(lambda: bench.reader.worker_pid != dead)
    assert names(only(bench.reader)) == ["ALINE"]
    assert bench.reader.state().insertions == before


def test_a_stopped_pcscd_is_told_and_waited_for(bench: PlayedBench) -> None:
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    bench.pcscd.stop()
    assert until(lambda: bench.reader.state().health is ReaderHealth.PCSC_DOWN) < 1
    with pytest.raises(PcscDownError):
        only(bench.reader)
    bench.pcscd.start()
    until(lambda: bench.reader.state().holds(CardKind.VITALE_2))
    assert names(only(bench.reader)) == ["ALINE"]


def test_a_line_that_hangs_up_makes_the_reader_mute_at_once() -> None:
    with played_stack() as stack, played_bench(*stack) as bench:
        put(bench, vitale(ALINE), CardKind.VITALE_2)
        bench.hand.hang_up()
        with pytest.raises(ReaderMuteError):
            only(bench.reader)
        until(lambda: bench.reader.state().health is ReaderHealth.MUTE)


class FourReaders(PrivatePcscd):
    """A pcscd with two readers of two slots each."""

    def __init__(self, first: Path, second: Path) -> None:
        super().__init__(first)
        self._second = second

    def _entry(self, drivers: Path) -> str:
        first = super()._entry(drivers)
        other = first.replace(str(self.device), str(self._second))
        return first + other.replace("bi-fente", "du cabinet")


def test_four_readers_are_one_for_whoever_reads() -> None:
    with (
        SerialReader() as first,
        SerialReader() as second,
        FourReaders(first.device, second.device) as pcscd,
        closing(PcscReader(socket=pcscd.socket)) as reader,
    ):
        until(lambda: is_empty(reader, slots=4))
        second.insert(vitale(ALINE), slot=1)
        until(lambda: reader.state().holds(CardKind.VITALE_2))
        assert names(only(reader)) == ["ALINE"]
        first.insert(vitale(*FAMILLE), slot=0)
        until(lambda: reader.state().insertions == 2)
        assert sorted(len(one.beneficiaires) for one in reader.read_vitales().values()) == [1, 3]


def test_the_worker_holds_no_descriptor_of_the_station(bench: PlayedBench, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    with journal.open("wb") as opened:
        os.set_inheritable(opened.fileno(), True)  # noqa: FBT003 - it takes no keyword
        dead = bench.reader.worker_pid
        os.kill(dead, signal.SIGKILL)
        until(lambda: bench.reader.worker_pid != dead)
        held = Path(f"/proc/{bench.reader.worker_pid}/fd")
        assert str(journal) not in [str(one.readlink()) for one in held.iterdir()]


STATION = """
import sys
from pathlib import Path
from appliance.drivers.card_reader import PcscReader
from appliance.ports.cards import CardKind
from tests.contracts.card_reader import until
from tests.made_up_cards import only
reader = PcscReader(socket=Path(sys.argv[1]), deadline=60)
until(lambda: reader.state().holds(CardKind.VITALE_2))
print(reader.worker_pid, flush=True)
only(reader)
"""


def test_a_worker_stuck_in_a_mute_reader_does_not_outlive_a_killed_station(
    bench: PlayedBench,
) -> None:
    put(bench, Strangling(bench.hand), CardKind.VITALE_2)
    command = [sys.executable, "-c", STATION, str(bench.pcscd.socket)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as station:
        assert station.stdout
        worker = Path(f"/proc/{station.stdout.readline().strip()}")
        until(lambda: len(bench.hand.seen) == 2)
        station.kill()
    assert worker.exists()
    until(lambda: not worker.exists() or "\nState:\tZ" in (worker / "status").read_text())
    bench.repair()


def test_nothing_of_a_patient_reaches_the_log(
    bench: PlayedBench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    put(bench, vitale(ALINE), CardKind.VITALE_2)
    only(bench.reader)
    assert "instruction B0 answered 9000" in caplog.text
    for secret in (ALINE.nom, ALINE.nir, ALINE.naissance):
        assert secret not in caplog.text
        assert secret.encode().hex() not in caplog.text.lower()


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("appliance.drivers.card_reader", ["smartcard", "pkcs11", "textual", "tinydb"]),
        ("appliance.drivers.worker", ["appliance.domain", "textual", "tinydb", "cryptography"]),
    ],
)
def test_each_side_loads_only_what_it_needs(module: str, absent: list[str]) -> None:
    script = f"import sys, {module}; print(*[name for name in {absent} if name in sys.modules])"
    command = [sys.executable, "-P", "-c", script]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
