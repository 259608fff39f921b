"""An archive takes the place of closed segments in one step, and every place still reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.durable.journal import Journal
from appliance.durable.places import Place
from appliance.durable.segments import segment_path
from appliance.errors import DiskFullError, JournalDamagedError
from tests.crash.recording import RecordingDisk
from tests.durable.made_up_journal import (
    DIRECTORY,
    PAYLOADS,
    opened,
    reopened,
    without_blocks,
)

LIVE = {payload for step, payload in enumerate(PAYLOADS) if step % 2}


def filled(disk: RecordingDisk) -> tuple[Journal, dict[Place, bytes]]:
    journal = opened(disk)
    return journal, {journal.append(payload): payload for payload in PAYLOADS}


def compact(journal: Journal, places: dict[Place, bytes], last: int) -> dict[Place, bytes]:
    """Do what the layer above does: keep what lives, take the new places, checkpoint."""
    taken = {place: payload for place, payload in places.items() if place >> 32 <= last}
    living = [payload for payload in taken.values() if payload in LIVE]
    moved = dict(zip(journal.archives.pack(last, living), living, strict=True))
    kept = {place: payload for place, payload in places.items() if place not in taken}
    journal.checkpoint([b"made of them"])
    return {**moved, **kept}


def test_what_lives_is_read_by_its_new_place_before_and_after_a_restart() -> None:
    disk = RecordingDisk()
    journal, places = filled(disk)
    places = compact(journal, places, journal.archives.closed[-1])
    assert {place: journal.read(place) for place in places} == places
    journal.close()
    again = opened(disk, 1)
    assert list(again.index or ()) == [b"made of them"]
    assert not list(again.replay())
    assert {place: again.read(place) for place in places} == places
    assert again.report.clean


def test_without_a_checkpoint_a_replay_gives_the_archive_then_the_segments() -> None:
    disk = RecordingDisk()
    journal, places = filled(disk)
    places = compact(journal, places, 1)
    journal.close()
    files = {path: data for path, data in disk.contents().items() if path.suffix != ".s"}
    assert dict(reopened_entries(files)) == places


def test_the_segments_go_with_the_checkpoint_and_not_before() -> None:
    disk = RecordingDisk()
    journal, places = filled(disk)
    journal.archives.pack(1, [])
    assert {place: journal.read(place) for place in places} == places
    journal.checkpoint([])
    assert segment_path(DIRECTORY, 1) not in disk.contents()
    first = next(iter(places))
    with pytest.raises(JournalDamagedError, match="segment 1 is missing"):
        journal.read(first)


def test_archives_follow_each_other() -> None:
    disk = RecordingDisk()
    journal, places = filled(disk)
    for last in (1, 2):
        places = compact(journal, places, last)
    journal.close()
    assert dict(reopened_entries(without_checkpoints(disk))) == places
    assert opened(disk, 2).verify().entries == len(places)


def test_a_checkpoint_older_than_the_archive_is_not_started_from() -> None:
    disk = RecordingDisk()
    journal, places = filled(disk)
    journal.checkpoint([b"with the old places"])
    living = [payload for place, payload in places.items() if place >> 32 == 1]
    journal.archives.pack(1, living)
    journal.close()
    again = opened(disk, 1)
    assert again.index is None
    assert [payload for _, payload in again.replay()] == PAYLOADS


def test_a_missing_archive_is_refused() -> None:
    disk = RecordingDisk()
    journal, places = filled(disk)
    for last in (1, 2):
        places = compact(journal, places, last)
    journal.close()
    for name in ("arc-00000001.a", "arc-00000002.a"):
        files = without_checkpoints(disk)
        del files[DIRECTORY / name]
        with pytest.raises(JournalDamagedError):
            opened(RecordingDisk(files), 1)


def test_a_damaged_archive_is_rebuilt_or_refused() -> None:
    disk = RecordingDisk()
    journal, places = filled(disk)
    places = compact(journal, places, 2)
    journal.close()
    files = without_checkpoints(disk)
    path = DIRECTORY / "arc-00000002.a"
    files[path] = without_blocks(files[path], 0)[: len(files[path])]
    assert dict(reopened_entries(files)) == places
    del files[path.with_suffix(".p")]
    with pytest.raises(JournalDamagedError):
        reopened(RecordingDisk(files))


def test_a_full_disk_refuses_an_archive_before_it_writes() -> None:
    disk = RecordingDisk()
    journal, _ = filled(disk)
    before, disk.free = disk.contents(), 10
    with pytest.raises(DiskFullError):
        journal.archives.pack(1, PAYLOADS)
    assert disk.contents() == before


def test_only_closed_segments_can_be_archived() -> None:
    journal, _ = filled(RecordingDisk())
    with pytest.raises(ValueError, match="closed"):
        journal.archives.pack(journal.archives.closed[-1] + 1, [])


def reopened_entries(files: dict[Path, bytes], seed: int = 1) -> Iterator[tuple[Place, bytes]]:
    yield from opened(RecordingDisk(files), seed).replay()


def without_checkpoints(disk: RecordingDisk) -> dict[Path, bytes]:
    return {path: data for path, data in disk.contents().items() if path.suffix != ".s"}
