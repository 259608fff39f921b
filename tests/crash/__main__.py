"""Run the crash laboratory: `python -P -m tests.crash [--short] FILE`.

Writes what it found into FILE as JSON, shows on standard error how far it is, and ends with 1
when a promise was broken or a seeded bug went unnoticed.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from tests.crash.enumeration import Findings, enumerate_states, plans
from tests.crash.ext4 import cut_ext4
from tests.crash.faults import FAULTS, fail_everywhere
from tests.crash.kills import kill_often
from tests.crash.mutants import MUTANTS, catch
from tests.crash.restoring import cut_restorations
from tests.crash.rivals import RIVALS, try_rival
from tests.crash.workloads import TRIALS

CORES: Final = 2
SEEDS: Final = 500  # many more than needed


@dataclass(frozen=True)
class Size:
    """How much to do.

    Attributes:
        states: disks to enumerate, at least.
        kills: of a process on a real directory.
        cuts: of a whole stack on ext4; none needs no root.
        rival_puts: commits of each rival.
        restored: disks of each medium at each change of a restoration, about.
    """

    states: int
    kills: int
    cuts: int
    rival_puts: int
    restored: int


FULL: Final = Size(states=100_000, kills=500, cuts=300, rival_puts=25, restored=12)
SHORT: Final = Size(states=20_000, kills=25, cuts=0, rival_puts=6, restored=1)

Section = Callable[[Executor, Size], Mapping[str, Any]]


def states(pool: Executor, size: Size) -> Mapping[str, Any]:
    """Enumerate lives until there are enough states."""
    found = Findings()
    start = time.monotonic()
    for one in pool.map(enumerate_states, plans(range(SEEDS))):
        found.add(one)
        _show(f"{found.total} states, {len(found.failures)} failures")
        if found.total >= size.states:
            break  # those that are not begun are cancelled
    return {
        "states": found.total,
        "states_by_medium": found.states,
        "states_nested": found.nested,
        "rotten": found.rotten,
        "states_per_second": round(found.total / (time.monotonic() - start)),
        "failures": len(found.failures),
        "failed": sorted(found.failures)[:20],
    }


def faults(pool: Executor, _: Size) -> Mapping[str, Any]:
    """Let each call fail, once and for ever."""
    found = list(pool.map(fail_everywhere, *zip(*product(TRIALS, FAULTS), strict=True)))
    return {
        "faults": sum(one.calls for one in found),
        "fault_states": sum(one.states for one in found),
        "fault_failures": [failure for one in found for failure in one.failures],
    }


def restorations(pool: Executor, size: Size) -> Mapping[str, Any]:
    """Cut a restoration from a key everywhere."""
    found = pool.submit(cut_restorations, size.restored).result()
    return {"restore_states": found.states, "restore_failures": found.failures}


def seeded(pool: Executor, _: Size) -> Mapping[str, Any]:
    """Seed each bug; say what caught it."""
    caught = dict(zip(MUTANTS, pool.map(catch, MUTANTS), strict=True))
    return {
        "seeded": len(caught),
        "seeded_caught": sum(map(bool, caught.values())),
        "seeded_by": {name: told or "NOT CAUGHT" for name, told in caught.items()},
    }


def rivals(pool: Executor, size: Size) -> Mapping[str, Any]:
    """Cut the rivals' power."""
    losses = zip(RIVALS, pool.map(try_rival, RIVALS, repeat(size.rival_puts)), strict=True)
    return {
        "rivals": {
            name: {
                "states": sum(one.states.values()),
                "failures": sum(one.failures.values()),
                "states_by_medium": one.states,
                "failures_by_medium": one.failures,
            }
            for name, one in losses
        }
    }


def kills(_: Executor, size: Size) -> Mapping[str, Any]:
    """Kill a process that bills."""
    found = kill_often(size.kills)
    return {
        "kills": found.kills,
        "kills_acknowledged": found.acknowledged,
        "kill_failures": found.failures,
    }


def ext4(_: Executor, size: Size) -> Mapping[str, Any]:
    """Cut the whole stack."""
    found = cut_ext4(size.cuts)
    return {"ext4_cuts": found.cuts, "ext4_failures": found.failures}


SECTIONS: Final[Mapping[str, Section]] = {
    "ext4": ext4,  # first: without root it fails at once
    "kills": kills,
    "restorations": restorations,
    "seeded": seeded,
    "faults": faults,
    "rivals": rivals,
    "states": states,
}


def _show(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{text}")
    sys.stderr.flush()


def _is_bad(report: Mapping[str, Any]) -> bool:
    """Tell whether a promise was broken, a bug unnoticed, or a rival's known loss not found."""
    broken = report["failures"] or report["fault_failures"]
    broken = broken or report["kill_failures"] or report["ext4_failures"]
    broken = broken or report["restore_failures"]
    blind = report["seeded_caught"] < report["seeded"] or not all(
        report["rivals"][name]["failures"] for name in ("tinydb_json", "sqlite_wal_normal")
    )
    return bool(broken or blind)


def main() -> int:
    """Run every section; return the exit code."""
    parser = argparse.ArgumentParser(prog="crash", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a fifth of it, and nothing as root")
    parser.add_argument("report", type=Path)
    options = parser.parse_args()
    size = SHORT if options.short else FULL
    logging.disable()  # thousands of healed tails
    report: dict[str, Any] = {}
    with ProcessPoolExecutor(CORES, get_context("spawn"), logging.disable) as pool:
        for name, section in SECTIONS.items():
            start = time.monotonic()
            _show(f"{name} ...")
            found = section(pool, size)
            _show(f"{name}: {time.monotonic() - start:.0f} s\n")
            report |= found
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return _is_bad(report)


if __name__ == "__main__":
    sys.exit(main())
