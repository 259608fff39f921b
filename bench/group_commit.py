"""Sixteen threads that commit at once, beside one: those who wait share a write and a flush.

On the same file system as `enqueue`, whose disk flushes nearly as fast as Python hands a turn on.
"""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from bench.counted import SIZE
from bench.ext4 import format_ext4, mounted
from bench.invoice import BODY
from bench.ours import open_journal
from bench.place import PLACE
from bench.rows import OURS, Row, in_turn

NAME: Final = "group_commit"
THREADS: Final = 16
COMMITS: Final = 1600
ROUNDS: Final = 7


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as directory:
        image, place = Path(directory) / "image", Path(directory) / "mounted"
        format_ext4(image, SIZE)
        with mounted(image, place):
            yield from rows_on(place, NAME, COMMITS)


def rows_on(directory: Path, name: str, commits: int) -> Iterator[Row]:
    """Measure on the medium of a directory, so many commits a round."""
    with closing(open_journal(directory, SystemDisk())) as journal:
        contenders = {
            OURS: partial(_us_a_commit, journal, commits, THREADS),
            "one_thread": partial(_us_a_commit, journal, commits, 1),
        }
        yield from in_turn(name, contenders, unit="us a commit", rounds=ROUNDS)


def _us_a_commit(journal: Journal, commits: int, threads: int) -> float:
    def work(_: int) -> None:
        for _ in range(commits // threads):
            journal.append(BODY)

    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return (time.perf_counter() - start) * 1e6 / commits
