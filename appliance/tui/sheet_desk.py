"""What the screens of a new recovery sheet ask of the box."""

from collections.abc import Sequence
from typing import Protocol


class SheetDesk(Protocol):
    """A sheet that was drawn and counts for nothing yet."""

    @property
    def groups(self) -> Sequence[str]:
        """Its eight groups."""
        ...

    @property
    def ranks(self) -> tuple[int, int]:
        """Two of them, from 1, to be typed back."""
        ...

    def ranges(self) -> tuple[int, int] | None:
        """Return the first and the last number of a restoration to come; None where none is left.

        It takes its time, and raises any BesaceError, as `accept` does.
        """
        ...

    def accept(self, code: str, qui: int) -> None:
        """Let it open the practice in the place of the one before, by the code of a person."""
        ...
