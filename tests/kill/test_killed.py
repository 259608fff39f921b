"""Killed anywhere between the seal and the ARL, nothing is lost and nothing is sent as two."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import appliance

ROOT = Path(__file__).parents[2]
JUDGE = ROOT / "tests" / "judge.py"
LIMIT_S = 1800
STEPS = {"seal and entrust", "send", "fetch the ARL", "take in the ARL", "delete at the peer"}
CALLS = {"pwrite", "fdatasync", "fsync", "rename", "unlink", "sendall", "recv_into"}


def test_station_and_courier_may_be_killed_at_every_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tests" / "kill" / "start.py"), str(tmp_path)],
        stdout=subprocess.PIPE,
        timeout=LIMIT_S,
        check=True,
    )
    figures = json.loads(told.stdout)
    verdict = subprocess.run(
        [
            sys.executable,
            str(JUDGE),
            str(tmp_path / "caisse" / "raw.jsonl"),
            str(tmp_path / "caisse" / "recipient.pem"),
            str(tmp_path / "acknowledged.jsonl"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    with capsys.disabled():
        print(f"\nkilled at {figures['points']} points: {figures['kills']}")  # noqa: T201 - the figure is asked for
        print(verdict.stdout)  # noqa: T201
    assert verdict.returncode == 0
    assert set(figures["kills"]) == STEPS
    assert all(count > 20 for count in figures["kills"].values())
    assert set(figures["calls"]) >= CALLS


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
