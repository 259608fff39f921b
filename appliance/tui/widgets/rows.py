"""A list to choose from, that leaves Enter to its screen."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Rows(OptionList, inherit_bindings=False):
    """Plain text, one row an entry."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in OptionList.BINDINGS
        if isinstance(binding, Binding) and binding.key != "enter"
    ]

    def __init__(self, rows: Iterable[str] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(*map(Option, rows), id=id, markup=False, compact=True)

    def replace(self, rows: Iterable[str], *, place: int) -> None:
        """Show other rows, the bar on the row of that place."""
        self.clear_options()
        self.add_options(map(Option, rows))
        self.highlighted = place if self.option_count else None
