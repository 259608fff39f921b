"""Damage to what was acknowledged is never taken for a torn tail, and never silent."""

import errno
from random import Random

import pytest

from appliance.durable.frames import BLOCK
from appliance.durable.segments import FRAMES_START, segment_path
from appliance.errors import JournalClosedError, JournalDamagedError
from tests.crash.recording import RecordingDisk
from tests.durable.made_up_journal import (
    DIRECTORY,
    PAYLOADS,
    end_of_frames,
    opened,
    overwrite,
    overwritten,
    reopened,
    without_blocks,
    written,
)


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


def test_a_lost_block_is_rebuilt_from_parity_and_reported() -> None:
    image = written()
    path = segment_path(DIRECTORY, 1)
    disk = RecordingDisk({**image, path: without_blocks(image[path], 1)})
    journal = opened(disk, 1)
    assert [payload for _, payload in journal.replay()] == PAYLOADS
    assert journal.report.remarks == ("segment 1: damaged, rebuilt from parity",)
    assert disk.contents()[path] == image[path]
    journal.close()
    assert reopened(disk, 2).report.clean


def test_a_lost_block_is_rebuilt_when_a_single_payload_is_read() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    places = [journal.append(payload) for payload in PAYLOADS]
    path = segment_path(DIRECTORY, 1)
    image = disk.contents()[path]
    overwrite(disk, path, FRAMES_START, bytes(BLOCK))
    assert journal.read(places[0]) == PAYLOADS[0]
    assert not journal.report.clean
    assert disk.contents()[path] == image


def test_more_lost_blocks_than_parity_rebuilds_are_damage_and_name_what_is_missing() -> None:
    image = written()
    path = segment_path(DIRECTORY, 1)
    disk = RecordingDisk({**image, path: without_blocks(image[path], 1, 2)})
    before = disk.contents()
    with pytest.raises(JournalDamagedError, match="segment 1: frames 2 to 5"):
        reopened(disk)
    assert disk.contents() == before


def test_damage_found_by_the_replay_shuts_the_door() -> None:
    image = written()
    path = segment_path(DIRECTORY, 1)
    journal = opened(RecordingDisk({**image, path: without_blocks(image[path], 1, 2)}), 1)
    with pytest.raises(JournalDamagedError):
        [*journal.replay()]
    with pytest.raises(JournalClosedError):
        journal.append(b"more")


def test_the_last_entry_cannot_be_taken_for_a_torn_tail_after_a_closing() -> None:
    image = written(parity=False)
    path, end = end_of_frames(image)
    last_entry = end - 2 * BLOCK  # the witness of the closing takes the last block
    damaged = overwritten(image[path], last_entry, bytes(BLOCK))
    with pytest.raises(JournalDamagedError):
        opened(RecordingDisk({**image, path: damaged}), 1)


def test_the_last_entry_cannot_be_taken_for_a_torn_tail_after_a_pause() -> None:
    disk = RecordingDisk()
    journal = opened(disk)
    place = journal.append(b"the last one before the night")
    journal.bear_witness()
    disk.kill()
    overwrite(disk, segment_path(DIRECTORY, 1), place & 0xFFFF_FFFF, bytes(BLOCK))
    with pytest.raises(JournalDamagedError):
        opened(disk, 1)


def test_parity_witnesses_what_it_covers_even_when_the_witness_goes_too() -> None:
    image = written()
    path, end = end_of_frames(image)
    damaged = overwritten(image[path], end - 2 * BLOCK, bytes(2 * BLOCK))
    with pytest.raises(JournalDamagedError):
        opened(RecordingDisk({**image, path: damaged}), 1)


def test_parity_of_a_growing_segment_never_hides_what_came_after() -> None:
    """The blocks behind what it covers are not its business."""
    disk = RecordingDisk(written())
    journal = opened(disk, 1)
    journal.append(b"after the closing")
    disk.kill()
    assert [*opened(disk, 2).entries()] == [*PAYLOADS, b"after the closing"]


def test_parity_from_before_the_last_frames_is_made_anew_at_the_opening() -> None:
    """A cut between the name of a segment and the parity of the one before."""
    disk = RecordingDisk()
    journal = opened(disk)
    journal.append(PAYLOADS[0])
    journal.close()
    path = segment_path(DIRECTORY, 1)
    early = disk.contents()[path.with_suffix(".p")]
    journal = opened(disk, 1)
    appended = PAYLOADS[:1]
    for payload in PAYLOADS[1:]:
        journal.append(payload)
        appended.append(payload)
        if segment_path(DIRECTORY, 2) in disk.contents():
            break
    disk.kill()
    files = {**disk.contents(), path.with_suffix(".p"): early}
    again = RecordingDisk(files)
    opened(again, 2).close()
    files = again.contents()
    files[path] = without_blocks(files[path], 2)
    assert [*opened(RecordingDisk(files), 3).entries()] == appended


@pytest.mark.parametrize("number", [1, 2])
def test_a_missing_segment_is_refused(number: int) -> None:
    image = written()
    del image[segment_path(DIRECTORY, number)]
    with pytest.raises(JournalDamagedError):
        opened(RecordingDisk(image), 1)


def test_a_stale_block_is_refused() -> None:
    """A copy of an earlier frame in the place of a later one."""
    image = written(parity=False)
    path = segment_path(DIRECTORY, 1)
    first = image[path][FRAMES_START : FRAMES_START + BLOCK]
    stale = overwritten(image[path], FRAMES_START + BLOCK, first)
    with pytest.raises(JournalDamagedError):
        reopened(RecordingDisk({**image, path: stale}))


@pytest.mark.parametrize("parity", [True, False])
def test_every_flipped_bit_is_reported_and_costs_nothing_silently(*, parity: bool) -> None:
    image, random = written(parity=parity), Random(3)  # noqa: S311 - repeatable
    files = [path for path, data in image.items() if data]
    for _ in range(400):
        path = random.choice(files)
        place, bit = random.randrange(len(image[path])), random.randrange(8)
        flipped = overwritten(image[path], place, bytes([image[path][place] ^ 1 << bit]))
        try:
            journal = reopened(RecordingDisk({**image, path: flipped}))
        except JournalDamagedError:
            assert not parity
            continue
        proof = journal.verify()
        assert journal.report.remarks or proof.remarks or journal.report.torn_bytes
        assert [*journal.entries()] == PAYLOADS


def test_a_block_that_the_medium_cannot_read_is_rebuilt() -> None:
    disk = UnreadableBlock(written())
    disk.bad = FRAMES_START + BLOCK
    journal = opened(disk, 1)
    assert [payload for _, payload in journal.replay()] == PAYLOADS
    assert not journal.report.clean


class UnreadableBlock(RecordingDisk):
    """One block of every file gives an error, in files that were there at first."""

    bad = -1

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        if offset <= self.bad < offset + size and descriptor in self._bad_descriptors():
            raise OSError(errno.EIO, "unreadable")
        return super().pread(descriptor, size, offset)

    def _bad_descriptors(self) -> list[int]:
        first = self._names.get(segment_path(DIRECTORY, 1))
        return [one for one, file in self._descriptors.items() if file is first]


def test_damage_under_an_open_journal_is_found_by_verify() -> None:
    disk = RecordingDisk(written(parity=False))
    journal = opened(disk, 1)
    proof = journal.verify()
    assert (proof.entries, proof.frames) == (len(PAYLOADS), len(PAYLOADS) + 1)
    assert proof == journal.verify()
    overwrite(disk, segment_path(DIRECTORY, proof.segments), FRAMES_START + 70, b"?")
    with pytest.raises(JournalDamagedError):
        journal.verify()


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
