"""A field to type in, that leaves Enter to its screen."""

from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

WITHHELD: Final = {"enter", "ctrl+x", "ctrl+c,super+c"}
"""Enter acts for the whole screen; what is typed here is never copied out of it."""


class Entry(Input, inherit_bindings=False):
    """One row, without a frame.

    Args:
        value: what stands there at first.
        id: Textual's.
        password: shows dots.
        proposed: the value is selected on focus: typing replaces it.
        signs: characters that are keys of the screen, and never text here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in Input.BINDINGS
        if isinstance(binding, Binding) and binding.key not in WITHHELD
    ]

    def __init__(
        self,
        value: str = "",
        *,
        id: str,  # noqa: A002 - Textual's name
        password: bool = False,
        proposed: bool = False,
        signs: str = "",
    ) -> None:
        super().__init__(value, id=id, password=password, compact=True, select_on_focus=proposed)
        self._signs = signs

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave the signs to the screen."""
        is_sign = character is not None and character in self._signs
        return not is_sign and super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Let a sign go up to the screen, in the order of the keys."""
        if event.character is not None and event.character in self._signs:
            event.prevent_default()
