"""What the screens of a restoration ask of the box."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol


class Backup(NamedTuple):
    """One backup of a key.

    Attributes:
        name: of its directory.
        day, hour: when it was made, JJ/MM/AAAA and HH:MM.
        age: whole days since.
    """

    name: str
    day: str
    hour: str
    age: int


class ReturnDesk(Protocol):
    """A blank box, a key and a sheet.  Each method may take its time, and raise any BesaceError."""

    @property
    def unfinished(self) -> bool:
        """Tell whether a restoration was cut here."""
        ...

    @property
    def mounted(self) -> bool:
        """Tell whether keys are mounted by themselves, so that no directory is asked for."""
        ...

    @property
    def wants_password(self) -> bool:
        """Tell whether the settings of the backup that was opened name servers."""
        ...

    @property
    def ranges(self) -> tuple[int, int] | None:
        """The ranges that may be free, known once it is opened; None where one was taken."""
        ...

    def look(self, directory: str) -> Sequence[Backup]:
        """Return the backups of the key, or those below a directory; the newest first."""
        ...

    def choose(self, backup: Backup) -> None:
        """Take one of them."""
        ...

    def open(self, groups: str) -> None:
        """Open it with the eight groups of the recovery sheet."""
        ...

    def strike(self, typed: str) -> int:
        """Return the range that was read on the paper, for it to be struck out there."""
        ...

    def restore(
        self, plage: int, password: str, progress: Callable[[int, int], None]
    ) -> Sequence[str]:
        """Put the practice back; return what to tell of it, in French.

        Args:
            plage: its range of numbers.
            password: of the servers; empty for later.
            progress: told how much of how much is here; may raise to leave.
        """
        ...
