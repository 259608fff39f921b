"""Counters and sums of B2, of an invoice and of a lot."""

from dataclasses import dataclass, field
from typing import Self


@dataclass(slots=True)
class Total:
    """What types 5 and 6 tell; amounts in centimes."""

    factures: int = 0
    records: dict[str, int] = field(default_factory=dict)
    billed: int = 0
    amo: int = 0
    amc: int = 0

    def count(self, key: str) -> None:
        """Take note of one record."""
        self.records[key] = self.records.get(key, 0) + 1

    def bill(self, billed: int, amo: int, amc: int) -> None:
        """Take in a line."""
        self.billed += billed
        self.amo += amo
        self.amc += amc

    def add(self, other: Self) -> None:
        """Take in an invoice."""
        self.factures += 1
        self.bill(other.billed, other.amo, other.amc)
        for key, count in other.records.items():
            self.records[key] = self.records.get(key, 0) + count

    def of_type(self, digit: str, *, continuations: bool) -> int:
        """Return how many records of a type there are."""
        if not continuations:
            return self.records.get(digit, 0)
        return sum(count for key, count in self.records.items() if key.startswith(digit))
