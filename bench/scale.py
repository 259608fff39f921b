"""Very many invoices: opening, memory, reading, a change; and the same in a very small box.

BESACE_BENCH_SIZES says how many, in words with spaces between.  Each store is removed at the end.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Final

from bench.confined import confined, without_aes
from bench.holdings import OPEN
from bench.place import PLACE
from bench.rows import OURS, Row, Times, UnmeasurableError, missing

SIZES: Final = [int(size) for size in os.environ.get("BESACE_BENCH_SIZES", "100000 500000").split()]
ROUNDS: Final = 3
KIB_AN_INVOICE: Final = 12
"""Of disk, for both stores together, with room to spare."""
CHANGE_ROUNDS: Final = 20
CHANGES: Final = 20
"""In one round."""
ANOTHER_LOT: Final = 8
SMALL_MEMORY: Final = 96 * 1024 * 1024
SMALL_CORE_PERCENT: Final = 15


def rows() -> Iterator[Row]:
    PLACE.mkdir(exist_ok=True)
    for size in SIZES:
        if shutil.disk_usage(PLACE).free < size * KIB_AN_INVOICE * 1024:
            raise UnmeasurableError(f"{size} invoices need {size * KIB_AN_INVOICE >> 20} GiB free")
        with tempfile.TemporaryDirectory(dir=PLACE) as directory:
            yield from _rows_of(f"scale_{size}", Path(directory), size)


def _rows_of(name: str, directory: Path, size: int) -> Iterator[Row]:
    for contender in OPEN:
        (directory / contender).mkdir()
        built = _probe("build", contender, directory / contender, size)
        yield from _each(name, contender, [built])
    found: dict[str, list[Mapping[str, float]]] = {contender: [] for contender in OPEN}
    for _ in range(ROUNDS):
        for contender, measured in found.items():
            measured.append(_probe("measure", contender, directory / contender, size))
    for contender, measured in found.items():
        yield from _each(name, contender, measured)
    yield from _changes(name, directory, size)
    yield from _small_box(f"{name}_small_box", directory, size)
    for checkpoint in (directory / OURS).rglob("idx-*"):
        checkpoint.unlink()
    replayed = _probe("measure", OURS, directory / OURS, size)
    yield from _each(f"{name}_no_checkpoint", OURS, [replayed])


def _changes(name: str, directory: Path, size: int) -> Iterator[Row]:
    """Yield how long a durable change of one invoice's state takes, both stores in turn."""
    with ExitStack() as undo:
        stores = {
            contender: undo.enter_context(closing(open_store(directory / contender)))
            for contender, open_store in OPEN.items()
        }
        times = {contender: Times() for contender in stores}
        for turn in range(CHANGE_ROUNDS):
            for contender, store in stores.items():
                ranks = range(1 + turn, size, size // CHANGES)
                times[contender].measure(partial(store.change, rank, ANOTHER_LOT) for rank in ranks)
    for contender, measured in times.items():
        yield from measured.rows(f"{name}_change", contender)


def _small_box(name: str, directory: Path, size: int) -> Iterator[Row]:
    """Yield what a small box makes of a store whose index it saved itself, with its own cipher."""
    try:
        blind = without_aes(directory)
        with confined(memory=SMALL_MEMORY, core_percent=SMALL_CORE_PERCENT) as inside:
            for contender in OPEN:
                place = directory / contender
                _probe("resave", contender, place, size, blind)
                measured = _probe("measure", contender, place, size, (*inside, *blind))
                yield from _each(name, contender, [measured])
    except UnmeasurableError as reason:
        yield missing(name, reason)


def _probe(
    what: str, contender: str, place: Path, size: int, inside: Sequence[str] = ()
) -> Mapping[str, float]:
    command = (sys.executable, "-P", "-m", "bench.scale_probe", what, contender, place, str(size))
    done = subprocess.run((*inside, *command), check=True, stdout=subprocess.PIPE, text=True)
    measures: Mapping[str, float] = json.loads(done.stdout)
    return measures


def _each(name: str, contender: str, measured: Sequence[Mapping[str, float]]) -> Iterator[Row]:
    """Yield a row for each metric, whose last word is its unit: the least disturbed run's."""
    for metric in measured[0]:
        value = min(found[metric] for found in measured)
        what, _, unit = metric.rpartition("_")
        yield Row(name=name, contender=contender, metric=what, value=value, unit=unit)
