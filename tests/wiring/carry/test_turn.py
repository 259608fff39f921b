"""Whose turn it is with the courier's table."""

from pathlib import Path
from threading import Event

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import BusyError, CarryWaitsError
from appliance.wiring import turn
from appliance.wiring.turn import Turn
from tests.made_up import StoppedClock

# The courier's table ----------------------------------------------------------------------


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
