"""The font of the Linux console: 512 glyphs of Terminus, among them all that the interface shows.

The kernel's own font has no typographic apostrophe, and Debian's lack some of our signs.  The
format is PSF 2, with its table of characters (kbd's psf.h).
"""

import struct
from itertools import chain
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

FACE: Final = Path("usr/share/fonts/opentype/terminus/terminus-bold.otb")
"""Where Debian's fonts-terminus-otb lays it, below a root."""

HEIGHTS: Final = (16, 24, 32)
"""In pixels; a glyph is half as wide."""

GLYPHS: Final = 512
"""The most that a console takes."""

MAGIC: Final = 0x864AB572
HEADER: Final = struct.Struct("<8I")
HAS_TABLE: Final = 1
END_OF_GLYPH: Final = b"\xff"

SIGNS: Final = "‖‘’“”…‰–—•‹›€←↑→↓↔−≤≥■▲►▼◄●○✓✗�"
SAME: Final = {" ": "\u00a0\u202f", "-": "\u00ad\u2010\u2011"}
"""What is drawn as a character of ASCII is."""

# Lines and blocks are those that Terminus has: no dashed ones, no quadrants.
REPERTOIRE: Final = "".join(
    map(
        chr,
        chain(
            range(0x20, 0x7F),  # ASCII, each at its own place: the kernel blanks with glyph 32
            sorted({*range(0xA1, 0x180)} - {0xAD}),  # Latin: names of the whole of Europe
            sorted({*range(0x2500, 0x2594)} - {*range(0x2504, 0x2508), *range(0x254C, 0x2550)}),
            map(ord, SIGNS),
        ),
    )
)


def make_fonts(face: Path, target: Path) -> None:
    """Write the console's fonts, one a height, as `besace-16.psf`.

    Raises:
        OSError: the face is missing, or has no such height.
        ValueError: it lacks a glyph of the repertoire.
    """
    target.mkdir(parents=True, exist_ok=True)
    for height in HEIGHTS:
        (target / f"besace-{height}.psf").write_bytes(console_font(face, height))


def console_font(face: Path, height: int) -> bytes:
    """Return one font as `setfont` reads it; raises as `make_fonts`."""
    font = ImageFont.truetype(face, height, layout_engine=ImageFont.Layout.BASIC)
    unknown = _drawn(font, "\uffff", height)
    glyphs = {character: _drawn(font, character, height) for character in sorted(REPERTOIRE)}
    missing = [one for one, drawn in glyphs.items() if drawn == unknown and one != "�"]
    if missing:
        raise ValueError(f"{face} lacks {' '.join(missing)} at {height}")
    # The places before the blank are free: the last characters go there.
    order = [*glyphs][-0x20:] + [*glyphs][:-0x20]
    order += [" "] * (GLYPHS - len(order))
    table = b"".join(_names(one) + END_OF_GLYPH for one in order)
    size = len(unknown)
    header = HEADER.pack(MAGIC, 0, HEADER.size, HAS_TABLE, GLYPHS, size, height, height // 2)
    return header + b"".join(glyphs[one] for one in order) + table


def _names(character: str) -> bytes:
    return (character + SAME.get(character, "")).encode()


def _drawn(font: ImageFont.FreeTypeFont, character: str, height: int) -> bytes:
    """Return a glyph's rows, each of whole bytes."""
    image = Image.new("1", (height // 2, height))
    ImageDraw.Draw(image).text((0, 0), character, fill=1, font=font, anchor="la")
    return image.tobytes()
