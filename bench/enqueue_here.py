"""The same on this machine's own file system, whatever it is.

Where it keeps no journal of its own, an append costs it one flush and not two.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.contest import contest
from bench.place import PLACE
from bench.rows import Row

NAME: Final = "enqueue_here"


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        measured = contest(Path(directory), rounds=30, batch=100)
    for name, times in measured.items():
        yield from times.rows(NAME, name)
