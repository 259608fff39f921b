"""The screen as a helper from afar may see it: its frame, its keys, its sentences, and nobody.

Each widget is drawn anew from what may be told of its kind; a kind that is not known here is
blotted out whole.  How many rows a list has is not told either.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList

from appliance.tui import texts
from appliance.tui.messages import Look
from appliance.tui.texts import assistance as words
from appliance.tui.vocabulary import BLOT, Vocabulary
from appliance.tui.widgets import permanent_line
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.permanent_line import PermanentLine
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import MARK
from appliance.tui.widgets.top_line import TopLine
from appliance.tui.wording import INSIDE, NO_BREAK, wrapped

LARGEST: Final = (132, 50)
"""Columns and rows that are told of a larger screen."""
LONGEST_KEY: Final = 6
COMMAND: Final = 3
"""Before the words of a row of the menu: its letter, and two spaces."""


def picture(app: App[None], vocabulary: Vocabulary) -> str:
    """Return the rows of the screen in front; asked on the application's own thread."""
    width, height = (min(pair) for pair in zip(app.size, LARGEST, strict=True))
    rows = [[" "] * width for _ in range(height)]
    for widget, region, seen in _shown(app.screen):
        masked = mask(widget, region.width, vocabulary)
        for y, row in enumerate(masked[: region.height], start=region.y):
            for x, letter in enumerate(row[: region.width], start=region.x):
                if seen.contains(x, y) and x < width and y < height:
                    rows[y][x] = letter
    return "\n".join("".join(row).rstrip() for row in rows)


def _shown(screen: Screen[object]) -> Iterator[tuple[Widget, Region, Region]]:
    """Yield what has words of its own: where its words go, and how much of that is seen."""
    placed = screen._compositor.visible_widgets  # noqa: SLF001 - nothing public tells what scrolled away
    for widget, (region, clip) in placed.items():
        if not (widget.children or isinstance(widget, ScrollBar) or widget is screen):
            inner = region.shrink(widget.gutter)
            yield widget, inner, clip.intersection(inner)


def mask(widget: Widget, width: int, vocabulary: Vocabulary) -> Sequence[str]:
    """Return the rows of a widget without what is not the product's."""
    match widget:
        case KeyBar():
            text = " ".join(_keys(widget.text, vocabulary))
        case TopLine():
            text = widget.text
        case PermanentLine():
            text = _figures(getattr(widget.app, "look", None), widget.app)
        case Plain() if widget.has_class("title") and vocabulary.has(widget.text):
            text = widget.text
        case Plain() if widget.has_class("header"):
            text = "\n".join(map(vocabulary.of_titles, widget.text.split("\n")))
        case Plain():
            text = vocabulary.of_text(widget.text)
        case Label():
            label = str(widget.render()).strip()
            text = label if vocabulary.has(label) else BLOT
        case Input():
            text = f"{MARK if widget.has_focus else ' '}{BLOT if widget.value else ''}"
        case OptionList():
            text = "\n".join(_listed(widget, vocabulary))
        case _:
            text = "\n".join([BLOT] * widget.size.height)
    return wrapped(text, width)


def _figures(look: Look | None, app: App[None]) -> str:
    """Return the permanent line; how much money is late stays here."""
    if look is None:
        return ""
    cells = [*permanent_line.values(look.status)]
    cells[[*permanent_line.COLUMNS].index(texts.LATE)] = BLOT
    wide = app.size.width >= INSIDE
    return permanent_line.columns(cells) if wide else permanent_line.sentence(cells)


def _keys(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield each key with its word."""
    for pair in text.split(" "):
        name, _, word = pair.partition(NO_BREAK)
        ours = len(name) <= LONGEST_KEY and vocabulary.has(word.replace(NO_BREAK, " "))
        yield pair if ours else BLOT


def _listed(widget: OptionList, vocabulary: Vocabulary) -> Sequence[str]:
    """Return a full list whatever is in it, with the chosen row; a menu's commands are ours."""
    if not widget.option_count:
        return []
    top, chosen = widget.scroll_offset.y, widget.highlighted
    rows = []
    for place in range(top, top + widget.size.height):
        told = BLOT
        if place < widget.option_count:
            row = str(widget.get_option_at_index(place).prompt)[len(MARK) :]
            told = row if vocabulary.has(row[COMMAND:]) and " " in row[COMMAND:] else BLOT
        rows.append(f"{MARK if place == chosen else ' '}{told}")
    return rows


def footer(left_s: int, screen: str, incident: str) -> str:
    """Return what stands below the picture.

    Args:
        left_s: how long the view still lasts.
        screen: name of the class of the screen in front.
        incident: name and family of the last error; empty for none.
    """
    told = words.FOOTER.format(left=countdown(left_s), screen=screen)
    return f"{told}\n{words.INCIDENT.format(incident=incident or texts.DASH)}"


def countdown(left_s: int) -> str:
    """Write how long is left, in minutes and seconds."""
    return f"{left_s // 60}:{left_s % 60:02d}"
