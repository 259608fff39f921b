"""A field to type in, that leaves Enter to its screen."""

from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

WITHHELD: Final = {"enter", "ctrl+x", "ctrl+c,super+c"}
"""Enter acts for the whole screen; what is typed here is never copied out of it."""


class Entry(Input, inherit_bindings=False):
    """One row, without a frame.  What is `proposed` is selected on focus: typing replaces it."""

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
    ) -> None:
        super().__init__(value, id=id, password=password, compact=True, select_on_focus=proposed)
