"""What a pass costs where much waits, and that what it remembers is never older than the spool."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import ServerUnreachableError
from appliance.ports.link import LinkState
from appliance.spool.records import Sidecar
from tests.made_up import NOON
from tests.sync.box import Box

MANY = 40
WAITING = [f"lot {rank:02}" for rank in range(MANY)]


class CountingDisk(SystemDisk):
    """Tells which files were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        self.opened.append(path.parent.name)
        return super().open(path, create=create, mode=mode)

    def sidecars(self) -> int:
        """Return how many sidecars were opened since the last call."""
        found = self.opened.count("sidecars")
        self.opened.clear()
        return found


@pytest.fixture
def disk() -> CountingDisk:
    return CountingDisk()


@pytest.fixture
def box(tmp_path: Path, disk: CountingDisk) -> Box:
    box = Box(tmp_path, disk)
    box.publish(*WAITING)
    return box


def test_without_a_way_out_no_file_is_read_whatever_waits(box: Box, disk: CountingDisk) -> None:
    box.peer.way_out = LinkState.DOWN
    assert box.courier.run_pass().outbound.left == MANY
    assert disk.sidecars() == 0


def test_a_pass_reads_what_is_new_and_what_it_sends_not_what_waits(
    box: Box, disk: CountingDisk
) -> None:
    box.peer.refusals = {name.encode(): ServerUnreachableError() for name in WAITING}
    box.courier.run_pass()
    assert disk.sidecars() == MANY + 1  # each once, and once more the one that was tried
    box.clock.time += timedelta(hours=1)
    box.publish("one more")
    box.courier.run_pass()
    assert disk.sidecars() == 2


def test_what_left_goes_where_the_station_said_last(box: Box) -> None:
    box.peer.refusals = {name.encode(): ServerUnreachableError() for name in WAITING}
    box.courier.run_pass()
    box.peer.refusals.clear()
    elsewhere = Sidecar(recipient="new@example.test", not_before=None, deadline=NOON.date())
    for name in WAITING:
        box.station.publish(name.encode(), elsewhere)
    box.clock.time += timedelta(hours=1)
    assert box.courier.run_pass().outbound.remises == MANY
    assert {receipt.proof for receipt in box.station.receipts()} == {
        "250 taken for new@example.test"
    }


def test_what_the_station_holds_back_at_the_last_moment_does_not_leave(box: Box) -> None:
    box.peer.refusals = {name.encode(): ServerUnreachableError() for name in WAITING}
    box.courier.run_pass()
    box.peer.refusals.clear()
    tomorrow = NOON.date() + timedelta(days=1)
    later = Sidecar(recipient="caisse@example.test", not_before=tomorrow, deadline=tomorrow)
    box.station.publish(WAITING[5].encode(), later)
    box.clock.time += timedelta(hours=1)
    assert box.courier.run_pass().outbound.left == 1
    told = {receipt.sha256 for receipt in box.station.receipts()}
    assert sha256(WAITING[5].encode()).hexdigest() not in told
