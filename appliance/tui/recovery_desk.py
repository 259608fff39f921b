"""What the screens of a forgotten code, and of one to be changed, ask of the box."""

from collections.abc import Sequence
from typing import Protocol

from appliance.domain.roles import Personne


class RecoveryDesk(Protocol):
    """The keys of a practice.  Its methods take their time, and raise any BesaceError."""

    def holders(self) -> Sequence[Personne]:
        """Return whose code the recovery sheet may replace; refuse where there is no sheet."""
        ...

    def prove(self, groups: str) -> None:
        """Compare the eight groups with the sheet of this practice."""
        ...

    def propose(self) -> str:
        """Return a code that nobody chose; at once."""
        ...

    def change(self, groups: str, code: str, qui: int) -> None:
        """Give a person another code; nobody else's changes."""
        ...

    def change_own(self, before: str, code: str, qui: int) -> None:
        """Give a person another code by the one of before."""
        ...
