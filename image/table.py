"""The partitions of a disk's file, and copies of them."""

import json
from pathlib import Path
from typing import Final, NamedTuple

from image.commands import run

SECTOR: Final = 512
PIECE: Final = 1 << 20


class Part(NamedTuple):
    """A partition: its name, where it begins, how large it is (bytes)."""

    name: str
    start: int
    size: int


def parts(disk: Path) -> dict[str, Part]:
    """Return the partitions of a disk, by name.

    Raises:
        SystemExit: it has no table that can be read.
    """
    table = json.loads(run(["sfdisk", "--json", disk]))["partitiontable"]
    sector = int(table["sectorsize"])
    found = (
        Part(one.get("name", ""), one["start"] * sector, one["size"] * sector)
        for one in table["partitions"]
    )
    return {part.name: part for part in found}


def copy_out(disk: Path, part: Part, target: Path) -> None:
    """Copy a partition to a file of its own."""
    with disk.open("rb") as source, target.open("wb") as copy:
        source.seek(part.start)
        left = part.size
        while left and (piece := source.read(min(PIECE, left))):
            copy.write(piece)
            left -= len(piece)
