"""One durable invoice of 2 KB on this machine's own disk, beside the limits and the rivals."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.contest import contest
from bench.rows import Row

NAME: Final = "enqueue"
PLACE: Final = Path(os.environ.get("BESACE_BENCH_DIR", "build"))
"""On a real file system: a sync costs nothing in memory."""


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        measured = contest(Path(directory), rounds=30, batch=100)
    for name, times in measured.items():
        yield from times.rows(NAME, name)
