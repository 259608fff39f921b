"""Words that are read from a desk away, drawn with the half blocks that every console has."""

from collections.abc import Mapping, Sequence
from typing import Final

from appliance.tui.widgets.plain import Plain

LETTERS: Final[Mapping[str, Sequence[str]]] = {
    " ": ("  ",) * 6,
    "A": (" ## ", "#  #", "####", "#  #", "#  #", "    "),
    "C": (" ###", "#   ", "#   ", "#   ", " ###", "    "),
    "E": ("####", "#   ", "### ", "#   ", "####", "    "),
    "É": ("####", "#   ", "### ", "#   ", "####", "    "),
    "I": ("#", "#", "#", "#", "#", " "),
    "L": ("#   ", "#   ", "#   ", "#   ", "####", "    "),
    "N": ("#   #", "##  #", "# # #", "#  ##", "#   #", "     "),
    "R": ("### ", "#  #", "### ", "# # ", "#  #", "    "),
    "S": (" ###", "#   ", " ## ", "   #", "### ", "    "),
    "T": ("#####", "  #  ", "  #  ", "  #  ", "  #  ", "     "),
    "V": ("#   #", "#   #", " # # ", " # # ", "  #  ", "     "),
    "Z": ("####", "   #", "  # ", " #  ", "####", "    "),
}
"""Six rows of dots a letter, the last one empty; two rows of dots make one of the screen."""
BLOCKS: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Enormous(Plain):
    """Lines of large letters."""

    def __init__(self, lines: Sequence[str], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(drawn(lines), id=id)


def drawn(lines: Sequence[str]) -> str:
    """Return lines of words as rows of blocks, three rows a line.

    Raises:
        KeyError: a letter that is not drawn.
    """
    return "\n".join(row.rstrip() for line in lines for row in _rows(line))


def _rows(line: str) -> Sequence[str]:
    dots = [" ".join(LETTERS[letter][row] for letter in line) for row in range(6)]
    return [
        "".join(BLOCKS[upper == "#", lower == "#"] for upper, lower in zip(*pair, strict=True))
        for pair in zip(dots[::2], dots[1::2], strict=True)
    ]
