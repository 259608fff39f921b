"""How far a text stands out from its paper, on the terminals that Besace is shown on."""

from collections.abc import Callable
from typing import NamedTuple

from rich.style import Style

from appliance.tui.theme import CONSOLE, UNDERLINE

XTERM = (
    *("000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"),
    *("7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"),
)
INK, PAPER = 7, 0
BRIGHT = 8
"""The bit that tells a bright colour from its dark one."""


class Painted(NamedTuple):
    """Two of sixteen colours."""

    ink: int
    paper: int


def chosen(style: Style) -> Painted:
    """Return what a style asks for."""
    ink = INK if style.color is None or style.color.number is None else style.color.number
    paper = PAPER if style.bgcolor is None or style.bgcolor.number is None else style.bgcolor.number
    return Painted(ink, paper)


def by_console(style: Style, theme: str) -> tuple[str, str]:
    """Return what the kernel's console shows: `build_attr` of its vt.c.

    Underlined is a colour; a reversal leaves the bright bit where it was; bold turns it.
    """
    ink, paper = chosen(style)
    if style.underline:
        ink = UNDERLINE[theme]
    if style.reverse:
        ink, paper = ink & BRIGHT | paper & ~BRIGHT, paper & BRIGHT | ink & ~BRIGHT
    if style.bold:
        ink ^= BRIGHT
    return CONSOLE[ink], CONSOLE[paper]


def by_xterm(style: Style, _theme: str) -> tuple[str, str]:
    """Return what a terminal shows where bold is a weight."""
    ink, paper = chosen(style)
    if style.reverse:
        ink, paper = paper, ink
    return XTERM[ink], XTERM[paper]


TERMINALS: tuple[Callable[[Style, str], tuple[str, str]], ...] = (by_console, by_xterm)


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2, from 1 to 21, of two colours as RRGGBB."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, from 0 to 1."""
    red, green, blue = (linear(byte / 255) for byte in bytes.fromhex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def weakest(style: Style, theme: str) -> float:
    """Return the contrast of a style where it stands out least."""
    return min(contrast(*shown(style, theme)) for shown in TERMINALS)
