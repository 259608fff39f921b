"""What the screens of paired boxes ask of the box."""

from collections.abc import Generator, Sequence
from typing import NamedTuple, Protocol


class Neighbour(NamedTuple):
    """A paired box.

    Attributes:
        name: what it is called here.
        host: where it was last.
        digits: the first of its fingerprint.
    """

    name: str
    host: str
    digits: str


class Shown(NamedTuple):
    """A code, and where the other box comes with it."""

    code: str
    addresses: Sequence[str]


class NeighboursDesk(Protocol):
    """The boxes that this one knows.  Each method may take its time, and raise any BesaceError."""

    @property
    def closed(self) -> bool:
        """Tell whether the settings keep the local network out."""
        ...

    def open_network(self) -> None:
        """Have the settings let paired boxes in."""
        ...

    def paired(self) -> Sequence[Neighbour]:
        """Return the paired boxes."""
        ...

    def show(self) -> Generator[Shown | str, None, None]:
        """Draw a code and wait for the other box.

        Yields:
            The code once, then empty texts while it waits, at last what became of it, in French.
            Closed before its end it is given up.
        """
        ...

    def type(self, address: str, code: str) -> str:
        """Go to the box that shows a code; return what became of it, in French."""
        ...

    def forget(self, name: str) -> Sequence[Neighbour]:
        """Let a box in no more; return those that are left."""
        ...
