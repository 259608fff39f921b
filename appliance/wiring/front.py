"""`besace station`, as far as the code: what is loaded before anything can be seen.

The rest, which takes most of a start, is loaded while a person reads and types.
"""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from appliance import logs
from appliance.config import load
from appliance.domain.roles import Personne
from appliance.errors import BesaceError
from appliance.tui.early_keys import Typed
from appliance.tui.front import FrontApp, ask
from appliance.tui.screens.unlock import UnlockScreen
from appliance.wiring.factory import factory_of
from appliance.wiring.heap import loading
from appliance.wiring.keyboard import keyboard_of
from appliance.wiring.machine import Machine
from appliance.wiring.recovery import recovery_of
from appliance.wiring.vault import Vault

STATION: Final = "appliance.wiring.station"
NOTICE: Final = Path("/var/lib/besace-update/told")
"""What came of the last update, where the box takes them."""


def run(settings: Path, *, kiosk: bool) -> int:
    """Open the box's screen; return the exit code.

    Raises:
        ConfigError: the settings cannot be read.
    """
    config, machine = load(settings), Machine()
    machine.disk.make_directory(config.chemins.station)
    logs.to_file(config.chemins.station / logs.STATION)
    vault, notice = Vault.of(config, machine), noticed()
    typed: Sequence[Typed] = ()
    if vault.exists():  # a new practice is told a code, and that by one screen
        screen = UnlockScreen(
            notice,
            needs_cps_code=config.signature.module is not None,
            proposed_code="",
            personnes=partial(known_people, vault),
        )
        front = FrontApp(screen, load_ahead, kiosk=kiosk)
        front.at_play = config.cabinet.demonstration
        front.resettable = factory_of(vault) is not None
        front.recoverable = recovery_of(config, vault) is not None
        front.typeable = keyboard_of(vault.station, machine) is not None
        front.theme = config.ecran.couleurs
        code, typed = ask(front)
        if code:
            return code
    station = load_station()
    shown = station.Front(settings=settings, notice=notice, kiosk=kiosk, typed=typed)
    return int(station.run(config, machine, shown))


def load_station() -> ModuleType:
    """Load all that a station is made of."""
    with loading():
        return import_module(STATION)


def load_ahead() -> None:
    """Load that, and what it would load once a code was typed."""
    station = load_station()
    with loading():
        station.load()


def noticed(place: Path = NOTICE) -> str:
    """Return what the box has to say before the unlock; mostly nothing."""
    try:
        return place.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def known_people(vault: Vault) -> Sequence[Personne]:
    """Return who has a code; nobody where there is no practice, or its keys cannot be read."""
    try:
        return vault.personnes()
    except BesaceError:
        return ()  # the opening says why
