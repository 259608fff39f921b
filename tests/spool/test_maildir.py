"""The spool on a real disk, seen from both sides."""

import os
import stat
from datetime import date
from errno import EIO, ENOSPC
from hashlib import sha256
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import DiskFullError, VaultError
from appliance.spool.maildir import CourierSpool, StationSpool
from appliance.spool.records import Outcome, Pulse, Receipt, Sidecar
from tests.made_up import NOON

MESSAGE = b"sealed lot"
NAME = sha256(MESSAGE).hexdigest()
SIDECAR = Sidecar(recipient="caisse@example.test", not_before=None, deadline=date(2026, 12, 1))
RECEIPT = Receipt(attempt="a" * 64, sha256=NAME, at=NOON, outcome=Outcome.REMISE, proof="250 taken")
ID = "b" * 64


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def station(root: Path) -> StationSpool:
    return StationSpool(SystemDisk(), root)


@pytest.fixture
def courier(root: Path) -> CourierSpool:
    return CourierSpool(SystemDisk(), root)


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


# Outbox -------------------------------------------------------------------------------


def test_a_message_reaches_the_courier_with_its_sidecar(
    station: StationSpool, courier: CourierSpool
) -> None:
    assert station.publish(MESSAGE, SIDECAR) == NAME
    (waiting,) = courier.waiting()
    assert (waiting.name, waiting.taken) == (NAME, False)
    assert courier.sidecar(NAME) == SIDECAR
    assert courier.take(NAME)
    assert courier.message(NAME) == MESSAGE
    assert [one.taken for one in courier.waiting()] == [True]


def test_publishing_again_changes_nothing_wherever_the_message_is(
    station: StationSpool, courier: CourierSpool, root: Path
) -> None:
    station.publish(MESSAGE, SIDECAR)
    before = files(root)
    station.publish(MESSAGE, SIDECAR)
    assert files(root) == before
    courier.take(NAME)
    before = files(root)
    station.publish(MESSAGE, SIDECAR)
    assert files(root) == before


def test_of_two_who_reach_for_a_message_the_first_wins(
    station: StationSpool, courier: CourierSpool
) -> None:
    station.publish(MESSAGE, SIDECAR)
    assert courier.take(NAME)
    assert not station.withdraw(NAME)
    station.publish(other := b"other", SIDECAR)
    assert station.withdraw(sha256(other).hexdigest())
    assert not courier.take(sha256(other).hexdigest())


def test_taking_and_withdrawing_may_be_repeated(
    station: StationSpool, courier: CourierSpool
) -> None:
    station.publish(MESSAGE, SIDECAR)
    assert station.withdraw(NAME)
    assert station.withdraw(NAME)
    station.publish(MESSAGE, SIDECAR)
    assert courier.take(NAME)
    assert courier.take(NAME)
    assert not station.withdraw(NAME)


def test_what_was_withdrawn_may_be_published_again(
    station: StationSpool, courier: CourierSpool
) -> None:
    station.publish(MESSAGE, SIDECAR)
    station.withdraw(NAME)
    assert courier.waiting() == ()
    station.publish(MESSAGE, SIDECAR)
    assert [one.name for one in courier.waiting()] == [NAME]


