"""QR codes (ISO/IEC 18004): bytes to an image or to the lines of a terminal, and back.

Byte mode, the lowest level of correction: a frame that is not read is shown again.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final

import segno
from PIL import Image
from segno import consts

LARGEST: Final = 25
"""Version (117 modules): beyond, a camera held by hand reads badly."""
QUIET: Final = 4  # modules around a code, by the norm
NARROW: Final = 2  # on a screen: readers are content with it
SCALE: Final = 4  # pixels of a module
LONGEST_SIDE: Final = 4096  # pixels: a larger picture is made smaller before it is searched
MODULES: Final = 17  # of version 0; each version adds 4
INK, PAPER = "\x1b[30;47m", "\x1b[0m"
HALVES: Final = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def version_for(columns: int, lines: int) -> int:
    """Return the largest code that a terminal shows, two modules a line; 0 for none."""
    modules = min(columns, 2 * lines) - 2 * NARROW
    return max(0, min(LARGEST, (modules - MODULES) // 4))


def room_of(version: int) -> int:
    """Return the bytes that a code of this version holds."""
    counted = 8 if version < 10 else 16  # bits of the length, after 4 of the mode
    capacities: Mapping[int, Mapping[int, int]] = consts.SYMBOL_CAPACITY  # type: ignore[assignment]
    return (capacities[version][consts.ERROR_LEVEL_L] - 4 - counted) // 8


def image_of(frame: bytes, version: int) -> bytes:
    """Return a PNG image of one code."""
    file = BytesIO()
    _code(frame, version).save(file, kind="png", scale=SCALE, border=QUIET)
    return file.getvalue()


def lines_of(frame: bytes, version: int) -> Sequence[str]:
    """Return the lines of one code for a terminal: black on white, whatever its colours."""
    rows = [bytes(row) for row in _code(frame, version).matrix_iter(border=NARROW)]
    rows += [bytes(len(rows[0]))] * (len(rows) % 2)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return [
        INK + "".join(HALVES[high, low] for high, low in zip(*pair, strict=True)) + PAPER
        for pair in pairs
    ]


def can_read() -> bool:
    """Tell whether this machine has what reads codes: there is none for each processor."""
    try:
        import zxingcpp  # noqa: F401
    except ImportError:
        return False
    return True


def frames_in(picture: bytes) -> Iterator[bytes]:
    """Yield what each code in a picture holds; nothing where it is none that can be read."""
    import zxingcpp

    try:
        with Image.open(BytesIO(picture)) as opened:
            opened.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            grey = opened.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    only = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for code in zxingcpp.read_barcodes(grey, formats=only):
        yield code.bytes


def _code(frame: bytes, version: int) -> segno.QRCode:
    return segno.make_qr(frame, error="l", version=version, mode="byte", boost_error=False)
