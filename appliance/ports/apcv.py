"""The appli carte Vitale: a context that a reader hands over, and nobody here can open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, repr=False)
class ContexteApcv:
    """What stands for a carte Vitale: issued online, handed to the engine as it came.

    Its layout is not public: nothing of it is read, and nobody is known by it.

    Attributes:
        contenu: opaque; never logged.
        fin: the moment (UTC) from which it is worth nothing.
    """

    contenu: str
    fin: datetime

    def is_good(self, now: datetime) -> bool:
        """Tell whether it is still worth something."""
        return now < self.fin

    def __repr__(self) -> str:
        return f"ContexteApcv(jusqu’à {self.fin:%Y-%m-%dT%H:%MZ})"


class ApcvReader(Protocol):
    """Whoever gets a context: a scanner with an accredited service behind it."""

    def read(self) -> ContexteApcv:
        """Return the context of the telephone that is shown.

        Raises:
            ApcvNeedsNetworkError: it is issued online, and nobody can be asked.
        """
        ...
