"""What the choice of a keyboard asks of the box."""

from typing import Protocol


class KeyboardDesk(Protocol):
    """The keyboard of the box's own console."""

    @property
    def word(self) -> str:
        """The one that is set, as `texts.keyboard` names it; empty where none was chosen."""
        ...

    def keep(self, word: str) -> None:
        """Set another one for the next start of the screen.

        It takes its time, and raises any BesaceError.
        """
        ...
