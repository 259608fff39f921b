"""What the screens of a server's new password ask of the box."""

from collections.abc import Iterable, Sequence
from typing import Protocol


class ServerDesk(Protocol):
    """The accounts of the settings."""

    @property
    def accounts(self) -> Sequence[str]:
        """Each account with its servers, in words; at least one."""
        ...

    def keep(self, account: str, password: str) -> None:
        """Put an account's new password where the courier reads it.

        It takes its time, and raises any BesaceError.
        """
        ...

    def trial(self) -> Iterable[str]:
        """Have the servers called; yield French lines, and empty ones while it waits."""
        ...
