"""What the screens of a factory reset ask of the box."""

from typing import Protocol


class FactoryDesk(Protocol):
    """A box that may forget everything.  Its methods take their time, and raise any BesaceError."""

    @property
    def guarded(self) -> bool:
        """Tell whether somebody of the practice must prove it: there are keys that can be tried."""
        ...

    def prove(self, typed: str) -> None:
        """Compare what was typed with the code, or with the sheet."""
        ...

    def erase(self) -> None:
        """Destroy the keys, and have the machine do the same and start again."""
        ...
