"""A checkpoint shortens an opening; it is never needed, and never believed blindly."""

import pytest

from appliance.durable.journal import Journal
from appliance.errors import JournalDamagedError
from tests.crash.recording import RecordingDisk
from tests.durable.made_up_journal import (
    DIRECTORY,
    PAYLOADS,
    end_of_frames,
    opened,
    overwritten,
)

CHUNKS = [b"columns" * 1000, b"", b"names"]


def checkpointed(disk: RecordingDisk) -> Journal:
    """Return a journal with a checkpoint after ten payloads, and two after that."""
    journal = opened(disk)
    for payload in PAYLOADS[:10]:
        journal.append(payload)
    journal.checkpoint(CHUNKS)
    for payload in PAYLOADS[10:]:
        journal.append(payload)
    return journal


def test_an_opening_starts_from_the_checkpoint() -> None:
    disk = RecordingDisk()
    checkpointed(disk).close()
    journal = opened(disk, 1)
    assert list(journal.index or ()) == CHUNKS
    assert [payload for _, payload in journal.replay()] == PAYLOADS[10:]
    assert [*journal.entries()] == PAYLOADS
    assert journal.report.clean


def test_a_checkpoint_may_be_deleted() -> None:
    disk = RecordingDisk()
    checkpointed(disk).close()
    files = {path: data for path, data in disk.contents().items() if path.suffix != ".s"}
    journal = opened(RecordingDisk(files), 1)
    assert journal.index is None
    assert [payload for _, payload in journal.replay()] == PAYLOADS


def test_a_newer_checkpoint_takes_the_place_of_the_older() -> None:
    disk = RecordingDisk()
    journal = checkpointed(disk)
    journal.checkpoint([b"newer"])
    journal.close()
    assert [path.suffix for path in disk.contents()].count(".s") == 1
    again = opened(disk, 1)
    assert list(again.index or ()) == [b"newer"]
    assert not list(again.replay())


def test_every_flip_in_a_checkpoint_is_reported_and_passed_over() -> None:
    disk = RecordingDisk()
    checkpointed(disk).close()
    files = disk.contents()
    (path,) = (path for path in files if path.suffix == ".s")
    for place in [*range(160), *range(160, len(files[path]), 97)]:
        flipped = overwritten(files[path], place, bytes([files[path][place] ^ 4]))
        journal = opened(RecordingDisk({**files, path: flipped}), 1)
        assert journal.index is None
        assert not journal.report.clean
        assert [payload for _, payload in journal.replay()] == PAYLOADS


def test_a_checkpoint_of_another_journal_is_passed_over() -> None:
    disk, other = RecordingDisk(), RecordingDisk()
    checkpointed(disk).close()
    stranger = Journal.open(DIRECTORY, other, bytes(32), bytes)
    stranger.append(b"elsewhere")
    stranger.checkpoint([b"of another"])
    (path,) = (path for path in other.contents() if path.suffix == ".s")
    files = {**disk.contents(), path.with_name("idx-9999999999999999.s"): other.contents()[path]}
    journal = opened(RecordingDisk(files), 1)
    assert list(journal.index or ()) == CHUNKS
    assert not journal.report.clean


def test_a_journal_shorter_than_its_checkpoint_is_refused() -> None:
    """Cut at the boundary of a frame, where nothing inside tells."""
    disk = RecordingDisk()
    journal = opened(disk)
    for payload in PAYLOADS[:3]:
        journal.append(payload)
    before = disk.contents()
    journal.append(PAYLOADS[3])
    journal.checkpoint(CHUNKS)
    journal.close()
    path, _ = end_of_frames(before)
    files = {name: data for name, data in disk.contents().items() if name.suffix != ".p"}
    with pytest.raises(JournalDamagedError, match="frames 4 to 5 cannot be read"):
        opened(RecordingDisk({**files, path: before[path]}), 1)


def test_a_lost_last_segment_is_known_from_the_checkpoint() -> None:
    disk = RecordingDisk()
    journal = checkpointed(disk)
    journal.checkpoint(CHUNKS)
    journal.close()
    files = disk.contents()
    del files[max(path for path in files if path.suffix == ".j")]
    with pytest.raises(JournalDamagedError, match="segment 3 is missing"):
        opened(RecordingDisk(files), 1)
