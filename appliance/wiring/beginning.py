"""Whether a box still is in its first hour.  All that a station with settings loads of it."""

from pathlib import Path
from typing import Final

from appliance.config import DEFAULT_FILE

DRAFT: Final = "premiere-heure.json"
"""In the station's directory, from the first code to the last question."""
BOX_STATION: Final = Path("/var/lib/besace")


def station_of(settings: Path) -> Path:
    """Return the station's directory as the first hour makes it, for settings that are to come."""
    return BOX_STATION if settings == DEFAULT_FILE else settings.parent / "station"


def is_first_hour(settings: Path) -> bool:
    """Tell whether a box has no settings yet, or began its first hour and did not end it.

    Settings that nobody may look at are not missing: the station says what is wrong with them.
    """
    try:
        return not settings.exists() or (station_of(settings) / DRAFT).exists()
    except OSError:
        return False
