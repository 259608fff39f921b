"""What one invoice costs the medium, in the short form: calls are counted, not timed."""

from collections import Counter
from contextlib import closing
from pathlib import Path

from appliance.durable.disk import SystemDisk
from bench.invoice import document
from bench.ours import open_database

A_SEGMENT_AND_MORE = 1_200
"""Invoices: the price of a new segment is in the count."""


class CountingDisk(SystemDisk):
    def __init__(self) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()

    def pwrite(self, descriptor: int, data: bytes, offset: int) -> None:
        self.count.update(written=len(data))
        super().pwrite(descriptor, data, offset)

    def write_through(self, descriptor: int, data: bytes, offset: int) -> None:
        self.count.update(written=len(data), flushes=1)
        super().write_through(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        self.count.update(flushes=1)

    def sync_directory(self, path: Path) -> None:
        self.count.update(flushes=1)


def test_an_invoice_costs_one_flush_and_less_than_12_kib(tmp_path: Path) -> None:
    disk = CountingDisk()
    with closing(open_database(tmp_path, disk)) as database:
        invoices = database.table("factures")
        disk.count.clear()
        for rank in range(1, A_SEGMENT_AND_MORE):
            invoices.insert(document(rank))
        assert disk.count["flushes"] / A_SEGMENT_AND_MORE <= 1.05
        assert disk.count["written"] / A_SEGMENT_AND_MORE <= 12 * 1024
        assert (tmp_path / "queue" / "seg-00000002.j").exists()  # it was counted
