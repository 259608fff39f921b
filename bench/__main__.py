"""`make bench`: run every benchmark, print a table, write `build/bench.json`.

A benchmark is a module of this directory with a function `rows()`.
"""

import json
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import bench
from bench.rows import OURS, Row

RESULT: Final = Path("build/bench.json")


def main() -> int:
    rows = list(_measure())
    for line in _table(rows):
        print(line)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\n{len(rows)} rows in {RESULT}")
    return 0


def _measure() -> Iterator[Row]:
    for found in sorted(pkgutil.iter_modules(bench.__path__), key=lambda module: module.name):
        if found.name == "__main__":
            continue
        module = import_module(f"bench.{found.name}")
        if hasattr(module, "rows"):
            print(f"measuring: {found.name}", file=sys.stderr)
            yield from module.rows()


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield f"{'what':<34} {'contender':<28} {'metric':<10} {'value':>12}  besace is"
    ours = {(row["name"], row["metric"]): row["value"] for row in rows if row["contender"] == OURS}
    for row in rows:
        mine = ours.get((row["name"], row["metric"]))
        ratio = f"× {mine / row['value']:.2f}" if mine and row["contender"] != OURS else ""
        value = f"{row['value']:,.2f} {row['unit']}"
        yield (
            f"{row['name']:<34} {row['contender']:<28} {row['metric']:<10} {value:>12}  {ratio}"
        ).rstrip()


if __name__ == "__main__":
    sys.exit(main())
