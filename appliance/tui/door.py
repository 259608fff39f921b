"""What the codes open: all that the screen has before there is a station."""

from collections.abc import Callable
from dataclasses import dataclass

from appliance.services.poste import Poste

Progress = Callable[[int, int], None]
"""Is told how many parts of how many were read; from any thread."""


@dataclass(frozen=True, slots=True)
class Door:
    """The two questions to the vault.  Both take their time, and raise any BesaceError.

    Attributes:
        open: opens the station with the practice's code and the CPS's.
        check: the station is open, and somebody wants back to its screen; tells by its error
            that the code is wrong.
    """

    open: Callable[[str, str, Progress], Poste]
    check: Callable[[str], None]
