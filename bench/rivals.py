"""What else could hold a sealed invoice: limits that nothing can beat, and engines to choose.

All keep the same body; the SQL engines also an index each of status, number and patient.
Measured here and never shipped: the `bench` group of pyproject.toml says under which licences.
"""

import base64
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import apsw
from sqlcipher3 import dbapi2 as sqlcipher
from tinydb import TinyDB

from bench.invoice import BODY, Commit, Maker, number, patient

BLOCK: Final = 4096
AREA: Final = 4 * 1024 * 1024
KEY: Final = bytes(32).hex()

COLUMNS: Final = "id INTEGER PRIMARY KEY, status TEXT, number TEXT, patient TEXT, body BLOB"
SCHEMA: Final = (
    f"CREATE TABLE invoices ({COLUMNS})",
    "CREATE INDEX by_status ON invoices (status)",
    "CREATE INDEX by_number ON invoices (number)",
    "CREATE INDEX by_patient ON invoices (patient)",
)
INSERT: Final = "INSERT INTO invoices (status, number, patient, body) VALUES ('scellee', ?, ?, ?)"


def raw_append(directory: Path, undo: ExitStack) -> Commit:
    """Append and sync, in clear: what a careful text file would do."""
    descriptor = os.open(directory / "file", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    undo.callback(os.close, descriptor)

    def commit(_: int) -> None:
        os.write(descriptor, BODY)
        os.fdatasync(descriptor)

    return commit


def prezeroed(directory: Path, undo: ExitStack) -> Commit:
    """Write over zeros that the file system knows, in clear: one flush, no metadata, the limit."""
    descriptor = os.open(directory / "file", os.O_WRONLY | os.O_CREAT)
    undo.callback(os.close, descriptor)
    os.write(descriptor, bytes(AREA))
    os.fsync(descriptor)
    block = BODY.ljust(BLOCK, b"\0")

    def commit(rank: int) -> None:
        os.pwrite(descriptor, block, rank * BLOCK % AREA)
        os.fdatasync(descriptor)

    return commit


def sqlcipher_wal_full(directory: Path, undo: ExitStack, schema: Sequence[str] = SCHEMA) -> Commit:
    """SQLCipher, as its users make it durable."""
    connection = open_sqlcipher(directory)
    undo.callback(connection.close)
    for statement in schema:
        connection.execute(statement)
    return lambda rank: connection.execute(INSERT, (number(rank), patient(rank), BODY))


def sqlcipher_one_index(directory: Path, undo: ExitStack) -> Commit:
    """The same with an index of the status alone: all that our own store keeps beside numbers."""
    return sqlcipher_wal_full(directory, undo, SCHEMA[:2])


def open_sqlcipher(directory: Path) -> "sqlcipher.Connection":
    connection = sqlcipher.connect(str(directory / "file"), isolation_level=None)
    # A raw key: no code is stretched, as none is for the journal's.
    for pragma in (f"key = \"x'{KEY}'\"", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def sqlite3mc(directory: Path, undo: ExitStack) -> Commit:
    """SQLite with ChaCha20-Poly1305 on each page, the strongest of the SQL engines here."""
    connection = apsw.Connection(str(directory / "file"))
    undo.callback(connection.close)
    for pragma in (
        "cipher = 'chacha20'",
        f"hexkey = '{KEY}'",
        "journal_mode = WAL",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")
    for statement in SCHEMA:
        connection.execute(statement)
    return lambda rank: connection.execute(INSERT, (number(rank), patient(rank), BODY))


def tinydb_json(directory: Path, undo: ExitStack) -> Commit:
    """TinyDB as it comes: the whole file in clear, rewritten in place at each change."""
    database = TinyDB(directory / "file")
    undo.callback(database.close)
    body = base64.b64encode(BODY).decode()
    return lambda rank: database.insert(
        {"status": "scellee", "number": number(rank), "patient": patient(rank), "body": body}
    )


RIVALS: Final[Mapping[str, Maker]] = {
    "prezeroed": prezeroed,
    "raw_append": raw_append,
    "sqlcipher_wal_full": sqlcipher_wal_full,
    "sqlcipher_one_index": sqlcipher_one_index,
    "sqlite3mc": sqlite3mc,
    "tinydb_json": tinydb_json,
}
