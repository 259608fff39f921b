"""A copy in another directory: what it writes, what it heals, what it survives."""

import errno
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

import pytest

from appliance.durable.journal import Journal
from appliance.durable.manifest import Manifest
from appliance.durable.mirror import PARTS, Mirror
from appliance.errors import BackupDamagedError, BusyError, NoBackupError
from tests.crash.journal_trial import SMALL
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.crash.mirror_trial import BACK, KEY_DIRECTORY, PART, SOURCE, STAMP
from tests.crash.recording import PowerCutError, RecordingDisk
from tests.durable.medium import Medium
from tests.made_up import NOON

PAYLOAD = b"x" * 3000


@pytest.fixture
def disk() -> RecordingDisk:
    return RecordingDisk()


def begun(disk: RecordingDisk) -> Journal:
    journal = Journal.open(SOURCE.journal, disk, KEY, MadeUpEntropy(), sizes=SMALL)
    for _ in range(20):
        journal.append(PAYLOAD)
    return journal


@pytest.fixture
def journal(disk: RecordingDisk) -> Iterator[Journal]:
    made = begun(disk)
    yield made
    with suppress(OSError):
        made.close()


@pytest.fixture
def mirror(disk: RecordingDisk) -> Mirror:
    return Mirror(disk, KEY_DIRECTORY, PART)


def copy(mirror: Mirror) -> int:
    return mirror.copy(SOURCE, STAMP, NOON).written


def entries(mirror: Mirror) -> int:
    """Restore elsewhere, and count what opens."""
    disk = RecordingDisk()
    assert mirror.put_back(mirror.manifest(), BACK, disk) == []
    journal = Journal.open(BACK, disk, KEY, MadeUpEntropy(1), expected=True)
    found = journal.verify().entries
    journal.close()
    return found


def test_a_copy_costs_what_grew(journal: Journal, mirror: Mirror) -> None:
    first = copy(mirror)
    assert copy(mirror) == 0
    journal.append(PAYLOAD)
    assert 0 < copy(mirror) <= 2 * PART < first
    assert entries(mirror) == 21


def test_the_manifest_tells_where_the_journal_stood(journal: Journal, mirror: Mirror) -> None:
    journal.bear_witness()
    journal.append(PAYLOAD)
    copy(mirror)
    sequence, chain = mirror.manifest().head
    assert sequence == journal.position.durable - 1  # the last frame alone may be torn
    assert len(bytes.fromhex(chain)) == 32


@pytest.mark.usefixtures("journal")
def test_a_rotten_part_is_dropped_and_the_next_copy_heals_it(
    disk: RecordingDisk, mirror: Mirror
) -> None:
    copy(mirror)
    part = next(name for name in disk.names(KEY_DIRECTORY / PARTS))
    path = KEY_DIRECTORY / PARTS / part
    image = disk.contents()
    rotten = RecordingDisk({**image, path: b"!" + image[path][1:]})
    hurt = Mirror(rotten, KEY_DIRECTORY, PART)
    assert hurt.put_back(hurt.manifest(), BACK, RecordingDisk())
    assert hurt.drop_rotten()
    assert copy(hurt) == len(image[path])
    assert entries(hurt) == 20


@pytest.mark.usefixtures("journal")
def test_each_byte_of_a_manifest_counts(mirror: Mirror) -> None:
    copy(mirror)
    data = mirror.manifest().serialize()
    assert Manifest.parse(data) == mirror.manifest()
    for place in range(len(data)):
        with pytest.raises(BackupDamagedError):
            Manifest.parse(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


def test_without_a_manifest_there_is_no_backup(mirror: Mirror) -> None:
    with pytest.raises(NoBackupError):
        mirror.manifest()


@pytest.mark.usefixtures("journal")
def test_two_copies_to_one_key_wait_for_each_other(disk: RecordingDisk, mirror: Mirror) -> None:
    copy(mirror)
    held = disk.open(KEY_DIRECTORY / "LOCK")
    disk.lock(held)
    with pytest.raises(BusyError):
        copy(mirror)


def test_what_an_erasure_rewrote_goes_from_the_mirror_and_nothing_of_it_stays_on_the_medium() -> (
    None
):
    disk = Medium()
    journal, mirror = begun(disk), Mirror(disk, KEY_DIRECTORY, PART)
    copy(mirror)
    before = mirror.manifest().parts
    last = journal.archives.closed[-1]
    journal.archives.pack(last, [b"all that lives"])
    journal.checkpoint(None)
    copy(mirror)
    gone = before - mirror.manifest().parts
    assert gone
    assert gone.isdisjoint(disk.names(KEY_DIRECTORY / PARTS))
    left = [file.durable for (name, _), file in disk.ever.items() if name in gone]
    assert len(left) == len(gone)
    assert not any(map(any, left))
    journal.close()


def test_a_cut_while_parts_go_leaves_none_of_them_after_the_next_copy() -> None:
    for changes in count(0, 3):
        disk = Medium()
        journal, mirror = begun(disk), Mirror(disk, KEY_DIRECTORY, PART)
        copy(mirror)
        before = mirror.manifest().parts
        journal.archives.pack(journal.archives.closed[-1], [b"all that lives"])
        journal.checkpoint(None)
        disk.cut_before = disk.changes + changes
        try:
            copy(mirror)
        except PowerCutError:
            disk.kill()
            disk.cut_before = None
            copy(mirror)
        else:
            break
        gone = before - mirror.manifest().parts
        assert mirror.manifest().parts == {*disk.names(KEY_DIRECTORY / PARTS)}
        left = [file.durable for (name, _), file in disk.ever.items() if name in gone]
        assert len(left) >= len(gone) > 0
        assert not any(map(any, left))
    assert changes > 20


class Meddling(RecordingDisk):
    """Lets the practice go on in the middle of a copy."""

    meddle: list[Journal]

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        for journal in self.meddle:
            self.meddle = []
            journal.archives.pack(journal.archives.closed[-1], [b"all that lives"])
            journal.checkpoint(None)
        return super().pread(descriptor, size, offset)


def test_a_copy_begins_anew_when_files_go_meanwhile() -> None:
    disk = Meddling()
    disk.meddle = []
    journal = begun(disk)
    disk.meddle = [journal]
    mirror = Mirror(disk, KEY_DIRECTORY, PART)
    copy(mirror)
    found = set(mirror.manifest().journal)
    assert [name for name in found if name.startswith("arc-")]
    assert "seg-00000001.j" not in found
    journal.close()
    assert entries(mirror) < 20


def test_a_call_that_fails_leaves_the_copy_before_and_the_next_one_succeeds(
    journal: Journal, disk: RecordingDisk, mirror: Mirror
) -> None:
    copy(mirror)
    failed = 0
    for call in range(0, 400, 7):
        journal.append(PAYLOAD)
        before = mirror.manifest()
        disk.fail_at, disk.failure = disk.calls + call, errno.EIO
        try:
            copy(mirror)
        except OSError:
            failed += 1
            disk.fail_at = None
            assert mirror.manifest() == before or entries(mirror)
        disk.fail_at = None
        copy(mirror)
        assert entries(mirror) == journal.verify().entries
    assert failed > 5
