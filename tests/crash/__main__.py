"""Run the crash laboratory: `python -P -m tests.crash [--short] [--only SECTION] FILE`.

Writes what it found into FILE as JSON, shows on standard error how far it is, and ends with 1
when a promise was broken or a seeded bug went unnoticed.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import product, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from tests.crash.enumeration import Findings, Plan, enumerate_states, plans
from tests.crash.ext4 import cut_ext4
from tests.crash.faults import FAULTS, fail_everywhere
from tests.crash.keeping_trials import KEEPING
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
        kept: disks of each other act that keeps the past, at least.
        kept_per_cut: of them, of each medium at each change, about.
    """

    states: int
    kills: int
    cuts: int
    rival_puts: int
    restored: int
    kept: int
    kept_per_cut: int


FULL: Final = Size(
    states=100_000, kills=500, cuts=300, rival_puts=25, restored=12, kept=6_000, kept_per_cut=12
)
SHORT: Final = Size(
    states=20_000, kills=25, cuts=0, rival_puts=6, restored=1, kept=300, kept_per_cut=1
)
KEPT: Final = 20_000
"""Disks that all acts that keep the past must be judged on together, in the long form."""

Section = Callable[[Executor, Size], Mapping[str, Any]]


def states(pool: Executor, size: Size) -> Mapping[str, Any]:
    """Enumerate lives that bill until there are enough states."""
    start = time.monotonic()
    found = _enumerated(pool, plans(TRIALS, range(SEEDS)), size.states)
    return {
        "states": found.total,
        "states_by_medium": found.states,
        "states_nested": found.nested,
        "rotten": found.rotten,
        "states_per_second": round(found.total / (time.monotonic() - start)),
        "failures": len(found.failures),
        "failed": sorted(found.failures)[:20],
    }


def keeping(pool: Executor, size: Size) -> Mapping[str, Any]:
    """Cut copies to a key, restorations from it, compactions and erasures; count each."""
    restored = pool.submit(cut_restorations, size.restored)
    acts: dict[str, Mapping[str, Any]] = {}
    for act in KEEPING:
        lives = plans([act], range(SEEDS), per_cut=size.kept_per_cut)
        found = _enumerated(pool, lives, size.kept)
        acts[act] = {"states": found.total, "failures": found.failures}
    acts["restore"] = asdict(restored.result())
    total = sum(one["states"] for one in acts.values())
    failures = sum(len(one["failures"]) for one in acts.values())
    return {"keeping": {"states": total, "failures": failures, "acts": acts}}


def _enumerated(pool: Executor, lives: Iterable[Plan], enough: int) -> Findings:
    """Judge lives until there are enough states; those that are not begun then are cancelled."""
    found = Findings()
    for one in pool.map(enumerate_states, lives):
        found.add(one)
        _show(f"{found.total} states, {len(found.failures)} failures")
        if found.total >= enough:
            break
    return found


def faults(pool: Executor, _: Size) -> Mapping[str, Any]:
    """Let each call fail, once and for ever."""
    found = list(pool.map(fail_everywhere, *zip(*product(TRIALS, FAULTS), strict=True)))
    return {
        "faults": sum(one.calls for one in found),
        "fault_states": sum(one.states for one in found),
        "fault_failures": [failure for one in found for failure in one.failures],
    }


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
    "keeping": keeping,
    "seeded": seeded,
    "faults": faults,
    "rivals": rivals,
    "states": states,
}


def _show(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{text}")
    sys.stderr.flush()


def _is_bad(report: Mapping[str, Any], size: Size) -> bool:
    """Tell whether a promise was broken, a bug unnoticed, or a rival's known loss not found.

    A section that was not asked for tells nothing.
    """
    broken = any(
        report.get(key) for key in ("failures", "fault_failures", "kill_failures", "ext4_failures")
    )
    kept = report.get("keeping", {"failures": 0, "states": KEPT})
    few = size is FULL and kept["states"] < KEPT
    missed = report.get("seeded_caught", 0) < report.get("seeded", 0)
    losses = {name: one["failures"] for name, one in report.get("rivals", {}).items()}
    blind = not all(losses.get(name, 1) for name in ("tinydb_json", "sqlite_wal_normal"))
    return bool(broken or kept["failures"] or few or missed or blind)


def main() -> int:
    """Run every section; return the exit code."""
    parser = argparse.ArgumentParser(prog="crash", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a fifth of it, and nothing as root")
    parser.add_argument("--only", choices=SECTIONS, help="one section")
    parser.add_argument("report", type=Path)
    options = parser.parse_args()
    size = SHORT if options.short else FULL
    logging.disable()  # thousands of healed tails
    report: dict[str, Any] = {}
    with ProcessPoolExecutor(CORES, get_context("spawn"), logging.disable) as pool:
        for name, section in SECTIONS.items():
            if options.only not in {None, name}:
                continue
            start = time.monotonic()
            _show(f"{name} ...")
            found = section(pool, size)
            _show(f"{name}: {time.monotonic() - start:.0f} s\n")
            report |= found
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return _is_bad(report, size)


if __name__ == "__main__":
    sys.exit(main())
