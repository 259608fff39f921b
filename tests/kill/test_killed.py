"""Killed anywhere between the seal and the ARL, nothing is lost and nothing is sent as two."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

import appliance

ROOT = Path(__file__).parents[2]
JUDGE = ROOT / "tests" / "judge.py"
LIMIT_S = 1800
MEMORY = Path("/dev/shm")  # noqa: S108 - what is killed is a process, so no disk need be waited for
ROOM = 200 * 1024 * 1024
DISK_CALLS = {"pwrite", "pwritev", "fdatasync", "fsync", "rename", "unlink"}
NETWORK_CALLS = {"create_connection", "do_handshake", "sendall", "recv_into"}
AT_ONCE = 2
MEASURED = "COVERAGE_PROCESS"  # a measured process is three times slower; others measure this code
SAMPLE = 1 if "BESACE_EVERY_POINT" in os.environ else 9


class Kills(NamedTuple):
    """What to kill: a step, how messages travel in it, and 1 for all its points, n for each n-th.

    The station's steps know no transport: by mail they stand for both.
    """

    step: str
    transport: str = "mail"
    every: int = 1


MAIL = (
    Kills("seal and entrust"),
    Kills("send"),
    Kills("fetch the ARL"),
    Kills("take in the ARL"),
    Kills("delete at the peer"),
)
HTTPS = (
    Kills("send", "https"),
    Kills("fetch the ARL", "https", SAMPLE),
    Kills("delete at the peer", "https", SAMPLE),
)


class Explored(NamedTuple):
    """What one laboratory found, and what the judge says of its caisse's log."""

    kills: Kills
    points: int
    calls: set[str]
    just: bool
    verdict: str


@contextmanager
def laboratory() -> Iterator[Path]:
    """Give a directory, in memory where there is room."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with TemporaryDirectory(prefix="besace-kill-", dir=MEMORY if roomy else None) as directory:
        yield Path(directory)


def explore(kills: Kills) -> Explored:
    start = [sys.executable, "-P", str(ROOT / "tests" / "kill" / "start.py")]
    with laboratory() as directory:
        told = subprocess.run(
            [*start, str(directory), kills.step, kills.transport, str(kills.every)],
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
        kills, found["points"], set(found["calls"]), judged.returncode == 0, judged.stdout
    )


@pytest.mark.parametrize("kinds", [MAIL, HTTPS], ids=["mail", "https"])
def test_station_and_courier_may_be_killed_at_every_call(
    kinds: tuple[Kills, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        explored = list(pool.map(explore, kinds))
    total = sum(one.points for one in explored)
    with capsys.disabled():
        sys.stdout.write(f"\nkilled at {total} points\n")
        for one in explored:
            figures = one.verdict.replace("\n", ", ")
            sys.stdout.write(f"  {one.kills.step}: {one.points} points; {figures}\n")
    assert [one.kills for one in explored if not one.just] == []
    assert all(one.points * one.kills.every > 20 for one in explored)
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
