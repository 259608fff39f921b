"""One durable invoice, beside the same bytes appended and synced, and beside the real limit.

The limit is a block written over zeros that the file system already knows: one flush, no
metadata.  `besace` is the whole way through `Store.add`, seal apart; `journal` is what lies
below TinyDB.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.identifiers import NumeroFacture
from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.queue.store import Store
from bench.rows import OURS, Row
from tests.queue.made_up_queue import seal

PLACE = Path("build")
INVOICE = 2048
BLOCK = 4096
AREA = 4 * 1024 * 1024
ROUNDS = 20
BATCH = 100
MADE_UP_KEY = bytes(32)
FACTS = 1000
"""About what the facts of one invoice take beside its sealed bytes, packed."""


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory, ExitStack() as stack:
        contenders = _contenders(Path(directory), stack)
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(ROUNDS):
            for name, commit in contenders.items():
                times[name] += [_microseconds(commit) for _ in range(BATCH)]
    for name, measured in times.items():
        for metric, value in (("p50", median(measured)), ("p99", quantiles(measured, n=100)[-1])):
            yield Row(name="enqueue", contender=name, metric=metric, value=value, unit="us")


def _contenders(directory: Path, stack: ExitStack) -> Mapping[str, Callable[[], object]]:
    disk = SystemDisk()
    store = Store.open(directory / "queue", disk=disk, key=MADE_UP_KEY, entropy=os.urandom)
    stack.callback(store.close)
    journal = Journal.open(directory / "journal", disk, MADE_UP_KEY, os.urandom)
    stack.callback(journal.close)
    payload = os.urandom(INVOICE)
    return {
        OURS: lambda: store.add(_seal),
        "journal": lambda: journal.append(payload),
        "raw_append": _raw_append(directory / "append", stack, payload),
        "prezeroed": _prezeroed(directory / "prezeroed", stack, payload),
    }


def _microseconds(commit: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    commit()
    return (time.perf_counter_ns() - start) / 1000


def _seal(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
    facture, scellee = seal(numero)
    return facture, replace(scellee, contenu=bytes(INVOICE - FACTS))


def _raw_append(path: Path, stack: ExitStack, payload: bytes) -> Callable[[], None]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    stack.callback(os.close, descriptor)

    def commit() -> None:
        os.write(descriptor, payload)
        os.fdatasync(descriptor)

    return commit


def _prezeroed(path: Path, stack: ExitStack, payload: bytes) -> Callable[[], None]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    stack.callback(os.close, descriptor)
    os.write(descriptor, bytes(AREA))
    os.fsync(descriptor)
    block = payload.ljust(BLOCK, b"\0")
    offset = 0

    def commit() -> None:
        nonlocal offset
        os.pwrite(descriptor, block, offset)
        os.fdatasync(descriptor)
        offset = (offset + BLOCK) % AREA

    return commit
