"""The colours, of the terminal's own sixteen, so that a console shows them as they are meant.

No colour says anything alone; see `besace.tcss` for what says it in black and white.
"""

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
    theme("nuit", Palette(warning="ansi_yellow", error="ansi_red", frame="ansi_cyan")),
    theme("jour", Palette("ansi_white", "ansi_black", "ansi_red", "ansi_red", "ansi_blue")),
    theme("monochrome", Palette()),
)
"""In the order in which the menu goes round; the settings name the first one shown."""
