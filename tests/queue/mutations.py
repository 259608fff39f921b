"""Every way to change a journal behind its back without its key; each yields one change a time."""

import zlib
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final

from appliance.durable.frames import (
    BLOCK,
    HEADER_SIZE,
    LINK_SIZE,
    FrameHeader,
    next_chain,
    sealed_size,
)
from appliance.durable.segments import FRAMES_START
from tests.queue.tampering import Change, frames, segments

FOR_EVER: Final = 1 << 60
CHAIN_OF_HEADER, AFTER_CHAIN = slice(36, 68), slice(68, 132)
"""Bytes of a segment's header; see docs/storage.md."""


def write(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def read(path: Path, offset: int) -> bytes:
    return path.read_bytes()[offset : offset + BLOCK]


def here(directory: Path, path: Path) -> Path:
    """Return the file of that name in another copy."""
    return directory / path.name


def edit(path: Path, offset: int) -> Change:
    def change(directory: Path) -> None:
        [byte] = here(directory, path).read_bytes()[offset : offset + 1]
        write(here(directory, path), offset, bytes([byte ^ 1]))

    return change


def edits(pristine: Path, until: int) -> Iterator[Change]:
    """A bit in each part of each frame, and along each archive."""
    for path, offset in frames(pristine, until):
        for within in (9, 30, 60, 70):  # sequence, link, ciphertext, tag
            yield edit(path, offset + within)
    for path in sorted(pristine.glob("arc-*.a")):
        size = path.stat().st_size
        for offset in range(FRAMES_START, size, (size - FRAMES_START) // 5):
            yield edit(path, offset)


def removals(pristine: Path, until: int) -> Iterator[Change]:
    """Each frame, those behind it moved up or not; each file."""
    for path, offset in frames(pristine, until):

        def erase(directory: Path, path: Path = path, offset: int = offset) -> None:
            write(here(directory, path), offset, bytes(BLOCK))

        def move_up(directory: Path, path: Path = path, offset: int = offset) -> None:
            data = here(directory, path).read_bytes()
            kept = data[:offset] + data[offset + BLOCK :] + bytes(BLOCK)
            here(directory, path).write_bytes(kept)

        yield erase
        yield move_up
    for path in (*sorted(pristine.glob("arc-*.a")), *segments(pristine)[:-1]):

        def remove(directory: Path, path: Path = path) -> None:
            here(directory, path).unlink()

        yield remove


def inserts(pristine: Path, until: int) -> Iterator[Change]:
    """Each frame, put a second time behind itself, where another one stood."""
    for (path, offset), (other, _) in pairwise(frames(pristine, until)):
        if path != other:
            continue

        def insert(directory: Path, path: Path = path, offset: int = offset) -> None:
            data = here(directory, path).read_bytes()
            again = data[: offset + BLOCK] + data[offset:-BLOCK]
            here(directory, path).write_bytes(again)

        yield insert


def reorderings(pristine: Path, until: int) -> Iterator[Change]:
    """Each two frames that follow each other, and each two files."""
    for one, other in pairwise(frames(pristine, until)):

        def swap(
            directory: Path,
            one: tuple[Path, int] = one,
            other: tuple[Path, int] = other,
        ) -> None:
            first, second = read(*one), read(*other)
            write(here(directory, one[0]), one[1], second)
            write(here(directory, other[0]), other[1], first)

        yield swap
    for kind in ("seg-*.j", "arc-*.a"):
        for one_file, other_file in combinations(sorted(pristine.glob(kind)), 2):

            def exchange(directory: Path, one: Path = one_file, other: Path = other_file) -> None:
                here(directory, one).write_bytes(other.read_bytes())
                here(directory, other).write_bytes(one.read_bytes())

            yield exchange


def tail_cuts(pristine: Path) -> Iterator[Change]:
    """All from a frame on: what an anchor follows, and what none does."""
    for path, offset in frames(pristine, FOR_EVER)[1:]:

        def cut(directory: Path, path: Path = path, offset: int = offset) -> None:
            data = here(directory, path).read_bytes()
            here(directory, path).write_bytes(data[:offset].ljust(len(data), b"\0"))
            for later in segments(directory):
                if later.name > path.name:
                    later.unlink()

        yield cut


def forging(rank: int) -> Change:
    """A ciphertext in one segment, and every hash after it made to agree: that needs no key."""

    def forge(directory: Path) -> None:
        chain = b""
        for path in segments(directory)[rank:]:
            image = bytearray(path.read_bytes())
            chain = chain or bytes(image[CHAIN_OF_HEADER])
            body = bytes(image[: CHAIN_OF_HEADER.start]) + chain + bytes(image[AFTER_CHAIN])
            for copy in (0, BLOCK):
                image[copy : copy + len(body) + 4] = body + zlib.crc32(body).to_bytes(4)
            for offset in range(FRAMES_START, len(image), BLOCK):
                frame = FrameHeader.parse(bytes(image), offset)
                if frame is None:
                    break
                if path == segments(directory)[rank] and offset == FRAMES_START:
                    image[offset + HEADER_SIZE] ^= 1
                image[offset : offset + HEADER_SIZE] = frame._replace(link=chain[:LINK_SIZE]).pack()
                chain = next_chain(chain, bytes(image[offset : offset + sealed_size(frame.length)]))
            path.write_bytes(image)

    return forge
