"""Look for planted secrets in all bytes of a disk: partitions, gaps, what was deleted.

Each place is searched as it stands, and so is what is packed in it.  A file system's files are
searched once more as files, for one that lies in pieces tells nothing where it lies, and so is
what the system's journal says when it is asked.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from image.canaries import Needle, Needles
from image.commands import run
from image.enciphered import extents
from image.table import Part, parts
from image.unpacking import unpacked
from image.verdict import checked

AHEAD: Final = 1 << 20
"""Bytes that are read on behind a piece: what is packed there may go on."""

NOBODY: Final = "no file"


class Sighting(NamedTuple):
    """One canary found.

    Attributes:
        place: partition, gap or file.
        at: offset there; -1 in a name.
    """

    place: str
    at: int
    canary: str
    dress: str


def places(disk: Path) -> Iterator[Part]:
    """Yield all of a disk, in order: its partitions, and what is between them."""
    at, size = 0, disk.stat().st_size
    for part in sorted(parts(disk).values(), key=lambda one: one.start):
        if part.start > at:
            yield Part(f"gap at {at}", at, part.start - at)
        yield part
        at = part.start + part.size
    if size > at:
        yield Part(f"gap at {at}", at, size - at)


def in_disk(disk: Path, needles: Needles) -> Iterator[Sighting]:
    """Search all bytes of a disk's file (raw)."""
    for place in places(disk):
        for at, one in in_bytes(disk, needles, place.start, place.start + place.size):
            yield Sighting(place.name, at - place.start, *one[:2])


def in_bytes(file: Path, needles: Needles, start: int, end: int) -> Iterator[tuple[int, Needle]]:
    """Yield where needles begin between two places of a file; one in what is packed, where that is.

    Holes are passed over: they are zeros, and no needle begins with one.
    """
    with file.open("rb") as opened:
        for at, length in extents(opened.fileno(), start, end):
            opened.seek(at)
            data = opened.read(min(length + AHEAD, end - at))
            if data.count(0) == len(data):
                continue
            own = data[: length + needles.longest - 1]
            yield from ((at + place, one) for place, one in needles.within(own) if place < length)
            for inner in unpacked(data, length):
                yield from (
                    (at, one._replace(dress=f"packed {one.dress}"))
                    for _, one in needles.within(inner)
                )


def in_files(system: Path, needles: Needles, scratch: Path) -> Iterator[Sighting]:
    """Search the files of a file system (ext4), whose journal is followed for that, and its log.

    Raises:
        SystemExit: it is not whole.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    if wrong := checked(system, system.name):
        raise SystemExit("\n".join(wrong))
    run(["debugfs", "-R", f"rdump / {scratch}", system])
    yield from in_tree(scratch, needles)
    said = scratch / "what the log says"
    for journal in scratch.rglob("*.journal*"):
        with said.open("ab") as target:
            asked = ["journalctl", "--quiet", "--all", "--output=export", f"--file={journal}"]
            subprocess.run(asked, check=True, stdout=target)
    if said.exists():
        for at, one in in_bytes(said, needles, 0, said.stat().st_size):
            yield Sighting(said.name, at, *one[:2])


def in_tree(root: Path, needles: Needles) -> Iterator[Sighting]:
    """Search all files below a directory, and their names."""
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        for _, one in needles.within(name.encode(errors="surrogateescape")):
            yield Sighting(name, -1, *one[:2])
        if path.is_file() and not path.is_symlink():
            for at, one in in_bytes(path, needles, 0, path.stat().st_size):
                yield Sighting(name, at, *one[:2])


def owner(system: Path, at: int) -> str:
    """Tell whose byte it is in a file system (ext4): a file's name, its journal's, nobody's."""
    told = run(["debugfs", "-R", "stats -h", system])
    block = at // int(re.findall(r"Block size: +(\d+)", told)[0])
    asked = run(["debugfs", "-R", f"icheck {block}", system]).splitlines()[-1].split()
    if asked[1:] == ["<block", "not", "found>"]:
        return NOBODY
    named = run(["debugfs", "-R", f"ncheck {asked[1]}", system]).splitlines()[-1].split(maxsplit=1)
    return named[1].lstrip("/") if named[0] == asked[1] else f"inode {asked[1]}"
