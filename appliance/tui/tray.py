"""Cards to play with: only a demonstration has a tray of them."""

from collections.abc import Sequence
from typing import Protocol


class CardTray(Protocol):
    """The hand that puts cards into a reader that is played."""

    @property
    def labels(self) -> Sequence[str]:
        """What the cards are, in French, in the order of the tray."""
        ...

    def insert(self, place: int) -> None:
        """Put the card of that place in; one that is there already leaves first."""
        ...

    def remove(self) -> None:
        """Take the card out, if there is one."""
        ...
