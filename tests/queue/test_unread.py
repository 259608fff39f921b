"""A state is changed without reading the document, where an index tells that it does change."""

import pytest
from tinydb import where

from appliance.queue.columns import Column
from appliance.queue.table import JournalDatabase, JournalTable
from tests.crash.recording import RecordingDisk
from tests.queue.made_up_queue import open_journal

COLUMNS = {"t": (Column(("etat",), 1),)}


class ReadingDisk(RecordingDisk):
    reads = 0

    def pread(self, descriptor: int, size: int, offset: int) -> bytes:
        self.reads += 1
        return super().pread(descriptor, size, offset)


@pytest.fixture
def disk() -> ReadingDisk:
    return ReadingDisk()


@pytest.fixture
def table(disk: ReadingDisk) -> JournalTable:
    database = JournalDatabase(open_journal(disk), columns=COLUMNS)
    database.table("t").insert_multiple([{"etat": "a", "text": "x" * 200} for _ in range(3)])
    database.close()
    return JournalDatabase(open_journal(disk, 1), columns=COLUMNS).table("t")


def commits(disk: RecordingDisk) -> int:
    return disk.changes


def test_a_change_that_the_index_tells_of_reads_nothing(
    table: JournalTable, disk: ReadingDisk
) -> None:
    before = disk.reads
    assert table.update({"etat": "b", "le": 7}, doc_ids=[2, 3]) == [2, 3]
    assert disk.reads == before
    assert table.get(doc_id=2) == {"etat": "b", "le": 7, "text": "x" * 200}
    assert [found.doc_id for found in table.search(where("etat") == "b")] == [2, 3]


def test_it_is_durable(table: JournalTable, disk: ReadingDisk) -> None:
    table.update({"etat": "b"}, doc_ids=[1])
    disk.kill()
    again = JournalDatabase(open_journal(RecordingDisk(disk.contents()), 2), columns=COLUMNS)
    assert again.table("t").get(doc_id=1)["etat"] == "b"


def test_what_does_not_change_costs_no_commit(table: JournalTable, disk: ReadingDisk) -> None:
    before = commits(disk)
    assert table.update({"etat": "a"}, doc_ids=[1]) == [1]
    assert commits(disk) == before


def test_a_field_that_no_column_tells_of_is_compared(
    table: JournalTable, disk: ReadingDisk
) -> None:
    table.update({"text": "y"}, doc_ids=[1])
    before = commits(disk)
    table.update({"text": "y"}, doc_ids=[1])
    assert commits(disk) == before
    assert table.get(doc_id=1) == {"etat": "a", "text": "y"}


def test_a_second_change_keeps_the_first(table: JournalTable) -> None:
    table.update({"etat": "b", "le": 7}, doc_ids=[1])
    table.update({"etat": "c"}, doc_ids=[1])
    assert table.get(doc_id=1) == {"etat": "c", "le": 7, "text": "x" * 200}


def test_a_number_that_is_not_there_is_passed_over(table: JournalTable) -> None:
    assert table.update({"etat": "b"}, doc_ids=[1, 9]) == [1]
    assert [one["etat"] for one in table.all()] == ["b", "a", "a"]


def test_what_a_transaction_touched_is_changed_after_it(table: JournalTable) -> None:
    with table._storage.transaction():
        table.update({"etat": "b"}, doc_ids=[1])
        table.update({"etat": "c", "le": 7}, doc_ids=[1])
        table.update({"etat": "b"}, doc_ids=[2])
    assert [one["etat"] for one in table.all()] == ["c", "b", "a"]


def test_a_long_change_makes_a_new_document(table: JournalTable) -> None:
    table.update({"etat": "b", "text": "y" * 300}, doc_ids=[1])
    assert table.get(doc_id=1) == {"etat": "b", "text": "y" * 300}
