"""TinyDB on the journal behaves as TinyDB in memory, restarts included."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb import TinyDB, where
from tinydb.operations import add, delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from appliance.durable.journal import Journal
from appliance.errors import JournalClosedError
from appliance.queue.storage import JournalStorage
from appliance.queue.table import JournalDatabase
from tests.crash.recording import RecordingDisk
from tests.queue.made_up_queue import open_journal

NAMES = st.sampled_from(["one", "two"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


class JournalledTinyDB(RuleBasedStateMachine):
    """The same operations on both; document numbers apart, which ours never reuses."""

    def __init__(self) -> None:
        super().__init__()
        self.disk = RecordingDisk()
        self.model = TinyDB(storage=MemoryStorage)
        self.open()

    def open(self) -> None:
        self.ours = JournalDatabase(open_journal(self.disk, self.disk.calls))

    def teardown(self) -> None:
        self.ours.close()

    def both(self, name: str) -> tuple[Table, Table]:
        return self.ours.table(name), self.model.table(name)

    @rule(name=NAMES, document=DOCUMENTS)
    def insert(self, name: str, document: dict[str, Any]) -> None:
        ours, model = self.both(name)
        number = ours.insert(document)
        model.insert(Document(document, number))

    @rule(name=NAMES, documents=st.lists(DOCUMENTS, max_size=3))
    def insert_multiple(self, name: str, documents: list[dict[str, Any]]) -> None:
        ours, model = self.both(name)
        numbers = ours.insert_multiple(documents)
        model.insert_multiple(map(Document, documents, numbers))

    @rule(name=NAMES, fields=DOCUMENTS, value=VALUES)
    def update(self, name: str, fields: dict[str, Any], value: Any) -> None:
        updated = [table.update(fields, where("a") == value) for table in self.both(name)]
        assert updated[0] == updated[1]

    @rule(name=NAMES)
    def delete_field(self, name: str) -> None:
        for table in self.both(name):
            table.update(delete("b"), where("b").exists())

    @rule(name=NAMES, value=VALUES)
    def remove(self, name: str, value: Any) -> None:
        removed = [table.remove(where("a") == value) for table in self.both(name)]
        assert removed[0] == removed[1]

    @rule(name=NAMES, document=DOCUMENTS, value=VALUES)
    def upsert(self, name: str, document: dict[str, Any], value: Any) -> None:
        ours, model = self.both(name)
        numbers = ours.upsert(document, where("c") == value)
        if not model.update(document, where("c") == value):
            model.insert(Document(document, numbers[0]))

    @rule(name=NAMES)
    def truncate(self, name: str) -> None:
        for table in self.both(name):
            table.truncate()

    @rule()
    def reopen(self) -> None:
        self.ours.close()
        self.open()

    @rule()
    def reopen_after_a_kill(self) -> None:
        self.disk.kill()
        self.open()

    @invariant()
    def agree(self) -> None:
        for name in ("one", "two"):
            ours, model = self.both(name)
            assert numbered(ours) == numbered(model)
            assert len(ours) == len(model)


def numbered(table: Table) -> dict[int, dict[str, Any]]:
    return {document.doc_id: dict(document) for document in table}


TestJournalledTinyDB = JournalledTinyDB.TestCase
TestJournalledTinyDB.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


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
    journal: Journal = database.storage._journal
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
