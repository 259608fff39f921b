"""What a journal promises besides surviving a cut: see test_crash for that."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from appliance.durable.disk import SystemDisk
from appliance.durable.frames import BLOCK, EPOCH_SIZE, FrameHeader
from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.errors import BusyError, DiskFullError, JournalClosedError, JournalDamagedError
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk
from tests.durable.made_up_journal import DIRECTORY, PAYLOADS, SMALL, opened, written


def test_entries_come_back_in_order_after_a_reopening() -> None:
    journal = opened(RecordingDisk(written()), 1)
    assert [*journal.entries()] == PAYLOADS
    assert journal.report.clean


def test_each_payload_has_a_place_of_its_own() -> None:
    journal = opened(RecordingDisk())
    places = {journal.append(payload): payload for payload in PAYLOADS}
    assert {place: journal.read(place) for place in places} == places
    assert [*places] == sorted(places)


def test_a_payload_larger_than_a_segment_gets_one_of_its_own() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    large = bytes(range(256)) * 400
    journal.append(large)
    journal.append(b"after")
    journal.close()
    assert [*opened(disk, 1).entries()] == [large, b"after"]


def test_a_commit_is_one_write_and_one_flush() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    before = disk.calls
    journal.append(PAYLOADS[0])
    assert disk.calls - before == 2


def test_the_payload_is_nowhere_in_clear() -> None:
    assert not any(b"payload" in data for data in written().values())


def test_a_second_opening_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    first = Journal.open(tmp_path / "j", SystemDisk(), KEY, MadeUpEntropy())
    with pytest.raises(BusyError):
        Journal.open(tmp_path / "j", SystemDisk(), KEY, MadeUpEntropy(1))
    first.close()
    Journal.open(tmp_path / "j", SystemDisk(), KEY, MadeUpEntropy(2)).close()


def test_another_key_is_refused_and_changes_nothing() -> None:
    image = written()
    disk = RecordingDisk(image)
    with pytest.raises(JournalDamagedError, match="another key"):
        Journal.open(DIRECTORY, disk, bytes(32), MadeUpEntropy(1), sizes=SMALL)
    assert disk.contents() == image


def test_a_full_disk_refuses_before_it_writes_and_keeps_room_to_finish() -> None:
    disk = RecordingDisk()
    journal = opened(disk, sizes=Sizes(segment=8 * BLOCK, reserve=1000 * BLOCK))
    disk.free = 1000 * BLOCK
    accepted = 5  # what the first segment holds, one block left for the witness
    for _ in range(accepted):
        journal.append(b"one more")
    before = disk.contents()
    with pytest.raises(DiskFullError):
        journal.append(b"one more")
    assert disk.contents() == before
    journal.append(b"the end of what was begun", finishing=True)
    disk.free = 2000 * BLOCK
    for _ in range(10):
        journal.append(b"there is room again")
    journal.close()
    assert len([*opened(disk, 1).entries()]) == accepted + 11


def test_no_nonce_is_used_twice_under_one_key() -> None:
    image = written()
    disk = RecordingDisk(image)
    for seed in range(1, 4):
        journal = opened(disk, seed)
        journal.append(b"once more")
        journal.close()
    seen = [
        (path, header.epoch, header.sequence)
        for path, data in disk.contents().items()
        if path.suffix == ".j"
        for offset in range(0, len(data), BLOCK)
        if (header := FrameHeader.parse(data, offset))
    ]
    assert len(seen) == len(set(seen)) == len(PAYLOADS) + 7
    assert len({epoch for _, epoch, _ in seen}) == 4
    assert len(seen[0][1]) == EPOCH_SIZE


def test_replay_gives_each_payload_with_its_place() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    places = [journal.append(payload) for payload in PAYLOADS]
    journal.close()
    again = opened(disk, 1)
    assert [*again.replay()] == [*zip(places, PAYLOADS, strict=True)]
    assert [again.read(place) for place in places] == PAYLOADS


def test_progress_counts_the_segments_that_are_read() -> None:
    told: list[tuple[int, int]] = []
    journal = Journal.open(
        DIRECTORY,
        RecordingDisk(written()),
        KEY,
        MadeUpEntropy(1),
        sizes=SMALL,
        progress=lambda done, total: told.append((done, total)),
    )
    assert len([*journal.replay()]) == len(PAYLOADS)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_threads_that_append_together_share_a_flush() -> None:
    disk = SlowDisk()
    journal = opened(disk, sizes=Sizes(segment=400 * BLOCK, reserve=0))
    before = disk.flushes
    with ThreadPoolExecutor(16) as pool:
        places = [*pool.map(journal.append, PAYLOADS * 8)]
    assert [journal.read(place) for place in places] == PAYLOADS * 8
    assert disk.flushes - before < len(places) / 2


def test_no_thread_hangs_or_is_lied_to_when_the_disk_fails_under_many() -> None:
    disk = SlowDisk()
    journal = opened(disk, sizes=Sizes(segment=400 * BLOCK, reserve=0))
    disk.fail_at = disk.calls + 9
    refused: list[bytes] = []
    acknowledged: list[bytes] = []

    def append(payload: bytes) -> None:
        try:
            journal.append(payload)
        except JournalClosedError:
            refused.append(payload)
        else:
            acknowledged.append(payload)

    payloads = [payload + bytes([copy]) for copy in range(8) for payload in PAYLOADS]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(append, payloads))
    assert refused
    assert sorted(refused + acknowledged) == sorted(payloads)
    disk.kill()
    assert set(acknowledged) <= {*opened(RecordingDisk(disk.contents()), 1).entries()}


def test_a_checkpoint_never_takes_the_reserve() -> None:
    disk = RecordingDisk()
    journal = opened(disk, sizes=Sizes(segment=8 * BLOCK, reserve=100 * BLOCK))
    journal.append(b"before")
    before, disk.free = disk.contents(), 101 * BLOCK
    journal.checkpoint([bytes(2 * BLOCK)])
    assert {path for path in disk.contents() if path.suffix == ".s"} == set()
    assert disk.contents().keys() == before.keys()
    journal.append(b"after")
    journal.close()


class SlowDisk(RecordingDisk):
    """Takes as long over a flush as threads need to queue up behind it."""

    flushes = 0

    def fdatasync(self, descriptor: int) -> None:
        self.flushes += 1
        sleep(0.002)
        super().fdatasync(descriptor)


def test_close_may_be_called_twice() -> None:
    journal = opened(RecordingDisk())
    journal.close()
    journal.close()
