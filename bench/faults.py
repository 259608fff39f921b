"""Each fault of readers and cards, made under the real pcscd: until it is named, and is over.

A card that is changed costs the hand 600 ms, which is counted.  Nothing of the station is restarted
in between.
"""

import threading
import time
from collections.abc import Iterator
from typing import Final

from appliance.demo.pcscd import NoPrivatePcscdError
from appliance.drivers.card_reader import PcscReader
from appliance.drivers.faults import FAULTS
from bench.rows import OURS, Row, UnmeasurableError
from tests.contracts.card_reader import until
from tests.drivers.injections import INJECTIONS, Injection, fault_of, readable
from tests.drivers.played import PlayedBench, played_stack

PATIENCE: Final = 10.0  # seconds


def rows() -> Iterator[Row]:
    hung = threading.Event()
    try:
        with played_stack() as (hand, pcscd):
            reader = PcscReader(socket=pcscd.socket, on_hang=hung.set)
            try:
                bench = PlayedBench(hand, pcscd, reader)
                bench.clear()
                for name, injection in INJECTIONS.items():
                    yield from _measured(bench, name, injection, hung)
            finally:
                reader.close()
    except NoPrivatePcscdError as error:
        raise UnmeasurableError(str(error)) from None


def _measured(
    bench: PlayedBench, name: str, injection: Injection, hung: threading.Event
) -> Iterator[Row]:
    readable(bench)
    hung.clear()
    start = time.perf_counter()
    injection.make(bench)
    found = fault_of(bench, hung)
    named = time.perf_counter()
    if found != name:
        raise AssertionError(f"{name} was told as {found or 'nothing'}: {FAULTS[name].sentence}")
    injection.mend(bench)
    until(lambda: not fault_of(bench, hung), within=PATIENCE)
    over = time.perf_counter()
    for metric, value in (("named", named - start), ("over", over - named)):
        yield Row(
            name=f"fault_{name}", contender=OURS, metric=metric, value=value * 1000, unit="ms"
        )
