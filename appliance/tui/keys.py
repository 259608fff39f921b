"""Keys of the interface: each with its word, its tooltip and an id to remap it by."""

from typing import Final

from textual.binding import Binding

from appliance.tui import texts

NAMES: Final = {
    "enter": texts.ENTER,
    "escape": texts.ESCAPE,
    "o,O": "O",
    "n,N": "N",
    "n,N,escape": "N",
}
KEY_COLUMN: Final = 8
"""Columns for the name of a key in the help."""


def key(keys: str, action: str, words: tuple[str, str], id: str, *, show: bool = True) -> Binding:  # noqa: A002
    """Bind keys to an action, with the two texts of `words`."""
    word, tooltip = words
    return Binding(
        keys,
        action,
        word,
        tooltip=tooltip,
        id=id,
        show=show,
        key_display=NAMES.get(keys, keys.upper()),
    )
