"""Large contents beside the journal: sealed, found again whole, and of use to nobody without it."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.durable.disk import read_whole
from appliance.durable.journal import Journal
from appliance.durable.mirror import Mirror
from appliance.durable.sealed_files import Kept, SealedFiles, is_sealed_file
from appliance.errors import DiskFullError, JournalClosedError, PieceLostError
from tests.crash.journal_trial import SMALL
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.crash.mirror_trial import BACK, KEY_DIRECTORY, PART, SOURCE, STAMP
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON

CONTENT = b"%PDF-1.7 the name of nobody in particular " * 100


@pytest.fixture
def disk() -> RecordingDisk:
    return RecordingDisk()


@pytest.fixture
def journal(disk: RecordingDisk) -> Iterator[Journal]:
    made = Journal.open(SOURCE.journal, disk, KEY, MadeUpEntropy(), sizes=SMALL)
    yield made
    made.close()


def sealed(disk: RecordingDisk) -> list[str]:
    return [*filter(is_sealed_file, disk.names(SOURCE.journal))]


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=5000))
def test_what_is_kept_comes_back_and_nothing_of_it_is_readable(content: bytes) -> None:
    disk = RecordingDisk()
    disk.make_directory(SOURCE.journal)
    files = SealedFiles(SOURCE.journal, disk, MadeUpEntropy())

    kept = files.keep(content)

    assert files.read(kept) == content
    raw = read_whole(disk, SOURCE.journal / kept.fichier)
    assert len(content) < 8 or content not in raw
    with pytest.raises(PieceLostError):
        files.read(kept._replace(cle=bytes(32)))


def test_any_change_of_the_file_is_noticed(disk: RecordingDisk, journal: Journal) -> None:
    kept = journal.files.keep(CONTENT)
    path = SOURCE.journal / kept.fichier
    for at in (0, 20, 21, 200, len(read_whole(disk, path)) - 1):
        descriptor = disk.open(path)
        [byte] = disk.pread(descriptor, 1, at)
        disk.pwrite(descriptor, bytes([byte ^ 1]), at)
        with pytest.raises(PieceLostError):
            journal.files.read(kept)
        disk.pwrite(descriptor, bytes([byte]), at)
        disk.close(descriptor)
    assert journal.files.read(kept) == CONTENT


@pytest.mark.parametrize("name", ["", "seg-00000001.j", "doc-../keyring.a.s", "doc-gone.s"])
def test_no_other_file_is_ever_read(journal: Journal, name: str) -> None:
    with pytest.raises(PieceLostError):
        journal.files.read(Kept(name, bytes(32)))


def test_without_room_nothing_is_written(disk: RecordingDisk, journal: Journal) -> None:
    disk.free = 4 * len(CONTENT)
    with pytest.raises(DiskFullError):
        journal.files.keep(CONTENT)
    assert not sealed(disk)


def test_what_no_document_names_goes(disk: RecordingDisk, journal: Journal) -> None:
    first, second = journal.files.keep(CONTENT), journal.files.keep(CONTENT)

    assert first.fichier != second.fichier
    assert journal.files.retain({second.fichier}) == 1
    assert sealed(disk) == [second.fichier]
    journal.files.drop(second.fichier)
    journal.files.drop(second.fichier)
    assert not sealed(disk)


def test_a_journal_opens_and_is_judged_beside_such_files(disk: RecordingDisk) -> None:
    journal = Journal.open(SOURCE.journal, disk, KEY, MadeUpEntropy(), sizes=SMALL)
    journal.append(b"first")
    kept = journal.files.keep(CONTENT)
    journal.close()

    again = Journal.open(SOURCE.journal, disk, KEY, MadeUpEntropy(1), sizes=SMALL)
    assert [payload for _, payload in again.replay()] == [b"first"]
    assert again.verify().entries == 1
    assert again.files.read(kept) == CONTENT
    again.close()


def test_a_backup_holds_them_and_writes_each_once(disk: RecordingDisk, journal: Journal) -> None:
    journal.append(b"first")
    kept = journal.files.keep(CONTENT)
    mirror = Mirror(disk, KEY_DIRECTORY, PART)
    mirror.copy(SOURCE, STAMP, NOON)
    assert mirror.copy(SOURCE, STAMP, NOON).written == 0

    back = RecordingDisk()
    assert mirror.put_back(mirror.manifest(), BACK, back) == []
    restored = Journal.open(BACK, back, KEY, MadeUpEntropy(2), expected=True)
    assert restored.files.read(kept) == CONTENT
    restored.close()


def test_a_backup_forgets_what_the_box_dropped(disk: RecordingDisk, journal: Journal) -> None:
    journal.append(b"first")
    kept = journal.files.keep(CONTENT)
    mirror = Mirror(disk, KEY_DIRECTORY, PART)
    mirror.copy(SOURCE, STAMP, NOON)
    journal.files.drop(kept.fichier)
    mirror.copy(SOURCE, STAMP, NOON)

    assert f"queue/{kept.fichier}" not in mirror.manifest().files
    assert len(mirror.manifest().parts) == len(disk.names(KEY_DIRECTORY / "parts"))


def test_a_disk_that_fails_is_said(disk: RecordingDisk, journal: Journal) -> None:
    disk.fail_at = disk.calls + 3
    with pytest.raises(JournalClosedError):
        journal.files.keep(CONTENT)
