"""A rescue reads all that opens, names what is missing, and changes nothing."""

from pathlib import Path

import pytest

from appliance.durable.frames import BLOCK
from appliance.durable.journal import Journal
from appliance.durable.rescue import Gap, Rescue
from appliance.durable.segments import FRAMES_START, segment_path
from appliance.errors import JournalDamagedError
from tests.crash.laboratory import KEY
from tests.crash.recording import RecordingDisk
from tests.durable.made_up_journal import (
    DIRECTORY,
    PAYLOADS,
    opened,
    overwritten,
    without_blocks,
    written,
)

FIRST = segment_path(DIRECTORY, 1)


def rescued(files: dict[Path, bytes]) -> tuple[Rescue, list[bytes]]:
    disk = RecordingDisk(files)
    rescue = Journal.rescue(DIRECTORY, disk, KEY)
    found = [payload for _, payload in rescue.entries()]
    assert disk.contents() == files
    return rescue, found


def test_a_sound_journal_is_read_whole() -> None:
    rescue, found = rescued(written())
    assert (found, rescue.missing, rescue.repaired) == (PAYLOADS, [], [])


def test_one_lost_block_costs_one_payload_which_is_named() -> None:
    files = written(parity=False)
    files[FIRST] = without_blocks(files[FIRST], 1)
    rescue, found = rescued(files)
    assert found == [payload for payload in PAYLOADS if payload != PAYLOADS[1]]
    assert rescue.missing == [Gap("segment 1", 2, 2)]


def test_what_parity_rebuilds_is_not_missing() -> None:
    files = written()
    files[FIRST] = without_blocks(files[FIRST], 1)
    rescue, found = rescued(files)
    assert found == PAYLOADS
    assert (rescue.missing, rescue.repaired) == ([], ["segment 1"])


def test_a_segment_without_a_header_is_a_gap() -> None:
    files = written(parity=False)
    files[FIRST] = overwritten(files[FIRST], 0, bytes(FRAMES_START))
    rescue, found = rescued(files)
    assert found == PAYLOADS[5:]
    assert rescue.missing == [Gap("segment 2", 1, 5)]


@pytest.mark.parametrize("number", [1, 2])
def test_a_missing_segment_is_a_gap(number: int) -> None:
    files = written()
    del files[segment_path(DIRECTORY, number)]
    rescue, found = rescued(files)
    assert len(rescue.missing) == 1
    assert [payload for payload in PAYLOADS if payload in found] == found
    assert len(found) < len(PAYLOADS)


def test_the_last_segment_missing_is_known_from_the_checkpoint() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    for payload in PAYLOADS:
        journal.append(payload)
    journal.checkpoint([b""])
    journal.close()
    files = disk.contents()
    del files[segment_path(DIRECTORY, 3)]
    rescue, found = rescued(files)
    (gap,) = rescue.missing
    assert (gap.first, gap.last) == (len(found) + 1, len(PAYLOADS) + 1)
    with pytest.raises(JournalDamagedError, match="segment 3 is missing"):
        opened(RecordingDisk(files), 1)


def test_a_damaged_archive_gives_what_opens() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    for payload in PAYLOADS:
        journal.append(payload)
    journal.archives.pack(1, PAYLOADS[:5])
    journal.close()
    files = disk.contents()
    path = segment_path(DIRECTORY, 1).with_name("arc-00000001.a")
    del files[path.with_suffix(".p")]
    files[path] = overwritten(files[path], FRAMES_START, bytes(70))
    rescue, found = rescued(files)
    assert found == PAYLOADS[1:]
    assert rescue.missing == [Gap("archive 1", 1, 1)]


def test_a_missing_archive_is_a_gap() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    for payload in PAYLOADS:
        journal.append(payload)
    journal.archives.pack(1, PAYLOADS[:5])
    journal.archives.pack(2, PAYLOADS[5:8])
    journal.close()
    files = disk.contents()
    del files[DIRECTORY / "arc-00000001.a"]
    rescue, found = rescued(files)
    assert found == PAYLOADS[5:]
    assert rescue.missing == [Gap("segments 1 to 1", 1, None)]


def test_a_place_is_read_while_others_are_lost() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    places = [journal.append(payload) for payload in PAYLOADS]
    files = {path: data for path, data in disk.contents().items() if path.suffix != ".p"}
    files[FIRST] = overwritten(files[FIRST], FRAMES_START, bytes(BLOCK))
    rescue = Journal.rescue(DIRECTORY, RecordingDisk(files), KEY)
    assert rescue.read(places[1]) == PAYLOADS[1]
    with pytest.raises(JournalDamagedError):
        rescue.read(places[0])
