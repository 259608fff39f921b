"""What is carried as codes on a screen, and read back from pictures of it."""

import select
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from appliance.durable.disk import write_atomically
from appliance.errors import (
    CarryPlaceError,
    ImagesForeignError,
    ImagesMissingError,
    ImagesUnreadableHereError,
    reason,
)
from appliance.formats.qr import can_read, frames_in, image_of, lines_of, room_of, version_for
from appliance.formats.suite import Suite, split
from appliance.ports.machine import Disk
from appliance.sync.carry.letter import Kind
from appliance.sync.carry.satchel import Satchel

CAPTIONS: Final = 2  # lines below a code
LARGE: Final = 20
"""Version of codes in files: a phone's screen shows it well, and 20 KB are two dozen."""
LARGEST_PICTURE: Final = 32 * 1024 * 1024
NAMED: Final = 20  # numbers of missing images that are told
CLEAR: Final = "\x1b[2J\x1b[H"
TOO_SMALL: Final = "le terminal est trop petit pour un code : agrandissez-le, ou « --images »"


def show(satchel: Satchel, kinds: Collection[Kind], pace_s: float) -> None:
    """Show the letters of these kinds as codes, one after the other, until Enter.

    Args:
        satchel: where they are.
        kinds: which.
        pace_s: seconds that each is shown.

    Raises:
        CarryPlaceError: the terminal is too small.
    """
    columns, lines = shutil.get_terminal_size()
    version = version_for(columns, lines - CAPTIONS)
    if not version:
        raise CarryPlaceError(TOO_SMALL)
    frames = split(satchel.pack(kinds), room_of(version))
    looping = sys.stdin.isatty() and sys.stdout.isatty()
    pages: list[str] = []  # drawn as they are shown for the first time
    while _turn(frames, version, pages, pace_s if looping else 0.0) and looping:
        pass


def _turn(frames: Sequence[bytes], version: int, pages: list[str], pace_s: float) -> bool:
    """Show each frame once; tell whether nobody pressed Enter."""
    for rank, frame in enumerate(frames):
        if rank == len(pages):
            pages.append("\n".join(lines_of(frame, version)))
        caption = f"Image {rank + 1} sur {len(frames)}. Entrée : fini."
        print(f"{CLEAR if pace_s else ''}{pages[rank]}\n{caption}", flush=True)
        if pace_s and select.select([sys.stdin], [], [], pace_s)[0]:
            sys.stdin.readline()
            return False
    return True


def write_images(satchel: Satchel, kinds: Collection[Kind], directory: Path, disk: Disk) -> int:
    """Write the letters of these kinds as images of codes; return how many.

    Raises:
        CarryPlaceError: they cannot be written there.
    """
    frames = split(satchel.pack(kinds), room_of(LARGE))
    try:
        disk.make_directory(directory, mode=0o755)
        for rank, frame in enumerate(frames, 1):
            path = directory / f"besace-{rank:03d}-{len(frames):03d}.png"
            write_atomically(disk, path, image_of(frame, LARGE), mode=0o644)
    except OSError as error:
        raise CarryPlaceError(f"{directory} : {reason(error)}") from error
    return len(frames)


def read_images(satchel: Satchel, directory: Path) -> int:
    """Put what the pictures of a directory show where letters are carried; return how many.

    Sequences that are whole are taken, in whatever order and however often they are there.

    Raises:
        CarryPlaceError: the directory cannot be read.
        ImagesMissingError: no sequence is whole; names the numbers to take again.
        ImagesForeignError: nothing there is a code of ours.
        ImagesUnreadableHereError: nothing on this machine reads codes.
    """
    if not can_read():
        raise ImagesUnreadableHereError
    found = Suite.gather(frame for picture in _pictures(directory) for frame in frames_in(picture))
    whole = [content for suite in found if (content := suite.content) is not None]
    if not whole and found and (missing := max(found, key=lambda one: len(one.parts)).missing):
        named = ", ".join(map(str, missing[:NAMED])) + (", …" if missing[NAMED:] else "")
        raise ImagesMissingError(f"n° {named}")
    try:
        letters = sum(satchel.unpack(content) for content in whole)
    except ValueError:
        raise ImagesForeignError from None
    if not letters:
        raise ImagesForeignError
    return letters


def _pictures(directory: Path) -> Iterator[bytes]:
    try:
        for path in sorted(directory.iterdir()):
            if path.is_file() and path.stat().st_size <= LARGEST_PICTURE:
                yield path.read_bytes()
    except OSError as error:
        raise CarryPlaceError(f"{directory} : {reason(error)}") from error
