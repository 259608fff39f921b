"""`besace station` on a box without settings: the questions, a practice to play with, the end."""

import os
import sys
from pathlib import Path
from typing import Final

from appliance.config import DEFAULT_FILE
from appliance.errors import BesaceError, NoSettingsError
from appliance.tui.first_hour_app import FirstHourApp, Outcome
from appliance.tui.texts.factory import UNFINISHED
from appliance.tui.texts.first_hour import KEY_IN_TPM, KEY_ON_DISK
from appliance.wiring.beginning import BOX_STATION
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.guide import tasks
from appliance.wiring.machine import Machine
from appliance.wiring.watchdog import sign_of_life

STATE: Final = Path("/state")
"""Of a box of our image: what must be known before its data opens (see `open-data` there)."""


def run(settings: Path, *, kiosk: bool) -> int | None:
    """Ask until all is answered or the person leaves.

    Returns:
        The exit code of who left; None where the settings stand, and the station may open.

    Raises:
        NoSettingsError: nobody can answer here, or this is no box.
        ConfigError, VaultError: see `Desk`.
    """
    is_place = settings != DEFAULT_FILE or os.access(BOX_STATION, os.W_OK)
    if not (is_place and sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoSettingsError(f"{settings} n’existe pas")
    desk = Desk(settings, Machine())
    notice = finished(desk)
    while True:
        app = FirstHourApp(desk, kiosk=kiosk, notice=notice or whose_key())
        app.guide_tasks = tasks
        app.factory = desk.factory
        app.recovery = desk.recovery
        app.keyboard = desk.keyboard
        app.sign_of_life = sign_of_life()
        app.run()
        match app.outcome:
            case Outcome.DONE:
                return None
            case Outcome.PLAY:
                notice = play()
            case Outcome.LEFT:
                return app.return_code or 0


def finished(desk: Desk) -> str:
    """Go on with a factory reset that was cut; return what to say of it, or nothing."""
    if desk.factory is None or not desk.factory.begun:
        return ""
    desk.factory.erase()
    return UNFINISHED


def whose_key(state: Path = STATE) -> str:
    """Return what to say of where the key of the data is; nothing where they have none."""
    if not (state / "data.made").exists():
        return ""
    return KEY_ON_DISK if (state / "data.key").exists() else KEY_IN_TPM


def play() -> str:
    """Open a practice to play with, in a directory that is thrown away; return why it could not.

    A kiosk that ended on that would not come back by itself.
    """
    from appliance.wiring import demo

    try:
        demo.play(demo.Options(directory=None, visits=0, caisse=True, as_json=False))
    except BesaceError as error:
        return error.advice
    return ""
