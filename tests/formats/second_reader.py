"""A second reader of B2 and a composer of NOEMIE, written from the CSV tables alone.

It imports nothing of what it judges, and shares no table with it: the CSV files beside it are the
public positions as they were first noted.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

PUBLIC: Final = Path(__file__).parent / "public"
LENGTH: Final = 128
FILLERS: Final = {"blank", "see_2005_delta", "sesam_reserved", "certification_zone"}


@dataclass(frozen=True)
class Column:
    start: int
    end: int
    numeric: bool
    constant: str
    name: str


@cache
def columns(table: str) -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of each record of a CSV table, by the record's key."""
    found: dict[str, list[Column]] = {}
    with (PUBLIC / f"{table}.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            column = Column(
                start=int(row["start"]),
                end=int(row["end"]),
                numeric=row["type"] == "N",
                constant=row["constant"],
                name=row["name"],
            )
            found.setdefault(row["record"].split()[0], []).append(column)
    return {key: tuple(rows) for key, rows in found.items()}


@dataclass(frozen=True)
class Read:
    """One record: its key, and its fields that are not fillers."""

    key: str
    fields: Mapping[str, str]

    def number(self, name: str) -> int:
        return int(self.fields[name])


def read_b2(content: bytes) -> list[Read]:
    """Read a whole file, and complain of anything that the tables do not say."""
    assert len(content) % LENGTH == 0
    text = content.decode("ascii")
    return [_record(text[start : start + LENGTH]) for start in range(0, len(text), LENGTH)]


def _record(text: str) -> Read:
    key = _key(text)
    fields = {}
    for column in columns("b2_ps")[key]:
        found = text[column.start - 1 : column.end]
        where = f"{key} {column.start}-{column.end} {column.name}"
        if column.name in FILLERS:
            assert not found.strip(), where
        else:
            assert found == column.constant or not column.constant, where
            assert found.isdecimal() or not column.numeric, where
            assert found == found.upper() or column.name == "amc_domain", where
            fields[column.name] = found
    return Read(key, fields)


def _key(text: str) -> str:
    if text[:3] in {"000", "999"}:
        return text[:3]
    return (text[0] + text[35]).strip() if text[0] in "24" else text[0]


def prove_totals(records: list[Read], *, continuations: bool) -> None:
    """Count and add up everything again."""
    lot: list[Read] = []
    for record in records:
        lot.append(record)
        if record.key == "1":
            lot = [record]
        elif record.key == "6":
            _prove_lot(lot, continuations=continuations)
    last = records[-1]
    assert (records[0].key, last.key) == ("000", "999")
    assert last.number("file_volume") == len(records)
    assert last.number("lot_count") == sum(record.key == "1" for record in records)


def _prove_lot(lot: list[Read], *, continuations: bool) -> None:
    total = lot[-1]
    invoices = list(_invoices(lot[1:-1]))
    sums = [_prove_invoice(invoice, continuations=continuations) for invoice in invoices]
    assert total.number("invoice_count") == total.number("type5_count") == len(invoices)
    assert total.number("act_line_count") == sum(record.key == "4" for record in lot)
    heads = [record for record in lot if record.key[0] == "2"]
    counted = heads if continuations else [record for record in heads if record.key == "2"]
    assert total.number("type2_count") == len(counted)
    for rank, name in enumerate(("lot_total_billed", "lot_total_amo", "lot_total_amc")):
        assert total.number(name) == sum(each[rank] for each in sums)
    assert total.fields["lot_no"] == lot[0].fields["lot_no"]


def _invoices(records: list[Read]) -> Iterator[list[Read]]:
    invoice: list[Read] = []
    for record in records:
        invoice.append(record)
        if record.key == "5":
            yield invoice
            invoice = []
    assert not invoice


def _prove_invoice(invoice: list[Read], *, continuations: bool) -> tuple[int, int, int]:
    head, total = invoice[0], invoice[-1]
    assert head.key == "2"
    assert len({record.fields["invoice_no"] for record in invoice}) == 1
    assert len({record.fields["insured_nir"] for record in invoice}) == 1
    lines = [record for record in invoice if record.key == "4"]
    all_four = [record for record in invoice if record.key[0] == "4"]
    assert total.number("type4_record_count") == len(all_four if continuations else lines)
    billed = sum(line.number("fee_amount") for line in lines)
    amo = sum(line.number("amo_amount") for line in lines)
    amc = sum(line.number("amc_amount") for line in lines)
    told = [total.number(f"total_{name}") for name in ("billed", "amo", "insured_before_amc")]
    assert [*told, total.number("total_amc")] == [billed, amo, billed - amo, amc]
    return billed, amo, amc


def entity(kind: str, level: int, /, **values: str | int) -> str:
    """Compose one entity of NOEMIE-PS."""
    return composed("noemie_ps", kind, level, **values)


def composed(table: str, kind: str, level: int, /, **values: str | int) -> str:
    """Compose one record of a table; only entities have a level."""
    texts = []
    for column in columns(table)[kind]:
        width = column.end - column.start + 1
        if column.name == "level":
            texts.append(f"{level:02d}")
        elif column.constant:
            texts.append(column.constant)
        elif column.numeric:
            texts.append(str(values.pop(column.name, 0)).rjust(width, "0"))
        else:
            texts.append(str(values.pop(column.name, "")).ljust(width))
        assert len(texts[-1]) == width, (kind, column)
    assert not values, values
    return "".join(texts)


def noemie(*entities: str, **trailer: str | int) -> bytes:
    """Compose a file: a header, segments of 127 characters, a trailer that counts itself."""
    body = "".join(entities)
    segments = [body[start : start + 127] for start in range(0, len(body), 127)] or [""]
    records = [f"0{segment}" for segment in segments[:-1]] + [f"1{segments[-1]:<127}"]
    lots = sum(each.startswith("080") for each in entities)
    header = entity_less("000", record_length=128, noemie_reference="TEST")
    counts: dict[str, str | int] = {"record_count": len(records) + 2, "lot_count": lots}
    end = entity_less("999", **({"sign": "P"} | counts | trailer))
    return "".join([header, *records, end]).encode("latin-1")


def entity_less(code: str, **values: str | int) -> str:
    """Compose a header or a trailer: a record without a level and without an end mark."""
    return entity(code, 0, **values)
