"""One store of many invoices, built or measured in a process of its own.

`python -m bench.scale_probe build|resave|measure CONTENDER DIRECTORY COUNT` prints its measures as
JSON: what another contender left in memory can neither help nor hurt.  `measure` only reads.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from bench.holdings import FILL, OPEN, Holding

READS: Final = 200
PAGES: Final = 20
PAGE: Final = 50

Measures = Mapping[str, float]


def build(contender: str, directory: Path, count: int) -> Measures:
    start = time.perf_counter()
    FILL[contender](directory, count)
    built = time.perf_counter() - start
    return {"build_s": built, **_left_to_the_disk(directory)}


def resave(contender: str, directory: Path, count: int) -> Measures:
    with closing(OPEN[contender](directory)) as store:
        store.change(count, time.time_ns() >> 20)
    return _left_to_the_disk(directory)


def measure(contender: str, directory: Path, count: int) -> Measures:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forgets the imports' peak
    imports = _memory_mb("VmRSS")
    start = time.perf_counter()
    with closing(OPEN[contender](directory)) as store:
        store.get(count)  # some engines open at the first question
        opened = time.perf_counter()
        return {
            "open_ms": (opened - start) * 1000,
            **_uses(store, count),
            "peak_mb": _memory_mb("VmHWM") - imports,
        }


def _uses(store: Holding, count: int) -> Measures:
    drawn = random.Random(1)  # noqa: S311 - which invoices are read is no secret
    ranks = drawn.sample(range(1, count + 1), min(READS, count))
    return {
        "get_cold_us": _median_us(partial(store.get, rank) for rank in ranks),
        "get_us": _median_us(partial(store.get, rank) for rank in ranks),
        "newest_us": _median_us([partial(store.newest_waiting, PAGE)] * PAGES),
    }


def _median_us(calls: Iterable[Callable[[], object]]) -> float:
    times = []
    for call in calls:
        start = time.perf_counter_ns()
        call()
        times.append((time.perf_counter_ns() - start) / 1000)
    return median(times)


def _memory_mb(field: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith(field)]
    return int(line.split()[1]) / 1024


def _left_to_the_disk(directory: Path) -> Measures:
    """Write all files through and drop them from the cache: they are next read from the medium."""
    files = [found for found in directory.rglob("*") if found.is_file()]
    for file in files:
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
    return {"disk_mib": sum(file.stat().st_size for file in files) / 2**20}


VERBS: Final = {"build": build, "resave": resave, "measure": measure}

if __name__ == "__main__":
    what, chosen, place, size = sys.argv[1:]
    print(json.dumps(VERBS[what](chosen, Path(place), int(size))))
