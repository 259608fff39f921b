"""The laboratory's short form: `make crash` does the whole of it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.crash.mutants import MUTANTS
from tests.crash.rivals import RIVALS

ROOT = Path(__file__).parents[2]
LIMIT_S = 2400
MEASURED = "COVERAGE_PROCESS"  # a measured process is three times slower; others measure this code


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    place = tmp_path_factory.mktemp("crash") / "crash.json"
    environment = {name: text for name, text in os.environ.items() if MEASURED not in name}
    subprocess.run(
        [sys.executable, "-P", "-m", "tests.crash", "--short", str(place)],
        env={**environment, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        timeout=LIMIT_S,
        check=False,  # the tests below say what is wrong
    )
    found: Mapping[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found


def test_no_power_cut_breaks_a_promise(report: Mapping[str, Any]) -> None:
    assert report["failed"] == []
    assert report["states"] >= 20_000
    assert report["states_nested"] > 1_000
    assert min(report["states_by_medium"].values()) > 1_000


def test_no_cut_of_a_copy_a_restoration_a_compaction_or_an_erasure_breaks_a_promise(
    report: Mapping[str, Any],
) -> None:
    kept = report["keeping"]
    assert kept["failures"] == 0
    assert {*kept["acts"]} == {"backup", "restore", "compaction", "erasure"}
    assert all(act["states"] > 200 for act in kept["acts"].values())


def test_no_failing_call_loses_anything_and_nothing_is_accepted_after(
    report: Mapping[str, Any],
) -> None:
    assert report["fault_failures"] == []
    assert report["faults"] > 300


def test_no_kill_loses_what_was_acknowledged(report: Mapping[str, Any]) -> None:
    assert report["kill_failures"] == []
    assert report["kills"] == 25
    assert report["kills_acknowledged"] > 25


def test_every_seeded_bug_is_caught(report: Mapping[str, Any]) -> None:
    assert [name for name, told in report["seeded_by"].items() if told == "NOT CAUGHT"] == []
    assert report["seeded_caught"] == len(MUTANTS) >= 8


def test_the_rivals_losses_are_found_and_none_is_made_up(report: Mapping[str, Any]) -> None:
    losses = {name: report["rivals"][name]["failures"] for name in RIVALS}
    assert losses["tinydb_json"] > 0
    assert losses["sqlite_wal_normal"] > 0
    assert losses["sqlite_wal_full_psow0"] == 0  # a judge that always finds something is none
