"""A return of NOEMIE read to its events, beside plain slicing of the same file: the limit.

Slicing puts the segments together and cuts every entity into its fields.  It checks nothing,
adds nothing up and tells nothing; a reader in this language cannot be faster.  Memory is what
the reader takes at its highest for a file, and for one eight times as long.
"""

import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Final

from appliance.demo.caisse.returns import Rejet, Settlement, write_return
from appliance.formats.fixed_width.tables import NOEMIE_PS, load_table
from appliance.formats.noemie.events import read_events
from bench.rows import OURS, Row, in_turn

LOTS: Final = 30
INVOICES: Final = 200
"""Of a lot; one in ten is refused."""
ROUNDS: Final = 7
MEMORY_ROUNDS: Final = 3
"""The least counts: what the collector has not yet picked up is nobody's."""
MB: Final = 1_000_000
LONGER: Final = 8
ONE_FILE: Final = "one file"
SPANS: Final[Mapping[bytes, tuple[int, tuple[slice, ...]]]] = {
    key.encode(): (layout.width, tuple(field.place for field in layout.named.values()))
    for key, layout in load_table(*NOEMIE_PS).layouts.items()
    if key not in {"000", "999"}
}
"""Width and fields of each entity."""


def rows() -> Iterator[Row]:
    content = _made_up(LOTS)
    contenders = {
        OURS: lambda: _ms_per_mb(content, _read),
        "slicing": lambda: _ms_per_mb(content, _slice),
    }
    yield from in_turn("noemie", contenders, unit="ms a MB", rounds=ROUNDS)
    for contender, lots in ((OURS, LONGER * LOTS), (ONE_FILE, LOTS)):
        content = _made_up(lots)
        peak = min(_peak_kib(content) for _ in range(MEMORY_ROUNDS))
        yield Row(name="noemie_memory", contender=contender, metric="peak", value=peak, unit="KiB")


def _made_up(lots: int) -> bytes:
    """Return what the stand-in caisse answers to that many lots."""
    numbers = [f"{rank:09d}" for rank in range(1, lots * INVOICES + 1)]
    settlement = Settlement(
        rank=1,
        professionnel="991023763",
        payeur="019990000",
        on=date(2026, 11, 25),
        lots=[
            (
                f"{rank % 999 + 1:03d}",
                "2026-11-20",
                [_invoice(number) for number in numbers[rank * INVOICES :][:INVOICES]],
            )
            for rank in range(lots)
        ],
        rejets={number: Rejet() for number in numbers[::10]},
    )
    return write_return(settlement)


def _invoice(number: str) -> dict[str, object]:
    return {
        "numero": number,
        "amo": 530,
        "amc": 353,
        "payee": "15",
        "genre": "FSE",
        "flux": "fse_unique",
        "etablie_le": "2026-11-20T12:00:00Z",
        "mode": 3,
        "date_soins": "2026-11-20",
    }


def _ms_per_mb(content: bytes, read: Callable[[bytes], int]) -> float:
    start = time.perf_counter()
    read(content)
    return (time.perf_counter() - start) * 1000 * MB / len(content)


def _read(content: bytes) -> int:
    return sum(1 for _ in read_events(BytesIO(content)))


def _slice(content: bytes) -> int:
    records = range(128, len(content) - 128, 128)
    payload = b"".join(content[start + 1 : start + 128] for start in records)
    start, fields = 0, 0
    while payload[start : start + 1].strip():
        width, spans = SPANS[payload[start : start + 3]]
        entity = payload[start : start + width]
        fields += len([entity[span] for span in spans])
        start += width
    return fields


def _peak_kib(content: bytes) -> float:
    """Return what reading takes beside the file itself."""
    tracemalloc.start()
    _read(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024
