"""What leaves the journal takes its key along: its blocks open no more, key or not."""

from itertools import count
from pathlib import Path

import pytest

from appliance.durable.destruction import GONE
from appliance.durable.journal import Journal
from tests.crash.laboratory import HOME, KEY
from tests.crash.recording import PowerCutError, RecordingDisk
from tests.durable.medium import Medium
from tests.queue.made_up_queue import open_journal

QUEUE = HOME / "queue"
CANARY = b"CANARDEAU"


def lived(disk: Medium) -> Journal:
    """Fill some segments, pack one of them, and checkpoint."""
    journal = open_journal(disk)
    assert [*journal.replay()] == []
    for _ in range(40):
        journal.append(CANARY + bytes(500))
    assert journal.checkpoint([CANARY])
    first, *_ = journal.archives.closed
    journal.archives.pack(first, [CANARY + bytes(400)])
    return journal


def forget(journal: Journal) -> None:
    """Pack all that is closed, and leave nothing of it: the steps of an expunging."""
    journal.archives.close_segment()
    while closed := journal.archives.closed:
        journal.archives.pack(closed[-1], [])
        assert journal.checkpoint(None)
    assert journal.checkpoint(None)
    for number in reversed(journal.archives.numbers()):
        journal.archives.rewrite(number, [b"what stays"])
    assert journal.checkpoint([])


def opened_of(disk: Medium, *, gone: bool) -> set[bytes]:
    """Return what the key opens of each file that is still named, or of those that are gone.

    A file that is gone stands as it would be found on the medium, with the parity of its name.
    """
    named, found = disk.named(), set[bytes]()
    for (name, identity), file in disk.ever.items():
        if (identity in named) is gone or not name.endswith((".j", ".a")):
            continue
        parities = [
            one.durable
            for (other, mark), one in disk.ever.items()
            if other == Path(name).with_suffix(".p").name and ((mark in named) is not gone)
        ]
        for parity in [b"", *parities]:
            image = {QUEUE / name: file.durable}
            if parity:
                image[QUEUE / name.replace(name[-2:], ".p")] = parity
            rescue = Journal.rescue(QUEUE, RecordingDisk(image), KEY)
            found |= {payload for _, payload in rescue.entries()}
    return found


def test_what_was_replaced_or_removed_opens_no_more_wherever_its_blocks_lie() -> None:
    disk = Medium()
    journal = lived(disk)
    assert any(CANARY in one for one in opened_of(disk, gone=False))
    forget(journal)
    journal.close()
    assert len(disk.ever) > len(disk.named())
    assert opened_of(disk, gone=True) == set()
    assert opened_of(disk, gone=False) >= {b"what stays"}
    assert not [name for name in disk.names(QUEUE) if name.startswith(GONE)]


def test_without_overwriting_the_old_blocks_would_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.durable.destruction._overwrite", lambda _disk, _path: None)
    disk = Medium()
    forget(lived(disk))
    assert any(CANARY in one for one in opened_of(disk, gone=True))


def test_a_cut_while_a_file_is_replaced_never_costs_the_one_that_counts() -> None:
    for changes in count(0, 2):
        disk = Medium()
        journal = lived(disk)
        before = [payload for _, payload in journal.archives.entries(journal.archives.numbers()[0])]
        assert journal.checkpoint(None)
        disk.cut_before = disk.changes + changes
        try:
            journal.archives.rewrite(journal.archives.numbers()[0], [b"what stays"])
        except PowerCutError:
            disk.kill()
            disk.cut_before = None
        else:
            break
        journal = open_journal(disk, seed=1)
        held = [payload for _, payload in journal.archives.entries(journal.archives.numbers()[0])]
        assert held in ([b"what stays"], before)
        journal.close()
        assert not [name for name in disk.names(QUEUE) if name.startswith(GONE)]
        if held != before:
            assert not any(CANARY in one for one in opened_of(disk, gone=True) & {*before})
    assert changes > 8