def test_a_message_that_is_not_what_its_name_says_is_none(
    station: StationSpool, courier: CourierSpool, root: Path
) -> None:
    station.publish(MESSAGE, SIDECAR)
    courier.take(NAME)
    (root / "outbox/cur" / NAME).write_bytes(b"sealed l")
    assert courier.message(NAME) is None
    courier.reject(NAME)
    assert courier.waiting() == ()
    assert courier.set_aside() == 1


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[" * 100_000, b'{"recipient": 1}'])
def test_a_message_without_a_good_sidecar_waits_and_blocks_no_other(
    station: StationSpool, courier: CourierSpool, root: Path, content: bytes | None
) -> None:
    station.publish(MESSAGE, SIDECAR)
    station.publish(b"other", SIDECAR)
    sidecar = root / "outbox/sidecars" / NAME
    sidecar.unlink() if content is None else sidecar.write_bytes(content)
    assert {one.name: courier.sidecar(one.name) for one in courier.waiting()} == {
        NAME: None,
        sha256(b"other").hexdigest(): SIDECAR,
    }
    station.publish(MESSAGE, SIDECAR)
    assert all(courier.sidecar(one.name) == SIDECAR for one in courier.waiting())


@pytest.mark.parametrize("name", ["README", NAME.upper(), NAME + ".tmp", "é" * 64])
def test_a_strange_name_is_set_aside_and_blocks_no_other(
    station: StationSpool, courier: CourierSpool, root: Path, name: str
) -> None:
    station.publish(MESSAGE, SIDECAR)
    (root / "outbox/new" / name).write_bytes(b"?")
    assert [one.name for one in courier.waiting()] == [NAME]
    assert courier.set_aside() == 1
    assert (root / "aside" / name).read_bytes() == b"?"


def test_a_directory_with_a_good_name_blocks_nothing(
    station: StationSpool, courier: CourierSpool, root: Path
) -> None:
    station.publish(MESSAGE, SIDECAR)
    (root / "outbox/new" / ID).mkdir()
    assert courier.take(ID)
    assert courier.message(ID) is None
    courier.finish(ID)
    assert [one.name for one in courier.waiting()] == [NAME]
    assert courier.set_aside() == 1


def test_a_file_that_is_being_written_is_nobody_s_business(
    station: StationSpool, courier: CourierSpool, root: Path
) -> None:
    (root / "outbox/new" / f".{NAME}.new").write_bytes(b"half")
    assert courier.waiting() == ()
    assert courier.set_aside() == 0
    station.publish(MESSAGE, SIDECAR)
    courier.take(NAME)
    assert courier.message(NAME) == MESSAGE


@pytest.mark.parametrize("name", ["../escape", "", ".", "x" * 64, NAME.upper()])
def test_no_path_is_made_of_a_name_that_is_not_one(courier: CourierSpool, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        courier.take(name)


# Receipts -----------------------------------------------------------------------------


def test_a_receipt_reaches_the_station_until_it_is_forgotten(
    station: StationSpool, courier: CourierSpool
) -> None:
    courier.give_receipt(RECEIPT)
    courier.give_receipt(RECEIPT)
    assert list(station.receipts()) == [RECEIPT]
    station.forget_receipt(RECEIPT)
    station.forget_receipt(RECEIPT)
    assert list(station.receipts()) == []


def test_a_sidecar_lives_as_long_as_its_message(
    station: StationSpool, courier: CourierSpool, root: Path
) -> None:
    station.publish(MESSAGE, SIDECAR)
    station.publish(b"other", SIDECAR)
    courier.take(NAME)
    courier.give_receipt(RECEIPT)
    courier.finish(NAME)
    station.forget_receipt(RECEIPT)
    assert [path.name for path in (root / "outbox/sidecars").iterdir()] == [
        sha256(b"other").hexdigest()
    ]


@pytest.mark.parametrize("content", [b"", b"{}", RECEIPT.to_bytes().replace(b"aaa", b"bbb", 1)])
def test_a_receipt_that_cannot_be_read_is_set_aside_and_blocks_no_other(
    station: StationSpool, courier: CourierSpool, root: Path, content: bytes
) -> None:
    (root / "receipts" / ID).write_bytes(content)
    courier.give_receipt(RECEIPT)
    assert list(station.receipts()) == [RECEIPT]
    assert station.set_aside() == 1


# Inbox --------------------------------------------------------------------------------


def test_a_return_is_known_from_delivery_until_it_is_gone_at_the_peer(
    station: StationSpool, courier: CourierSpool
) -> None:
    courier.deliver(ID, b"sealed")
    assert courier.known() == {ID}
    assert courier.consumed() == frozenset()
    assert list(station.inbox()) == [(ID, b"sealed")]
    station.consume(ID)
    station.consume(ID)
    assert list(station.inbox()) == []
    assert courier.known() == courier.consumed() == {ID}
    courier.forget_consumed(ID)
    assert courier.known() == frozenset()


def test_delivering_again_what_was_consumed_brings_nothing_back(
    station: StationSpool, courier: CourierSpool
) -> None:
    courier.deliver(ID, b"sealed")
    station.consume(ID)
    courier.deliver(ID, b"sealed otherwise")
    assert list(station.inbox()) == []


def test_a_return_that_cannot_be_read_is_fetched_again(
    station: StationSpool, courier: CourierSpool, root: Path
) -> None:
    (root / "inbox" / ID).mkdir()
    assert list(station.inbox()) == []
    assert courier.known() == frozenset()
    assert station.set_aside() == 1


# Pulse, modes, a failing disk ---------------------------------------------------------


def test_the_pulse_is_the_last_one_written(
    station: StationSpool, courier: CourierSpool, root: Path
) -> None:
    assert station.pulse() is None
    for sentence in ("Pas de liaison.", ""):
        pulse = Pulse(at=NOON, linked=not sentence, sentence=sentence)
        courier.write_pulse(pulse)
        assert station.pulse() == pulse
    (root / "pulse.json").write_bytes(b"{")
    assert station.pulse() is None


def test_two_users_of_one_group_share_whatever_the_umask(root: Path) -> None:
    before = os.umask(0o077)
    try:
        station, courier = StationSpool(SystemDisk(), root), CourierSpool(SystemDisk(), root)
        station.publish(MESSAGE, SIDECAR)
        courier.give_receipt(RECEIPT)
        courier.deliver(ID, b"sealed")
        courier.write_pulse(Pulse(at=NOON, linked=True, sentence=""))
    finally:
        os.umask(before)
    for path in (root, *root.rglob("*")):
        wanted = 0o2770 if path.is_dir() else 0o660
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


class FailingDisk(SystemDisk):
    number = 0

    def fdatasync(self, descriptor: int) -> None:
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize(("number", "error"), [(ENOSPC, DiskFullError), (EIO, VaultError)])
def test_a_failing_disk_shows_no_message_and_says_which(
    root: Path, courier: CourierSpool, number: int, error: type[VaultError]
) -> None:
    disk = FailingDisk()
    disk.number = number
    with pytest.raises(error) as caught:
        StationSpool(disk, root).publish(MESSAGE, SIDECAR)
    assert type(caught.value) is error
    assert courier.waiting() == ()


def test_the_sidecar_is_durable_before_the_message_has_its_name(root: Path) -> None:
    deeds: list[str] = []

    class Recording(SystemDisk):
        def rename(self, source: Path, target: Path) -> None:
            deeds.append(f"rename to {target.parent.name}")
            super().rename(source, target)

        def fdatasync(self, descriptor: int) -> None:
            deeds.append("sync content")
            super().fdatasync(descriptor)

        def sync_directory(self, path: Path) -> None:
            deeds.append(f"sync {path.name}")
            super().sync_directory(path)

    station = StationSpool(Recording(), root)
    deeds.clear()
    station.publish(MESSAGE, SIDECAR)
    assert deeds == [
        "sync content",
        "rename to sidecars",
        "sync sidecars",
        "sync content",
        "rename to new",
        "sync new",
    ]
    deeds.clear()
    station.publish(MESSAGE, SIDECAR)
    assert deeds == ["sync sidecars", "sync new"]
