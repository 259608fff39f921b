"""The bars that were set before the measures, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bench.rows import OURS, Row
from tests.drivers.injections import INJECTIONS


@dataclass(frozen=True, slots=True)
class Bar:
    """What a measure of ours may be at most.

    Attributes:
        beside: the contender to whose measure ours is held; empty for a bar in the unit itself.
    """

    name: str
    metric: str
    at_most: float
    beside: str = ""

    def judge(self, rows: Iterable[Row]) -> str:
        """Say in one line whether the bar is met."""
        values = {row["contender"]: row["value"] for row in rows if self._is_about(row)}
        ours, limit = values.get(OURS), values.get(self.beside) if self.beside else 1.0
        said = f"{self.name} {self.metric}" + f" / {self.beside}" * bool(self.beside)
        if ours is None or not limit:
            return f"not measured  {said}"
        held = "met" if ours / limit <= self.at_most else "NOT MET"
        return f"{held:<12}  {said:<52} {ours / limit:>10,.2f}  at most {self.at_most:,.2f}"

    def _is_about(self, row: Row) -> bool:
        return (row["name"], row["metric"]) == (self.name, self.metric)


BARS: Final = (
    *(
        bar
        for disk in ("enqueue", "enqueue_here")
        for bar in (
            Bar(disk, "p50", 1.0, beside="raw_append"),
            Bar(disk, "p50", 1.6, beside="prezeroed"),
            Bar(disk, "p50", 1 / 1.5, beside="sqlcipher_wal_full"),
        )
    ),
    Bar("enqueue_sd", "p50", 1.1, beside="prezeroed"),
    Bar("enqueue_sd", "p50", 1 / 2.2, beside="sqlcipher_wal_full"),
    Bar("enqueue_sd", "flushes", 1.05),
    Bar("enqueue_sd", "kib", 12.0),
    Bar("quote", "median", 1000.0),
    Bar("quote_round", "median", 2000.0),
    Bar("noemie", "median", 1000.0),
    Bar("noemie_memory", "peak", 1.05, beside="one file"),
    Bar("year_praticien", "intake", 30.0),
    Bar("year_ofx", "median", 1.0, beside="ofxtools"),
    Bar("group_commit", "median", 1 / 2, beside="one_thread"),
    Bar("group_commit_sd", "median", 1 / 2, beside="one_thread"),
    Bar("search_20000", "p99", 50_000.0),
    Bar("search_20000", "p99", 2.0, beside="sqlite_fts5"),
    Bar("card_to_patient", "median", 1.5, beside="bare_ctypes"),
    Bar("card_to_screen", "median", 1.5, beside="bare_ctypes"),
    Bar("card_reading", "median", 1.5, beside="bare_ctypes"),
    Bar("card_reading_long", "median", 1.5, beside="bare_ctypes"),
    Bar("screen start", "cpu", 1000.0),
    Bar("screen start", "cpu", 2.0, beside="textual demo"),
    Bar("screen start", "peak", 90.0),
    Bar("screen unlock to home", "beyond the key", 500.0),
    Bar("screen key to answer", "p99", 50.0),
    Bar("screen key to answer", "p50", 0.5, beside="textual demo"),
    *(Bar(f"fault_{name}", "named", 3000.0) for name in INJECTIONS),
    Bar("verify_100000", "least", 5.0),
    Bar("verify_100000_outside", "least", 5.0),
    Bar("carry_key_30", "wall", 5.0),
    Bar("carry_qr_20k", "wall", 60.0),
    Bar("restore_100000", "wall", 60.0),
    Bar("scale_500000", "open", 150.0),
    Bar("scale_500000", "peak", 30.0),
    Bar("scale_500000", "get", 60.0),
    Bar("scale_500000", "newest", 1500.0),
    Bar("scale_500000_change", "p50", 0.8, beside="sqlcipher_wal_full"),
    Bar("scale_500000_no_checkpoint", "open", 20_000.0),
    Bar("scale_500000_small_box", "open", 3000.0),
)
