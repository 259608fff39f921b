"""What a journal promises besides surviving a cut: see test_crash for that."""

from pathlib import Path
from random import Random

import pytest

from appliance.durable.disk import SystemDisk
from appliance.durable.frames import BLOCK, EPOCH_SIZE, FrameHeader
from appliance.durable.journal import Journal
from appliance.durable.segments import FRAMES_START, Sizes, segment_path
from appliance.errors import (
    BusyError,
    DiskFullError,
    JournalClosedError,
    JournalDamagedError,
)
from tests.crash.laboratory import HOME, KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk

SMALL = Sizes(segment=8 * BLOCK, reserve=0)
DIRECTORY = HOME / "journal"
PAYLOADS = [f"payload {step} ".encode() * (1 + 90 * (step % 7)) for step in range(12)]


def opened(disk: RecordingDisk, seed: int = 0, sizes: Sizes = SMALL) -> Journal:
    return Journal.open(DIRECTORY, disk, KEY, MadeUpEntropy(seed), sizes=sizes)


def reopened(disk: RecordingDisk, seed: int = 1) -> Journal:
    """Open and read everything, as every program does that keeps something in a journal."""
    journal = opened(disk, seed)
    for _ in journal.replay():
        pass
    return journal


def written() -> dict[Path, bytes]:
    """Return the files of a journal that was closed well."""
    disk = RecordingDisk()
    journal = opened(disk)
    for payload in PAYLOADS:
        journal.append(payload)
    journal.close()
    return disk.contents()


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


def test_a_torn_tail_is_healed_kept_aside_and_reported() -> None:
    image = written()
    path, end = end_of_frames(image)
    torn = b"half a commit that nobody acknowledged"
    disk = RecordingDisk({**image, path: overwritten(image[path], end, torn)})
    journal = opened(disk, 1)
    assert journal.report.torn_bytes == len(torn)
    assert disk.contents()[DIRECTORY / journal.report.quarantine] == torn
    assert [*journal.entries()] == PAYLOADS
    journal.append(b"next")
    journal.close()
    assert opened(disk, 2).report.clean


def test_a_lost_block_in_the_middle_is_damage_and_names_what_is_missing() -> None:
    image = written()
    path = segment_path(DIRECTORY, 1)
    disk = RecordingDisk(
        {**image, path: overwritten(image[path], FRAMES_START + BLOCK, bytes(BLOCK))}
    )
    before = disk.contents()
    with pytest.raises(JournalDamagedError, match="segment 1: frames 2 to 5"):
        reopened(disk)
    assert disk.contents() == before


def test_the_last_entry_cannot_be_taken_for_a_torn_tail_after_a_closing() -> None:
    image = written()
    path, end = end_of_frames(image)
    last_entry = end - 2 * BLOCK  # the witness of the closing takes the last block
    damaged = overwritten(image[path], last_entry, bytes(BLOCK))
    with pytest.raises(JournalDamagedError):
        opened(RecordingDisk({**image, path: damaged}), 1)


@pytest.mark.parametrize("number", [1, 2])
def test_a_missing_segment_is_refused(number: int) -> None:
    image = written()
    del image[segment_path(DIRECTORY, number)]
    with pytest.raises(JournalDamagedError):
        opened(RecordingDisk(image), 1)


def test_a_stale_block_is_refused() -> None:
    """A copy of an earlier frame in the place of a later one."""
    image = written()
    path = segment_path(DIRECTORY, 1)
    first = image[path][FRAMES_START : FRAMES_START + BLOCK]
    stale = overwritten(image[path], FRAMES_START + BLOCK, first)
    with pytest.raises(JournalDamagedError):
        reopened(RecordingDisk({**image, path: stale}))


def test_every_flipped_bit_is_reported_and_costs_nothing_silently() -> None:
    image, random = written(), Random(3)  # noqa: S311 - repeatable
    segments = [path for path in image if path.suffix == ".j"]
    for _ in range(2000):
        path = random.choice(segments)
        place, bit = random.randrange(len(image[path])), random.randrange(8)
        flipped = overwritten(image[path], place, bytes([image[path][place] ^ 1 << bit]))
        try:
            journal = reopened(RecordingDisk({**image, path: flipped}))
        except JournalDamagedError:
            continue
        assert not journal.report.clean
        assert [*journal.entries()] == PAYLOADS


def test_damage_under_an_open_journal_is_found_by_verify() -> None:
    disk = RecordingDisk(written())
    journal = opened(disk, 1)
    proof = journal.verify()
    assert (proof.entries, proof.frames) == (len(PAYLOADS), len(PAYLOADS) + 1)
    assert proof == journal.verify()
    descriptor = disk.open(segment_path(DIRECTORY, proof.segments))
    disk.pwrite(descriptor, b"?", FRAMES_START + 70)
    with pytest.raises(JournalDamagedError):
        journal.verify()


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


def test_a_place_gives_its_own_payload_or_none_at_all() -> None:
    """Another frame of the same segment does not open where it was not written."""
    disk = RecordingDisk()
    journal = opened(disk)
    first, second = journal.append(b"first"), journal.append(b"second")
    (path,) = (path for path in disk.contents() if path.suffix == ".j")
    descriptor = disk.open(path)
    disk.pwrite(
        descriptor, disk.pread(descriptor, BLOCK, first & 0xFFFF_FFFF), second & 0xFFFF_FFFF
    )
    with pytest.raises(JournalDamagedError):
        journal.read(second)
    assert journal.read(first) == b"first"


def test_damage_found_by_the_replay_shuts_the_door() -> None:
    image = written()
    path = segment_path(DIRECTORY, 1)
    lost = overwritten(image[path], FRAMES_START + BLOCK, bytes(BLOCK))
    journal = opened(RecordingDisk({**image, path: lost}), 1)
    with pytest.raises(JournalDamagedError):
        [*journal.replay()]
    with pytest.raises(JournalClosedError):
        journal.append(b"more")


def test_close_may_be_called_twice() -> None:
    journal = opened(RecordingDisk())
    journal.close()
    journal.close()


def end_of_frames(image: dict[Path, bytes]) -> tuple[Path, int]:
    """Return the last segment and where its frames end."""
    path = max(path for path in image if path.suffix == ".j")
    used = len(image[path].rstrip(b"\0"))
    return path, -(-used // BLOCK) * BLOCK


def overwritten(data: bytes, offset: int, patch: bytes) -> bytes:
    return data[:offset] + patch + data[offset + len(patch) :]
