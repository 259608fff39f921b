"""A private pcscd: it starts anywhere, it leaves nothing, and it says why it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.demo import pcscd as module
from appliance.demo.pcscd import NoPrivatePcscdError, PrivatePcscd
from appliance.drivers.card_reader import PcscReader
from appliance.ports.cards import CardKind
from tests.contracts.card_reader import until
from tests.made_up_cards import names, only

ORDINARY = """
import os, sys
from appliance.demo.cards import vitale
from appliance.demo.pcscd import PrivatePcscd
from appliance.demo.reader import SerialReader
from tests.made_up_cards import ALINE
card = vitale(ALINE)
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
with SerialReader() as hand, PrivatePcscd(hand.device) as pcscd:
    hand.insert(card)
    print(pcscd.socket, flush=True)
    sys.stdin.read()
"""
START = """
import time
from appliance.demo.pcscd import PrivatePcscd
pcscd = PrivatePcscd(None)
pcscd.start()
print(pcscd.pid, pcscd.socket, flush=True)
time.sleep(60)
"""


def open_one() -> None:
    with PrivatePcscd(None):
        pytest.fail("it cannot have started")


def test_an_ordinary_user_can_run_it() -> None:
    command = [sys.executable, "-c", ORDINARY]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        reader = PcscReader(socket=Path(program.stdout.readline().strip()))
        until(lambda: reader.state().holds(CardKind.VITALE_2))
        assert names(only(reader)) == ["ALINE"]
        reader.close()


def test_two_of_them_live_side_by_side_and_leave_nothing() -> None:
    with PrivatePcscd(None) as first, PrivatePcscd(None) as second:
        assert first.socket != second.socket
        places = [one.socket.parent.parent for one in (first, second)]
        assert all(one.socket.is_socket() for one in (first, second))
    assert not any(place.exists() for place in places)


def is_over(process: Path) -> bool:
    try:
        return "\nState:\tZ" in (process / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_it_dies_with_a_killed_program() -> None:
    command = [sys.executable, "-P", "-c", START]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        pid, socket = program.stdout.readline().split()
        child = Path(f"/proc/{pid}")
        assert (child / "comm").read_text() == "pcscd\n"
        program.kill()
    until(lambda: is_over(child))
    shutil.rmtree(Path(socket).parent.parent)


@pytest.mark.parametrize("missing", ["pcscd", "unshare"])
def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    found = shutil.which
    monkeypatch.setattr(
        shutil, "which", lambda name, **where: None if name == missing else found(name, **where)
    )
    with pytest.raises(NoPrivatePcscdError, match=missing):
        open_one()


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "DRIVERS", tmp_path)
    with pytest.raises(NoPrivatePcscdError, match="libccid"):
        open_one()


def test_a_kernel_that_forbids_namespaces_is_quoted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(NoPrivatePcscdError, match="Operation not permitted"):
        open_one()
