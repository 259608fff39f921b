"""Logs of writes as QEMU's `blklogwrites` keeps them, made without QEMU."""

from pathlib import Path

from image.write_log import DISCARD, ENTRY, FLUSH, HEAD, MAGIC, SECTOR, VERSION


def entry(first: int, sectors: int, flags: int, data: bytes = b"") -> bytes:
    """Return one entry, its head filled up to a sector."""
    return ENTRY.pack(first, sectors, flags, 0).ljust(SECTOR, b"\0") + data


def written(log: Path, *entries: bytes, count: int | None = None) -> Path:
    """Write a log of entries; its head counts them all, or so many."""
    counted = len(entries) if count is None else count
    head = HEAD.pack(MAGIC, VERSION, counted, SECTOR).ljust(SECTOR, b"\0")
    log.write_bytes(head + b"".join(entries))
    return log


def write(sector: int, letter: str, sectors: int = 1) -> bytes:
    """Return the entry of a write: sectors of one letter."""
    return entry(sector, sectors, 0, letter.encode() * SECTOR * sectors)


def discard(sector: int, sectors: int) -> bytes:
    """Return the entry of a discard."""
    return entry(sector, sectors, DISCARD)


def flush() -> bytes:
    """Return the entry of a flush."""
    return entry(0, 0, FLUSH)
