"""systemd is told that the screens answer; where it did not ask, nobody is told anything."""

import socket
from pathlib import Path

import pytest

from appliance.wiring.watchdog import ALIVE, sign_of_life
from tests.ground.sources import PROJECT


@pytest.mark.parametrize("abstract", [False, True])
def test_a_sign_of_life_reaches_who_asked(abstract: bool, tmp_path: Path) -> None:  # noqa: FBT001
    place = f"@{tmp_path}/notify" if abstract else f"{tmp_path}/notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.settimeout(10)
        heard.bind(f"\0{place[1:]}" if abstract else place)
        tell = sign_of_life({"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "180000000"})
        assert tell is not None
        tell()
        assert heard.recv(100) == ALIVE


def test_where_nobody_asked_nobody_is_told(tmp_path: Path) -> None:
    assert sign_of_life({}) is None
    assert sign_of_life({"NOTIFY_SOCKET": f"{tmp_path}/notify"}) is None


def test_a_listener_that_went_is_no_fault(tmp_path: Path) -> None:
    tell = sign_of_life({"NOTIFY_SOCKET": f"{tmp_path}/none", "WATCHDOG_USEC": "1"})
    assert tell is not None
    tell()


def test_the_station_is_started_again_when_its_screens_fall_silent() -> None:
    station = (PROJECT / "systemd/besace-station.service").read_text(encoding="utf-8")
    assert "\nWatchdogSec=3min\n" in station
