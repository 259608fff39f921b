"""Whose turn it is with the courier's table."""

import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import BusyError, CarryWaitsError
from appliance.sealing.signature import make_demo_identity
from appliance.wiring import turn
from appliance.wiring.turn import Turn
from tests.made_up import NOON, StoppedClock
from tests.wiring.carry.road import Road

PATIENCE_S: Final = 30.0


def test_the_courier_gives_its_table_and_takes_it_back(tmp_path: Path) -> None:
    asked, service = Turn(SystemDisk(), tmp_path), Turn(SystemDisk(), tmp_path)
    busy = iter([True, True, False])

    def opens() -> str:
        if next(busy):
            raise BusyError
        return "table"

    assert not service.is_asked()
    with asked.taken(opens) as table:
        assert table == "table"
        assert service.is_asked()
    assert not service.is_asked()
    service.await_end(Event())


def test_a_courier_that_does_not_let_go_is_waited_for_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_S", 0.0)

    def busy() -> None:
        raise BusyError

    with pytest.raises(CarryWaitsError), Turn(SystemDisk(), tmp_path).taken(busy):
        pass
    assert not Turn(SystemDisk(), tmp_path).is_asked()


def test_a_courier_that_is_to_stop_waits_for_nobody(tmp_path: Path) -> None:
    stop, service = Event(), Turn(SystemDisk(), tmp_path)
    stop.set()
    with Turn(SystemDisk(), tmp_path).taken(StoppedClock):
        service.await_end(stop)


def comes(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def test_a_courier_that_runs_lends_its_table_and_goes_on(road: Road) -> None:
    _, certificate = make_demo_identity("NOBODY", NOON)
    (road.home / "ca").write_text(ssl.DER_cert_to_PEM_cert(certificate), encoding="ascii")
    (road.home / "courrier.motdepasse").write_text("secret", encoding="utf-8")

    def told() -> str:
        pulse = road.spool.pulse()
        return "" if pulse is None else pulse.sentence

    with subprocess.Popen(
        [sys.executable, "-P", "-m", "appliance", "courier", "--dir", str(road.home)],
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            assert comes(lambda: told() != "")
            assert road.box("out", road.key) == 0
            assert comes(lambda: told().startswith("1 message(s) emporté(s)"))
        finally:
            running.terminate()
            running.wait(PATIENCE_S)
    assert running.returncode == 0
