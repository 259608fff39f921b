"""Power cuts, kills and failing disks: what was acknowledged is there, whatever happens."""

import errno
from contextlib import suppress

import pytest

from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.errors import JournalClosedError, VaultError
from tests.crash.laboratory import HOME, KEY, Laboratory, Ledger, MadeUpEntropy, Workload
from tests.crash.recording import RecordingDisk

AFTER = b"after the cut"
SMALL = Sizes(segment=8 * 4096, reserve=0)


def opened(disk: RecordingDisk, seed: int = 0) -> Journal:
    return Journal.open(HOME / "journal", disk, KEY, MadeUpEntropy(seed), sizes=SMALL)


def append(journal: Journal, ledger: Ledger, payload: bytes) -> None:
    with ledger.commit(payload):
        journal.append(payload)


def workload(disk: RecordingDisk, ledger: Ledger) -> None:
    """Thirty commits of one block and of several, over segments and closings."""
    for life in range(3):
        seed = len(ledger.asked)
        journal = opened(disk, seed)
        for step in range(10):
            length = 9000 if step % 4 == 2 else 700
            append(journal, ledger, f"{seed}/{life}/{step} ".encode().ljust(length, b"."))
        if life != 1:  # the second life ends without a closing
            journal.close()
        disk.kill()


def judge(disk: RecordingDisk, ledger: Ledger) -> None:
    journal = opened(disk, 1000)
    found = [*journal.entries()]
    ledger.judge([payload for payload in found if payload != AFTER])
    journal.append(AFTER)
    journal.close()
    again = opened(disk, 1001)
    assert again.report.torn_bytes == 0
    assert [*again.entries()] == [*found, AFTER]
    again.close()


def test_no_power_cut_loses_what_was_acknowledged() -> None:
    assert Laboratory(per_cut=5).cut_everywhere(workload, judge) > 1000


def test_a_killed_program_leaves_nothing_that_a_later_cut_turns_into_damage() -> None:
    assert Laboratory().kill_everywhere(workload, judge) > 300


@pytest.mark.parametrize("failure", [errno.EIO, errno.ENOSPC])
def test_a_call_that_fails_once_loses_nothing(failure: int) -> None:
    for fail_at in range(calls_of(workload)):
        disk, ledger = RecordingDisk(), Ledger()
        disk.fail_at, disk.failure = fail_at, failure
        with suppress(VaultError):
            workload(disk, ledger)
        disk.kill()
        judge(disk, ledger)


def test_nothing_is_accepted_after_a_failed_write_or_sync() -> None:
    first_append, last = calls_of(lambda disk, _: opened(disk).close()), calls_of(ten_appends)
    refused = 0
    for fail_at in range(first_append, last):
        disk, ledger = RecordingDisk(), Ledger()
        disk.fail_at = fail_at
        ten_appends(disk, ledger)
        refused += len(ledger.acknowledged) < 10
        assert ledger.acknowledged == ledger.asked[: len(ledger.acknowledged)]
    assert refused


def ten_appends(disk: RecordingDisk, ledger: Ledger) -> None:
    """Go on after a refusal, as a program that ignores it would."""
    journal = opened(disk)
    for step in range(10):
        with suppress(JournalClosedError):
            append(journal, ledger, bytes([step]) * 5000)
    with suppress(JournalClosedError):
        journal.close()


def calls_of(work: Workload) -> int:
    disk = RecordingDisk()
    work(disk, Ledger())
    return disk.calls
