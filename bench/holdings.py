"""Stores of very many invoices, one in ten of which still waits to be sent."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from tinydb import where

from appliance.durable.disk import SystemDisk
from appliance.queue.documents import FACTURES
from bench.invoice import BODY, document, number, patient
from bench.ours import open_database
from bench.rivals import SCHEMA, open_sqlcipher
from bench.rows import OURS

WAITING_EVERY: Final = 10
LOT: Final = 7


class Holding(Protocol):
    """An open store."""

    def get(self, rank: int) -> object: ...
    def newest_waiting(self, limit: int) -> object: ...
    def change(self, rank: int, lot: int) -> object: ...
    def close(self) -> None: ...


class HastyDisk(SystemDisk):
    """Leaves it to the system when to write: only to build a store quickly."""

    def write_through(self, descriptor: int, data: bytes, offset: int) -> None:
        self.pwrite(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        pass


class Ours:
    """TinyDB on the journal."""

    def __init__(self, directory: Path) -> None:
        self._database = open_database(directory, SystemDisk())
        self._table = self._database.table(FACTURES)

    @staticmethod
    def fill(directory: Path, count: int) -> None:
        """One commit an invoice, as in life."""
        with closing(open_database(directory, HastyDisk())) as database:
            table = database.table(FACTURES)
            for rank in range(1, count + 1):
                table.insert(document(rank, lot=LOT if rank % WAITING_EVERY else 0))

    def get(self, rank: int) -> object:
        return self._table.get(doc_id=rank)

    def newest_waiting(self, limit: int) -> object:
        return self._table.page(where("lot") == 0, limit)

    def change(self, rank: int, lot: int) -> object:
        return self._table.update({"lot": lot}, doc_ids=[rank])

    def close(self) -> None:
        self._database.close()


class Sqlcipher:
    """SQLCipher, WAL, FULL."""

    def __init__(self, directory: Path) -> None:
        self._connection = open_sqlcipher(directory)
        self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()

    @staticmethod
    def fill(directory: Path, count: int) -> None:
        """All in one transaction: only what stands afterwards is measured."""
        with closing(open_sqlcipher(directory)) as connection:
            for statement in (*SCHEMA, "BEGIN"):
                connection.execute(statement)
            connection.executemany(
                "INSERT INTO invoices (status, number, patient, body) VALUES (?, ?, ?, ?)",
                (
                    (f"{LOT if rank % WAITING_EVERY else 0}", number(rank), patient(rank), BODY)
                    for rank in range(1, count + 1)
                ),
            )
            connection.execute("COMMIT")

    def get(self, rank: int) -> object:
        found = self._connection.execute("SELECT * FROM invoices WHERE id = ?", (rank,))
        return found.fetchone()

    def newest_waiting(self, limit: int) -> object:
        statement = "SELECT * FROM invoices WHERE status = '0' ORDER BY id DESC LIMIT ?"
        return self._connection.execute(statement, (limit,)).fetchall()

    def change(self, rank: int, lot: int) -> object:
        statement = "UPDATE invoices SET status = ? WHERE id = ?"
        return self._connection.execute(statement, (f"{lot}", rank))

    def close(self) -> None:
        self._connection.close()


FILL: Final[Mapping[str, Callable[[Path, int], None]]] = {
    OURS: Ours.fill,
    "sqlcipher_wal_full": Sqlcipher.fill,
}
OPEN: Final[Mapping[str, Callable[[Path], Holding]]] = {
    OURS: Ours,
    "sqlcipher_wal_full": Sqlcipher,
}
