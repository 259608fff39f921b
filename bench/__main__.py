"""`make bench`: run every benchmark, print tables, write `build/bench.json`.

A benchmark is a module of this directory with a function `rows()`.  Names given as
arguments choose among them.  What this system cannot measure is named, and is no failure.
"""

import json
import os
import pkgutil
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

import bench
from bench.bars import BARS
from bench.rows import OURS, Row, UnmeasurableError, missing

RESULT: Final = Path("build/bench.json")


def main(chosen: Sequence[str]) -> int:
    rows: list[Row] = []
    RESULT.parent.mkdir(exist_ok=True)
    for row in _measure(chosen):  # a run that is cut short keeps what it measured
        rows.append(row)
        RESULT.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for line in (*_table(rows), "", *(bar.judge(rows) for bar in BARS)):
        print(line)
    print(f"\n{len(rows)} rows in {RESULT}")
    return 0


def _measure(chosen: Sequence[str]) -> Iterator[Row]:
    yield from _machine("before")
    for found in sorted(pkgutil.iter_modules(bench.__path__), key=lambda module: module.name):
        if found.name == "__main__" or (chosen and found.name not in chosen):
            continue
        module = import_module(f"bench.{found.name}")
        if hasattr(module, "rows"):
            print(f"measuring: {found.name}", file=sys.stderr)
            try:
                yield from module.rows()
            except UnmeasurableError as reason:
                yield missing(found.name, reason)
    yield from _machine("after")


def _machine(when: str) -> Iterator[Row]:
    """Yield what the machine is, and what else it did: a busy one is not slow for all alike."""
    system = f"{platform.machine()} {platform.release()} Python {platform.python_version()}"
    cores, (load, _, _) = float(os.cpu_count() or 1), os.getloadavg()
    yield Row(name="machine", contender=system, metric="cores", value=cores, unit="")
    yield Row(name="machine", contender=when, metric="load", value=load, unit="runnable")


def _table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each contender, and one before where the metrics change."""
    ours = {(row["name"], row["metric"]): row["value"] for row in rows if row["contender"] == OURS}
    said = ""
    for (name, contender), group in groupby(rows, key=itemgetter("name", "contender")):
        measures = list(group)
        head = f"\n{name:<28}" + "".join(
            f"{' '.join((row['metric'], row['unit'])):>20}" for row in measures if _measured(row)
        )
        if head != said:
            said = head
            yield head
        cells = (_cell(row, ours.get((name, row["metric"]))) for row in measures)
        yield f"  {contender:<26}{''.join(cells)}"


def _cell(row: Row, ours: float | None) -> str:
    """Return the measure, and how often ours goes into it."""
    value = row["value"]
    if value is None:
        return f"missing: {row['unit']}"
    times = f"×{value / ours:.2f}" if ours and row["contender"] != OURS else ""
    return f"{value:>12,.2f}{times:>8}"


def _measured(row: Row) -> bool:
    return row["value"] is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
