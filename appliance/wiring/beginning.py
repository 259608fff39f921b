"""Whether a box still is in its first hour.  All that a station with settings loads of it."""

from pathlib import Path
from typing import Final

from appliance.config import DEFAULT_FILE

DRAFT: Final = "premiere-heure.json"
"""In the station's directory, from the first code to the last question."""
RESTORING: Final = "restauration"
"""In the station's directory during a restoration: nothing there may be believed yet."""
ERASING: Final = "remise-a-neuf"
"""In the station's directory from the moment at which everything is to be forgotten."""
BOX_STATION: Final = Path("/var/lib/besace")


def station_of(settings: Path) -> Path:
    """Return the station's directory as the first hour makes it, for settings that are to come."""
    return BOX_STATION if settings == DEFAULT_FILE else settings.parent / "station"


def is_first_hour(settings: Path) -> bool:
    """Tell whether a box has no settings yet, or something that a start goes on with is under way.

    Settings that nobody may look at are not missing: the station says what is wrong with them.
    """
    try:
        marks = (station_of(settings) / name for name in (DRAFT, RESTORING, ERASING))
        return not settings.exists() or any(mark.exists() for mark in marks)
    except OSError:
        return False
