"""The index in memory: what it costs, what it saves, and that nothing hangs on its checkpoint."""

import tracemalloc
from collections.abc import Sequence
from itertools import count

import pytest
from tinydb import where

from appliance.errors import JournalDamagedError
from appliance.queue.columns import Column, Location, Rows
from appliance.queue.table import JournalDatabase
from tests.crash.laboratory import HOME
from tests.crash.recording import RecordingDisk
from tests.queue.made_up_queue import open_journal

LOT = Column(("lot",), 4)
SEEDS = count()
COMMITS = 200


def opened(disk: RecordingDisk, *columns: Column, every: int = 1000) -> JournalDatabase:
    journal = open_journal(disk, next(SEEDS))
    return JournalDatabase(journal, columns={"_default": columns}, checkpoint_every=every)


def filled(disk: RecordingDisk, *columns: Column) -> JournalDatabase:
    database = opened(disk, *columns)
    database.insert_multiple({"lot": lot % 3, "rang": lot} for lot in range(30))
    database.update({"lot": 7}, doc_ids=[30])
    return database


def checkpoints(disk: RecordingDisk) -> Sequence[str]:
    return [name for name in disk.names(HOME / "queue") if name.startswith("idx-")]


def test_a_query_on_a_column_reads_only_what_it_may_find(monkeypatch: pytest.MonkeyPatch) -> None:
    database = filled(RecordingDisk(), LOT)
    read: list[int] = []
    document = database.storage.document

    def noted(table: str, number: int) -> object:
        read.append(number)
        return document(table, number)

    monkeypatch.setattr(database.storage, "document", noted)
    assert [one["rang"] for one in database.page(where("lot") == 7, 5)] == [29]
    assert database.count(where("lot") == 1) == 10
    assert len(read) == 11
    assert len(database.search(where("rang") < 5)) == 5
    assert len(read) == 41


@pytest.mark.parametrize("columns", [(), (LOT,), (LOT, Column(("rang",), 8))])
def test_columns_may_change_between_two_openings(columns: Sequence[Column]) -> None:
    disk = RecordingDisk()
    filled(disk, LOT).close()
    database = opened(disk, *columns)
    assert database.get(where("lot") == 7) == {"lot": 7, "rang": 29}
    assert database.count(where("rang") == 3) == 1
    assert database.insert({}) == 31


def test_an_opening_after_a_checkpoint_reads_only_what_came_after() -> None:
    disk = RecordingDisk()
    database = opened(disk)
    database.insert_multiple({"rang": rang} for rang in range(COMMITS))
    for rang in range(COMMITS):
        database.update({"rang": -rang}, doc_ids=[rang])
    database.close()
    with_checkpoint = calls_to_open(disk)
    for name in checkpoints(disk):
        disk.unlink(HOME / "queue" / name)
    assert calls_to_open(disk) > 2 * with_checkpoint


def calls_to_open(disk: RecordingDisk) -> int:
    before = disk.calls
    database = opened(disk)
    assert len(database) == COMMITS
    spent = disk.calls - before
    disk.kill()
    return spent


def test_a_checkpoint_is_written_every_so_many_commits() -> None:
    disk = RecordingDisk()
    database = opened(disk, every=5)
    written: list[Sequence[str]] = []
    for rang in range(12):
        database.insert({"rang": rang})
        written.append(checkpoints(disk))
    assert [len(set(map(tuple, written[:each]))) for each in (4, 5, 9, 10, 12)] == [1, 2, 2, 3, 3]


def test_what_was_deleted_takes_no_room_in_a_checkpoint() -> None:
    rows = Rows([LOT])
    for number in range(1, 100):
        rows.put(number, {"lot": number}, Location(number, 0))
    for number in range(1, 99):
        rows.delete(number)
    assert [len(buffer) for buffer in rows.buffers()] == [1, 1, 1, 1, 1, 4]
    mark = LOT.mark(99)
    assert mark is not None
    assert (list(rows), list(rows.bearing(LOT, mark)), rows.last) == ([99], [99], 99)


def test_a_document_takes_some_thirty_bytes_of_memory() -> None:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    rows = Rows([LOT])
    for number in range(1, 20_001):
        rows.put(number, {"lot": number}, Location(number << 12, 0))
    taken = (tracemalloc.get_traced_memory()[0] - before) / 20_000
    tracemalloc.stop()
    assert 30 < taken < 37


def test_a_patch_of_nothing_is_damage() -> None:
    disk = RecordingDisk()
    database = filled(disk)
    database.storage._ledger._journal.append(b"\x02\x95\x01\xa8_default\x63\x80\x90")
    disk.kill()
    with pytest.raises(JournalDamagedError):
        opened(disk)
