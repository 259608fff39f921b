"""Keys of the interface: each with its word, its tooltip and an id to remap it by."""

from typing import Final

from textual.binding import Binding

from appliance.tui import texts

NAMES: Final = {
    "enter": texts.ENTER,
    "escape": texts.ESCAPE,
    "i,I": "I",
    "o,O": "O",
    "n,N": "N",
    "n,N,escape": "N",
    "plus": "+",
    "asterisk": "*",
    "minus": "-",
    "delete": "Suppr",
    "down": "↓",
}
KEY_COLUMN: Final = 8
"""Columns for the name of a key in the help."""


def key(  # noqa: PLR0913 - Textual's own
    keys: str,
    action: str,
    words: tuple[str, str],
    id: str,  # noqa: A002
    *,
    show: bool = True,
    priority: bool = False,
) -> Binding:
    """Bind keys to an action, with the two texts of `words`; `priority` stands before a field."""
    word, tooltip = words
    return Binding(
        keys,
        action,
        word,
        tooltip=tooltip,
        id=id,
        show=show,
        priority=priority,
        key_display=NAMES.get(keys, keys.upper()),
    )
