"""What TinyDB on the journal promises beyond TinyDB."""

import pytest
from tinydb import TinyDB, where
from tinydb.operations import add, increment
from tinydb.table import Document

from appliance.durable.journal import Journal
from appliance.errors import JournalClosedError
from appliance.queue.storage import JournalStorage
from appliance.queue.table import JournalDatabase
from tests.crash.recording import RecordingDisk
from tests.queue.made_up_queue import open_journal


@pytest.fixture
def disk() -> RecordingDisk:
    return RecordingDisk()


@pytest.fixture
def database(disk: RecordingDisk) -> JournalDatabase:
    return JournalDatabase(open_journal(disk))


def test_results_are_copies(database: JournalDatabase) -> None:
    database.insert({"lignes": [{"amo": 1}]})
    for result in (
        database.all()[0],
        database.get(doc_id=1),
        database.search(where("lignes").exists())[0],
        database.search(where("lignes").exists())[0],
    ):
        result["lignes"][0]["amo"] = 99
    assert database.all() == [{"lignes": [{"amo": 1}]}]


def test_what_was_put_in_may_be_changed_after(database: JournalDatabase) -> None:
    document = {"lignes": [1]}
    database.insert(document)
    document["lignes"].append(2)
    assert database.all() == [{"lignes": [1]}]


def test_a_number_is_never_given_again(database: JournalDatabase, disk: RecordingDisk) -> None:
    database.insert_multiple([{}, {}, {}])
    database.remove(doc_ids=[3])
    assert database.insert({}) == 4
    database.truncate()
    database.close()
    assert JournalDatabase(open_journal(disk, 1)).insert({}) == 5


def test_a_write_costs_what_it_changes(database: JournalDatabase, disk: RecordingDisk) -> None:
    database.insert_multiple([{"number": step, "text": "x" * 100} for step in range(300)])
    before, calls = journalled(database), disk.calls
    database.update(increment("number"), doc_ids=[7])
    assert journalled(database)[len(before) :] != []
    assert len(b"".join(journalled(database)[len(before) :])) < 40
    assert disk.calls > calls


def journalled(database: JournalDatabase) -> list[bytes]:
    journal: Journal = database.storage._ledger._journal
    return [*journal.entries()]


def test_what_changes_nothing_writes_nothing(database: JournalDatabase) -> None:
    database.insert({"a": 1})
    before = journalled(database)
    database.update({"a": 1})
    database.remove(where("a") == 2)
    assert journalled(database) == before


def test_a_transaction_is_one_commit_or_none(database: JournalDatabase) -> None:
    table = database.table("other")
    with database.storage.transaction():
        database.insert({"a": 1})
        table.insert({"b": 1})
        table.update(add("b", 1))
        assert table.all() == [{"b": 2}]
    assert len(journalled(database)) == 1

    def fail() -> None:
        with database.storage.transaction():
            table.update({"b": 7})
            database.truncate()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (database.all(), table.all()) == ([{"a": 1}], [{"b": 2}])
    assert len(journalled(database)) == 1


def test_a_failed_disk_leaves_memory_as_it_was(
    database: JournalDatabase, disk: RecordingDisk
) -> None:
    database.insert({"a": 1})
    disk.fail_at = disk.calls
    with pytest.raises(JournalClosedError):
        database.insert({"a": 2})
    assert database.all() == [{"a": 1}]


def test_what_msgpack_cannot_hold_is_refused_whole(database: JournalDatabase) -> None:
    with pytest.raises(TypeError):
        database.insert_multiple([{"a": 1}, {"a": object()}])
    assert database.all() == []


def test_a_stock_table_works_on_the_storage(disk: RecordingDisk) -> None:
    class StockDatabase(TinyDB):
        default_storage_class = JournalStorage  # type: ignore[assignment]

    database = StockDatabase(open_journal(disk))
    database.insert({"a": 1})
    database.table("other").insert({"b": 1})
    database.update({"a": 2})
    database.drop_table("other")
    database.close()
    again = JournalDatabase(open_journal(disk, 1))
    assert (again.all(), again.table("other").all()) == ([{"a": 2}], [])


@pytest.mark.parametrize("number", [-1, 1 << 64])
def test_a_number_that_no_index_can_hold_is_refused_before_it_is_written(
    database: JournalDatabase, number: int
) -> None:
    with pytest.raises((ValueError, OverflowError)):
        database.insert(Document({}, number))
    assert journalled(database) == []
    database.insert({})
