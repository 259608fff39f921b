"""`make bench`: run every benchmark, print tables, write `build/bench.json`.

A benchmark is a module of this directory with a function `rows()`.  Names given as
arguments choose among them.  What this system cannot measure is named, and is no failure.
"""

import json
import os
import pkgutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

import bench
from bench.bars import judged
from bench.rows import OURS, Row, UnmeasurableError, missing

RESULT: Final = Path("build/bench.json")


def main(chosen: Sequence[str]) -> int:
    rows = list(_measure(chosen))
    for line in (*_table(rows), "", *judged(rows)):
        print(line)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
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
    """Yield what else the machine did: a busy one is slow for all contenders, not evenly so."""
    load, _, _ = os.getloadavg()
    cores = float(os.cpu_count() or 1)
    yield Row(name="machine", contender=when, metric="load", value=load, unit="1 min")
    yield Row(name="machine", contender=when, metric="cores", value=cores, unit="")


def _table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield one line a contender, its measures beside each other, times ours in brackets."""
    for name, group in groupby(rows, key=itemgetter("name")):
        found = list(group)
        ours = {row["metric"]: row["value"] for row in found if row["contender"] == OURS}
        yield f"\n{name}"
        for contender, measures in groupby(found, key=itemgetter("contender")):
            yield f"  {contender:<20}" + "".join(_cell(row, ours) for row in measures)


def _cell(row: Row, ours: Mapping[str, float | None]) -> str:
    if row["value"] is None:
        return f"  {row['unit']}"
    mine = ours.get(row["metric"])
    beside = mine and row["value"] and row["contender"] != OURS
    ratio = f"(×{row['value'] / mine:.2f})" if mine and beside else ""
    return f"  {row['metric']} {row['value']:>10,.2f} {row['unit']} {ratio:<9}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
