"""The console draws each character that the interface shows, judged by reading the font."""

import ast
import struct
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import pytest
from textual._border import BORDER_CHARS
from textual.scrollbar import ScrollBarRender

from image.font import FACE, GLYPHS, HEIGHTS, console_font
from tests.ground.sources import PROJECT

TERMINUS = Path("/") / FACE
NEVER_DRAWN = {"\ufeff", "\x7f"} | {chr(byte) for byte in range(0xDC80, 0xDD00)}  # no text
BORDERS: Final = ("ascii", "solid", "double", "round", "heavy")


@pytest.fixture(scope="module", params=HEIGHTS)
def font(request: pytest.FixtureRequest) -> bytes:
    return console_font(TERMINUS, int(request.param))


def glyphs(font: bytes) -> dict[str, bytes]:
    """Read a PSF 2 font: the rows of each character's glyph."""
    _, _, start, _, count, size, _, _ = struct.unpack("<8I", font[:32])
    names = font[start + count * size :].split(b"\xff")
    rows = (font[start + at * size : start + (at + 1) * size] for at in range(count))
    return {one: drawn for text, drawn in zip(names, rows, strict=False) for one in text.decode()}


def strings(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@cache
def shown() -> set[str]:
    """Every character of the product's strings and tables, and of what Textual draws around."""
    package = PROJECT / "appliance"
    ours = chain.from_iterable(strings(path) for path in package.rglob("*.py"))
    tables = (path.read_text(encoding="utf-8") for path in package.rglob("*.toml"))
    rows = (rows for name, rows in BORDER_CHARS.items() if name in BORDERS)
    around = chain.from_iterable(chain.from_iterable(rows))
    bars = ScrollBarRender.VERTICAL_BARS + ScrollBarRender.HORIZONTAL_BARS
    drawn = set("".join(chain(ours, tables, around, bars)))
    return {one for one in drawn if one >= " "} - NEVER_DRAWN


def test_each_character_of_the_interface_has_a_glyph(font: bytes) -> None:
    lacking = shown() - glyphs(font).keys()
    assert not lacking, sorted(f"{one} U+{ord(one):04X}" for one in lacking)


def test_what_the_interface_shows_was_looked_for() -> None:
    assert {"’", "é", "€", "→", "─", "═", "▁"} <= shown()


def test_each_glyph_differs_from_the_blank_and_from_what_no_font_has(font: bytes) -> None:
    drawn = glyphs(font)
    blank = drawn[" "]
    assert not any(blank)
    empty = {one for one, rows in drawn.items() if rows == blank}
    assert empty == {" ", "\u00a0", "\u202f"}
    assert drawn["’"] not in {drawn["�"], drawn["'"]}


def test_a_console_takes_the_font_and_blanks_with_its_blank(font: bytes) -> None:
    magic, version, start, flags, count, size, height, width = struct.unpack("<8I", font[:32])
    assert (magic, version, start, flags, count) == (0x864AB572, 0, 32, 1, GLYPHS)
    assert (width, size) == (height // 2, height * ((width + 7) // 8))
    assert not any(font[start + 32 * size : start + 33 * size])


def test_lines_meet_across_cells(font: bytes) -> None:
    drawn = glyphs(font)
    assert set(drawn["█"]) == ({0xFF} if len(drawn["█"]) % 3 else {0xFF, 0xF0})
    row = len(drawn["│"]) // struct.unpack("<8I", font[:32])[6]
    assert any(drawn["│"][:row])
    assert any(drawn["│"][-row:])


def test_a_face_that_lacks_a_glyph_makes_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("image.font.REPERTOIRE", " 語")
    with pytest.raises(ValueError, match="語"):
        console_font(TERMINUS, 16)
