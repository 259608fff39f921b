"""TinyDB on the journal behaves as TinyDB in memory: restarts, checkpoints, columns, archives."""

from contextlib import suppress
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pytest import MonkeyPatch  # noqa: PT013 - not as a fixture: a machine makes its own
from tinydb import TinyDB, where
from tinydb.operations import delete
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from appliance.queue import compaction
from appliance.queue.columns import Column
from appliance.queue.table import JournalDatabase, JournalTable
from tests.crash.laboratory import HOME
from tests.crash.recording import RecordingDisk
from tests.queue.made_up_queue import open_journal

NAMES = st.sampled_from(["one", "two"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from([0.0, 1.0, -2.5])
    | st.text(max_size=3)
    | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)
COLUMNS = {
    "one": (Column(("a",), 1), Column(("b",), 4)),  # of one byte: many documents share a mark
    "two": (Column(("a", ""), 8),),
}
CHECKPOINT_EVERY = 7


class JournalledTinyDB(RuleBasedStateMachine):
    """The same operations on both; document numbers apart, which ours never reuses."""

    def __init__(self) -> None:
        super().__init__()
        self.patched = MonkeyPatch()
        self.patched.setattr(compaction, "TOGETHER", 1)
        self.disk = RecordingDisk()
        self.model = TinyDB(storage=MemoryStorage)
        self.given: dict[str, set[int]] = {"one": set(), "two": set()}
        self.open()

    def open(self) -> None:
        journal = open_journal(self.disk, self.disk.calls)
        self.ours = JournalDatabase(journal, columns=COLUMNS, checkpoint_every=CHECKPOINT_EVERY)

    def teardown(self) -> None:
        self.ours.close()
        self.patched.undo()

    def both(self, name: str) -> tuple[JournalTable, Table]:
        return self.ours.table(name), self.model.table(name)

    @rule(name=NAMES, document=DOCUMENTS)
    def insert(self, name: str, document: dict[str, Any]) -> None:
        ours, model = self.both(name)
        self.note(name, [number := ours.insert(document)])
        model.insert(Document(document, number))

    @rule(name=NAMES, documents=st.lists(DOCUMENTS, max_size=3))
    def insert_multiple(self, name: str, documents: list[dict[str, Any]]) -> None:
        ours, model = self.both(name)
        numbers = ours.insert_multiple(documents)
        self.note(name, numbers)
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
        updated = model.update(document, where("c") == value)
        numbers = ours.upsert(document, where("c") == value)
        if not updated:
            self.note(name, numbers)
            model.insert(Document(document, numbers[0]))

    @rule(name=NAMES, document=DOCUMENTS, fields=DOCUMENTS, value=VALUES)
    def change_in_one_transaction(
        self, name: str, document: dict[str, Any], fields: dict[str, Any], value: Any
    ) -> None:
        with self.ours.storage.transaction():
            self.insert(name, document)
            self.update(name, fields, value)
            self.remove(name, value)
            self.narrow(name, value)
            self.agree()

    @rule(name=NAMES, document=DOCUMENTS)
    def abandon_a_transaction(self, name: str, document: dict[str, Any]) -> None:
        with suppress(KeyError), self.ours.storage.transaction():
            self.ours.table(name).update(document)
            self.ours.table(name).insert(document)
            raise KeyError

    @rule(name=NAMES)
    def truncate(self, name: str) -> None:
        for table in self.both(name):
            table.truncate()

    @rule()
    def compact(self) -> None:
        self.ours.storage.compact()

    @rule()
    def reopen(self) -> None:
        self.ours.close()
        self.open()

    @rule()
    def reopen_after_a_kill(self) -> None:
        self.disk.kill()
        self.open()

    @rule()
    def reopen_without_a_checkpoint(self) -> None:
        self.ours.close()
        for name in self.disk.names(HOME / "queue"):
            if name.startswith("idx-"):
                self.disk.unlink(HOME / "queue" / name)
        self.open()

    @rule(name=NAMES, value=VALUES)
    def narrow(self, name: str, value: Any) -> None:
        ours, model = self.both(name)
        for query in (
            where("a") == value,
            where("a")[""] == value,
            (where("a") == value) & (where("b") == value),
            (where("a") == value) & where("c").exists(),
            (where("a") == value) | (where("b") == value),
            ~(where("a") == value),
        ):
            expected = [(one.doc_id, dict(one)) for one in model.search(query)]
            for _ in range(2):  # the second time, what TinyDB remembers of the query helps
                assert [(one.doc_id, dict(one)) for one in ours.search(query)] == expected
            assert [one.doc_id for one in ours.page(query, 2)] == [
                number for number, _ in expected[: -3 if len(expected) > 2 else None : -1]
            ]
            assert ours.get(query) == model.get(query)
            assert ours.count(query) == len(expected)

    @invariant()
    def agree(self) -> None:
        for name in ("one", "two"):
            ours, model = self.both(name)
            assert numbered(ours) == numbered(model)
            assert len(ours) == len(model)

    def note(self, name: str, numbers: list[int]) -> None:
        """Fail when a number was given before."""
        assert not self.given[name].intersection(numbers)
        self.given[name].update(numbers)


def numbered(table: Table) -> dict[int, dict[str, Any]]:
    return {document.doc_id: dict(document) for document in table}


TestJournalledTinyDB = JournalledTinyDB.TestCase
TestJournalledTinyDB.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
