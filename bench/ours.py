"""Our own store as a contender, and what lies above and below it."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.identifiers import NumeroFacture
from appliance.durable.disk import SystemDisk
from appliance.durable.journal import Journal
from appliance.ports.machine import Disk
from appliance.queue.documents import FACTURES
from appliance.queue.register import COLUMNS
from appliance.queue.store import Store
from appliance.queue.table import JournalDatabase
from bench.invoice import BODY, Commit, Maker, document
from bench.rows import OURS

MADE_UP_KEY: Final = bytes(32)
FACTS: Final = 1000
"""About what the facts of one invoice take beside its sealed bytes, packed."""


def besace(directory: Path, undo: ExitStack) -> Commit:
    """TinyDB's `insert` on the journal."""
    database = open_database(directory, SystemDisk())
    undo.callback(database.close)
    table = database.table(FACTURES)
    return lambda rank: table.insert(document(rank))


def store_add(directory: Path, undo: ExitStack) -> Commit:
    """The whole of `Store.add`: values to documents, and the number given in the same commit."""
    store = Store.open(directory / "queue", disk=SystemDisk(), key=MADE_UP_KEY, entropy=os.urandom)
    undo.callback(store.close)
    return lambda _: store.add(sealed)


def journal(directory: Path, undo: ExitStack) -> Commit:
    """What lies below TinyDB: seal, chain, one write, one flush."""
    opened = open_journal(directory, SystemDisk())
    undo.callback(opened.close)
    return lambda _: opened.append(BODY)


def open_database(directory: Path, disk: Disk) -> JournalDatabase:
    return JournalDatabase(open_journal(directory, disk), columns=COLUMNS)


def open_journal(directory: Path, disk: Disk) -> Journal:
    return Journal.open(directory / "queue", disk, MADE_UP_KEY, os.urandom)


def sealed(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
    # Here, so that a measure of the store's memory is not one of what the tests load.
    from tests.queue.made_up_queue import seal

    facture, scellee = seal(numero)
    return facture, replace(scellee, contenu=BODY[FACTS:])


OUR_OWN: Final[Mapping[str, Maker]] = {
    OURS: besace,
    "store_add": store_add,
    "journal": journal,
}
