"""Where a payload stands, as one whole number that a caller may keep for ever."""

from typing import Final

Place = int
"""File number and offset, an unsigned number of 64 bits.  It names one payload for ever: what
was moved by an archive has a new place, and the old one is given to something else only when
an archive is rewritten."""

ARCHIVE: Final = 1 << 31
"""Set in the file number of an archive; the rest is the last segment that it holds."""

OFFSET_BITS: Final = 32
OFFSET_MASK: Final = (1 << OFFSET_BITS) - 1


def place_of(number: int, offset: int) -> Place:
    """Return the place of the frame at `offset` of file `number`."""
    return number << OFFSET_BITS | offset


def file_and_offset(place: Place) -> tuple[int, int]:
    """Undo `place_of`."""
    return place >> OFFSET_BITS, place & OFFSET_MASK
