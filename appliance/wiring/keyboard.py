"""The keyboard of a box, chosen at its screen.  Implements `tui.keyboard_desk`."""

from pathlib import Path
from typing import Final

from appliance.config import DEFAULT_FILE
from appliance.wiring.beginning import BOX_STATION
from appliance.wiring.machine import Machine

CONSOLE: Final = Path("/usr/lib/besace/console")
"""What reads it, on a box of our image."""
NAME_SIZE: Final = 8


class Keyboard:
    """The keyboard of one box."""

    def __init__(self, machine: Machine, settings: Path = DEFAULT_FILE) -> None:
        self._machine, self._settings = machine, settings

    @property
    def word(self) -> str:
        """See `KeyboardDesk.word`."""
        from appliance.wiring.first_hour.keyboard import FILE  # once in the life of a box

        path = self._settings.parent / FILE
        try:
            return path.read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return ""

    def keep(self, word: str) -> None:
        """Have root note it.

        Raises:
            ConfigError, NotWrittenError: it was not done.
        """
        from appliance.wiring.first_hour import trials
        from appliance.wiring.first_hour.keyboard import ChosenKeyboard
        from appliance.wiring.first_hour.parcel import hand_over
        from appliance.wiring.first_hour.writer import Places

        asked = ChosenKeyboard(self._machine.entropy(NAME_SIZE).hex(), word)
        hand_over(asked, self._machine.disk, Places.of(self._settings), trials.patience())


def keyboard_of(station: Path, machine: Machine) -> Keyboard | None:
    """Return what sets the keyboard of a box of our image; None elsewhere."""
    return Keyboard(machine) if station == BOX_STATION and CONSOLE.exists() else None
