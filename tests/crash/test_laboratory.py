"""The laboratory itself: it finds the bugs that it exists for."""

from pathlib import Path

import pytest

from appliance.errors import JournalDamagedError
from tests.crash.laboratory import Laboratory, Ledger
from tests.crash.recording import RecordingDisk
from tests.durable.test_crash import append, judge, opened


class NeverSyncs(RecordingDisk):
    def fdatasync(self, descriptor: int) -> None:
        self._call(change=True)


class NeverSyncsNames(RecordingDisk):
    def sync_directory(self, path: Path) -> None:
        self._call(change=True)


class SyncsTooLate(RecordingDisk):
    """Says that it is done one write before it is."""

    _late: int | None = None

    def fdatasync(self, descriptor: int) -> None:
        late, self._late = self._late, descriptor
        if late in self._descriptors:
            super().fdatasync(late)


class NamesBeforeContent(RecordingDisk):
    """Forgets the content of what is renamed, as a rename before its sync would."""

    def fdatasync(self, descriptor: int) -> None:
        path = next(
            name for name, file in self._names.items() if file is self._descriptors[descriptor]
        )
        if not path.name.endswith((".pre", ".new")):
            super().fdatasync(descriptor)


def workload(disk: RecordingDisk, ledger: Ledger) -> None:
    journal = opened(disk)
    for step in range(8):
        append(journal, ledger, bytes([step]) * 700)
    journal.close()
    disk.kill()


@pytest.mark.parametrize("faulty", [NeverSyncs, NeverSyncsNames, SyncsTooLate, NamesBeforeContent])
def test_a_forgotten_sync_is_caught(faulty: type[RecordingDisk]) -> None:
    with pytest.raises((AssertionError, JournalDamagedError)):
        Laboratory(make_disk=faulty).cut_everywhere(workload, judge)


def test_without_a_fault_nothing_is_found() -> None:
    assert Laboratory().cut_everywhere(workload, judge) > 100
