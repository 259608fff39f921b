"""What the codes open: all that the screen has before there is a station."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from appliance.domain.roles import Personne
from appliance.services.poste import Poste
from appliance.services.secours import Secours

Progress = Callable[[int, int], None]
"""Is told how many parts of how many were read; from any thread."""


@dataclass(frozen=True, slots=True)
class Door:
    """The questions to the vault.  The first two take their time, and raise any BesaceError.

    Attributes:
        open: opens the station with a person's code and the CPS's, and that person's number;
            of a damaged box, what can still be looked at.
        check: the station is open, and who opened it wants back to its screen; tells by its
            error that the code is not that person's.
        personnes: who has a code, at once; nobody where that cannot be told.
        damaged: is told that the journal proved damaged: from then on `open` is to look only.
    """

    open: Callable[[str, str, Progress, int], Poste | Secours]
    check: Callable[[str, int], None]
    personnes: Callable[[], Sequence[Personne]] = tuple
    damaged: Callable[[], object] = tuple
