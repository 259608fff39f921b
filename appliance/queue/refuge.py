"""A queue made anew from what still opens of a damaged one, which it leaves as it is."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from appliance.durable.journal import Journal
from appliance.durable.operations import Clear, Operation, Patch, Put, pack_commit, unpack_commit
from appliance.durable.rescue import Rescue
from appliance.ports.machine import Disk, Entropy
from appliance.queue.store import Store

KEY_SIZE: Final = 32


def take_refuge(rescue: Rescue, directory: Path, disk: Disk, entropy: Entropy) -> Store:
    """Return a queue of all that can be read, in a directory that goes when it is closed.

    Its key is drawn for it and kept nowhere: what is left of its files opens for nobody.

    Args:
        rescue: the damaged journal; `missing` tells what of it could not be read.
        directory: blank.
        disk: where that lives.
        entropy: where its key comes from.

    Raises:
        DiskFullError: there is no room for a copy.
        JournalClosedError: a disk failed as a whole.
    """
    key = entropy(KEY_SIZE)
    with closing(Journal.open(directory, disk, key, entropy)) as journal:
        deque(journal.replay(), maxlen=0)  # of nothing: a journal is read before it is written
        for payload in readable(payload for _, payload in rescue.entries()):
            journal.append(payload)
    store = Store.open(directory, disk=disk, key=key, entropy=entropy)
    store.registre.files = rescue.files(entropy)
    return store


def readable(payloads: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the commits without changes of documents that cannot be read."""
    known: set[tuple[str, int]] = set()
    tables: set[str] = set()
    for payload in payloads:
        kept = [one for one in unpack_commit(payload) if _stands(one, known, tables)]
        if kept:
            yield pack_commit(kept)


def _stands(operation: Operation, known: set[tuple[str, int]], tables: set[str]) -> bool:
    match operation:
        case Put(table=table, number=number):
            known.add((table, number))
            tables.add(table)
            return True
        case Patch(table=table, number=number):
            return (table, number) in known
        case Clear(table=table):
            return table in tables
    return True
