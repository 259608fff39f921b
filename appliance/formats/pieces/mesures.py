"""The figures of a page's picture; `domain.registre.qualite` says which of them will not do."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from PIL import Image, ImageChops

from appliance.domain.registre.qualite import Mesures
from appliance.formats.pieces.pages import Page

GREYS: Final = 256
PAPER: Final = 900
"""Per mille of the dots that are darker than the paper, which most of a page is."""
MOSTLY: Final = 750
"""The same of a strip at the edge, where light falls off."""
INK: Final = 1
STEEP: Final = 999
STRIP: Final = 100
"""The outermost strip is a hundredth of the shorter side."""
SHADE: Final = 350
"""Per mille of dark dots beyond which a strip is a shadow or a table, and no text."""
MIDDLE: Final = (350, 650)
"""Where the gap between two pages lies, per mille of the width."""
HALF_FULL: Final = 30
"""Columns with ink that a page has, per mille of the width, on either side of a gap."""


def mesurer(page: Page) -> Mesures:
    """Return the figures of one page."""
    grey = page.image
    histogram = grey.histogram()
    clarte, ink = _quantile(histogram, PAPER), _quantile(histogram, INK)
    contraste = clarte - ink
    step = contraste * 2 // 5
    dark = grey.point([255 * (level < clarte - step) for level in range(GREYS)])
    return Mesures(
        ppp=page.ppp,
        papier_mm=page.papier_mm,
        clarte=clarte,
        contraste=contraste,
        nettete=_steepest(grey) * 1000 // max(contraste, 1),
        bords=_edges(grey, step),
        gouttiere=_gutter(dark),
    )


def _quantile(histogram: Sequence[int], mille: int) -> int:
    """Return the grey below or at which so many dots of a thousand lie."""
    wanted = sum(histogram) * mille // 1000
    return next((grey for grey, seen in enumerate(accumulate(histogram)) if seen > wanted), 255)


def _steepest(grey: Image.Image) -> int:
    """Return how far neighbours differ where they differ most: on the flanks of letters."""
    width, height = grey.size
    left, right = grey.crop((0, 0, width - 1, height)), grey.crop((1, 0, width, height))
    return _quantile(ImageChops.difference(left, right).histogram(), STEEP)


def _edges(grey: Image.Image, step: int) -> tuple[int, int, int, int]:
    """Return the ink of each side's strip, per mille; the corners belong to neither side."""
    width, height = grey.size
    deep = max(min(grey.size) // STRIP, 1)
    right, low = max(width - deep, deep + 1), max(height - deep, deep + 1)
    return (
        _inked(grey.crop((0, deep, deep, low)), step),
        _inked(grey.crop((right, deep, width, low)), step),
        _inked(grey.crop((deep, 0, right, deep)), step),
        _inked(grey.crop((deep, low, right, height)), step),
    )


def _inked(strip: Image.Image, step: int) -> int:
    """Return the dots that are darker than the strip's own paper; a shadow of the lid is none."""
    histogram = strip.histogram()
    dark = max(_quantile(histogram, MOSTLY) - step, 0)
    mille = sum(histogram[:dark]) * 1000 // sum(histogram)
    return mille if mille < SHADE else 0


def _gutter(dark: Image.Image) -> int:
    """Return the widest stretch of blank columns in the middle; see `Mesures.gouttiere`."""
    if dark.width <= dark.height:
        return 0
    full = dark.reduce((max(dark.width // 1000, 1), dark.height))
    columns = [level > 0 for level in full.tobytes()]
    first, last = (len(columns) * mille // 1000 for mille in MIDDLE)
    blanks = _longest_blank(columns[first:last])
    both = min(sum(columns[:first]), sum(columns[last:]))
    return blanks * 1000 // len(columns) if both * 1000 >= HALF_FULL * len(columns) else 0


def _longest_blank(columns: Sequence[bool]) -> int:
    runs = accumulate(columns, lambda run, inked: 0 if inked else run + 1, initial=0)
    return max(runs)
