"""Packing what is old changes nothing that can be read, checkpoint or none."""

from pathlib import Path
from typing import Any

import pytest
from tinydb import where

from appliance.durable.operations import (
    Clear,
    Delete,
    Operation,
    Patch,
    Put,
    pack_commit,
)
from appliance.errors import DiskFullError
from appliance.queue.columns import Column
from appliance.queue.compaction import Entry, surviving
from appliance.queue.table import JournalDatabase
from tests.crash.laboratory import HOME
from tests.crash.recording import RecordingDisk
from tests.queue.made_up_queue import open_journal

QUEUE = HOME / "queue"
COLUMNS = {"_default": (Column(("lot",), 4),)}


def opened(disk: RecordingDisk) -> JournalDatabase:
    return JournalDatabase(open_journal(disk, disk.calls), columns=COLUMNS)


def known(database: JournalDatabase) -> dict[str, Any]:
    tables = {name: database.table(name).all() for name in sorted(database.tables())}
    return {
        "all": {name: [(one.doc_id, one) for one in found] for name, found in tables.items()},
        "lot": [one.doc_id for one in database.search(where("lot") == 1)],
        "last": [database.storage.last_number(name) for name in tables],
    }


def lived(disk: RecordingDisk) -> dict[str, Any]:
    """Fill some segments with puts, patches, deletions and a table that was emptied."""
    database = opened(disk)
    other = database.table("other")
    for rang in range(20):
        database.insert({"lot": 0, "contenu": bytes(500), "rang": rang})
        other.insert({"rang": rang})
    other.truncate()
    other.insert({"rang": "last"})
    for lot in (1, 2, 1):
        database.update({"lot": lot}, where("rang") < 5)
    database.remove(doc_ids=[20, 2])
    before = known(database)
    database.close()
    return before


def names(disk: RecordingDisk, prefix: str) -> list[Path]:
    return [QUEUE / name for name in disk.names(QUEUE) if name.startswith(prefix)]


@pytest.mark.parametrize("lost", ["nothing", "idx-"])
def test_what_was_packed_reads_as_before(lost: str) -> None:
    disk = RecordingDisk()
    before = lived(disk)
    assert names(disk, "arc-")
    for path in names(disk, lost):
        disk.unlink(path)
    database = opened(disk)
    assert known(database) == before
    assert database.insert({}) == 21
    assert database.table("other").insert({}) == 22


def test_who_only_read_packs_nothing() -> None:
    disk = RecordingDisk()
    before = lived(disk)
    standing = names(disk, "")
    database = opened(disk)
    assert known(database) == before
    database.close()
    assert names(disk, "") == standing


def test_packing_goes_on_archive_after_archive() -> None:
    disk = RecordingDisk()
    lived(disk)
    for _ in range(3):
        database = opened(disk)
        for rang in range(30):
            database.insert({"lot": 3, "rang": rang})
        expected = known(database)
        database.close()
        for path in names(disk, "idx-"):
            disk.unlink(path)
        assert known(opened(disk)) == expected
        disk.kill()
    assert len(names(disk, "arc-")) > 2


def survivors(*commits: list[Operation]) -> list[Entry]:
    payloads = [pack_commit(commit) for commit in commits]
    return surviving(list(enumerate(payloads)))


def test_only_the_last_word_on_a_document_is_kept() -> None:
    first, last = Put("t", 1, {"a": 1}), Put("t", 1, {"a": 2})
    patches = [Patch("t", 1, {"a": value}, []) for value in (3, 4)]
    assert survivors([first], [patches[0]], [last], [patches[0]], [patches[1]]) == [
        Entry(2, [last]),
        Entry(4, [patches[1]]),
    ]


def test_a_number_stays_given_when_its_document_goes() -> None:
    cleared = Clear("t", kept=True)
    assert survivors([Put("t", 7, {})], [cleared], [Put("t", 8, {})], [Delete("t", 8)]) == [
        Entry(0, [Delete("t", 7)]),
        Entry(1, [cleared]),
        Entry(3, [Delete("t", 8)]),
    ]


def payloads(disk: RecordingDisk) -> bytes:
    """Return all that anybody with the key can read in the files."""
    journal = open_journal(disk, disk.calls)
    read = b"".join(journal.entries())
    journal.close()
    disk.kill()
    return read


@pytest.mark.parametrize("later", ["closed", "cut", "once more"])
def test_after_an_expunging_nothing_is_left_of_what_was_deleted_or_replaced(later: str) -> None:
    disk = RecordingDisk()
    database = opened(disk)
    for rang in range(40):
        database.insert({"lot": 0, "contenu": bytes(400), "rang": rang, "texte": "GARDE"})
    gone = database.insert({"texte": "EFFACE", "contenu": bytes(3000)})
    changed = database.insert({"texte": "REMPLACE", "contenu": bytes(3000)})
    for _ in range(40):
        database.insert({"lot": 0, "contenu": bytes(400)})
    database.update({"texte": "NOUVEAU"}, doc_ids=[changed])
    database.storage.compact()  # both are in an archive
    database.update({"texte": "ENCORE EFFACE"}, doc_ids=[gone])
    database.remove(doc_ids=[gone])
    database.update({"texte": "REMIS", "contenu": b""}, doc_ids=[changed])
    before = known(database)
    database.storage.expunge()
    if later == "once more":
        database.storage.expunge()
    assert known(database) == before
    if later != "cut":
        database.close()
    disk.kill()
    left = payloads(disk)
    assert b"EFFACE" not in left
    assert b"REMPLACE" not in left
    assert b"NOUVEAU" not in left
    assert left.count(b"GARDE") == 40
    again = opened(disk)
    assert known(again) == before
    assert again.insert({}) == before["last"][0] + 1
    again.storage._ledger._journal.verify()


def test_without_room_nothing_is_expunged_and_nothing_lost() -> None:
    disk = RecordingDisk()
    lived(disk)
    database = opened(disk)
    before, disk.free = known(database), 10
    with pytest.raises(DiskFullError):
        database.storage.expunge()
    assert known(database) == before
