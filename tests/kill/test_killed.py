"""Killed anywhere between the seal and the ARL, nothing is lost and nothing is sent as two."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

import appliance

ROOT = Path(__file__).parents[2]
JUDGE = ROOT / "tests" / "judge.py"
LIMIT_S = 1800
STEPS = (
    "seal and entrust",
    "send",
    "fetch the ARL",
    "take in the ARL",
    "delete at the peer",
)
DISK_CALLS = {"pwrite", "pwritev", "fdatasync", "fsync", "rename", "unlink"}
NETWORK_CALLS = {"create_connection", "do_handshake", "sendall", "recv_into"}
AT_ONCE = 2
MEASURED = "COVERAGE_PROCESS"  # a measured process is three times slower; others measure this code


class Explored(NamedTuple):
    """What one laboratory found, and what the judge says of its caisse's log."""

    step: str
    points: int
    calls: set[str]
    just: bool
    verdict: str


def explore(step: str, directory: Path) -> Explored:
    directory.mkdir()
    told = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tests" / "kill" / "start.py"), str(directory), step],
        env={name: text for name, text in os.environ.items() if MEASURED not in name},
        stdout=subprocess.PIPE,
        timeout=LIMIT_S,
        check=True,
    )
    evidence = ("caisse/raw.jsonl", "caisse/recipient.pem", "acknowledged.jsonl")
    judged = subprocess.run(
        [sys.executable, str(JUDGE), *(str(directory / name) for name in evidence)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    found = json.loads(told.stdout)
    return Explored(
        step, found["points"], set(found["calls"]), judged.returncode == 0, judged.stdout
    )


def test_station_and_courier_may_be_killed_at_every_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [tmp_path / str(rank) for rank in range(len(STEPS))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        explored = list(pool.map(explore, STEPS, places))
    total = sum(one.points for one in explored)
    with capsys.disabled():
        sys.stdout.write(f"\nkilled at {total} points\n")
        for one in explored:
            figures = one.verdict.replace("\n", ", ")
            sys.stdout.write(f"  {one.step}: {one.points} points; {figures}\n")
    assert [one.step for one in explored if not one.just] == []
    assert all(one.points > 20 for one in explored)
    assert set.union(*(one.calls for one in explored)) >= DISK_CALLS | NETWORK_CALLS


def test_only_the_disk_and_the_logs_touch_files() -> None:
    """So no write can pass beside the calls at which the test above kills."""
    home = Path(appliance.__file__).parent
    doors = ("os.write", "os.pwrite", ".write_bytes(", ".write_text(", '.open("w', "os.rename")
    guilty = {
        str(path.relative_to(home))
        for layer in ("queue", "services", "sync", "spool", "durable", "sealing")
        for path in (home / layer).rglob("*.py")
        if any(door in path.read_text(encoding="utf-8") for door in doors)
    }
    assert guilty == {"durable/disk.py"}
