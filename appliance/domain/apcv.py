"""The appli carte Vitale: a context that a scanner hands over, and nobody here can open."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContexteApcv:
    """What stands for a carte Vitale: issued online, handed to the engine as it came.

    Its layout is not public: nothing of it is read, and nobody is known by it.

    Attributes:
        contenu: opaque; never logged.
        recu_le: when it was scanned (UTC).
        fin: the moment (UTC) from which it is worth nothing.
    """

    contenu: bytes
    recu_le: datetime
    fin: datetime

    def is_good(self, now: datetime) -> bool:
        """Tell whether it is still worth something."""
        return now < self.fin

    def __repr__(self) -> str:
        return f"ContexteApcv(jusqu’à {self.fin:%Y-%m-%dT%H:%MZ})"
