"""The colours, of the terminal's own sixteen, so that a console shows them as they are meant.

No colour says anything alone; see `besace.tcss` for what says it in black and white.  Text stands
out by 4.5 at least (WCAG 2.2, 1.4.3) on the console, whose sixteen are set to `CONSOLE`, and on
a terminal with xterm's own, where bold is a weight and no other colour.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from textual.theme import Theme

PLAIN: Final = "ansi_default"


class Palette(NamedTuple):
    """What a theme paints with; by default nothing but what the terminal has."""

    paper: str = PLAIN
    ink: str = PLAIN
    warning: str = PLAIN
    error: str = PLAIN
    frame: str = PLAIN


def theme(name: str, palette: Palette) -> Theme:
    """Return a theme; what is chosen is reversed, never painted."""
    paper, ink = palette.paper, palette.ink
    return Theme(
        name=name,
        ansi=True,
        primary=palette.frame,
        secondary=palette.frame,
        warning=palette.warning,
        error=palette.error,
        success=ink,
        accent=palette.frame,
        foreground=ink,
        background=paper,
        surface=paper,
        panel=paper,
        boost=paper,
        variables={
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
            "block-cursor-foreground": ink,
            "block-cursor-background": paper,
            "block-cursor-text-style": "reverse",
            "block-cursor-blurred-foreground": ink,
            "block-cursor-blurred-background": paper,
            "block-cursor-blurred-text-style": "bold",
            "input-cursor-background": paper,
            "input-cursor-foreground": ink,
            "input-cursor-text-style": "reverse",
        },
    )


THEMES: Final = (
    theme("nuit", Palette(warning="ansi_yellow", error="ansi_bright_red", frame="ansi_cyan")),
    theme("jour", Palette("ansi_white", "ansi_black", "ansi_red", "ansi_red", "ansi_blue")),
    theme("monochrome", Palette()),
)
"""In the order in which the menu goes round; the settings name the first one shown."""

CONSOLE: Final = (
    *("000000", "ee0000", "00aa00", "d0a000", "0000aa", "aa00aa", "00aaaa", "c8c8c8"),
    *("000080", "990000", "55ff55", "ffff55", "5555ff", "ff55ff", "55ffff", "ffffff"),
)
"""The sixteen of the kernel's console, RRGGBB.  It writes bold in the bright colour of the same
name, on either side of a reversal: its own are grey on grey there, and grey on red."""

UNDERLINE: Final[Mapping[str, int]] = {"nuit": 15, "jour": 0, "monochrome": 15}
"""The console cannot underline, and writes in one colour of these instead, whatever the ink."""
