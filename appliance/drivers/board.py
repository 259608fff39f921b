"""The pins of a Raspberry Pi's header, for gpiozero; None where there are none.

Three traps are stepped over here.  The header of a Pi 5 was gpiochip4, then gpiochip0, and
gpiozero goes by rule (its issues 1162 and 1166): the chip is found by its driver's name.
lgpio writes a pipe into the current directory, which a service cannot (issue 1106): it gets
another.  And lgpio has no wheel for Python 3.13: Raspberry Pi OS has it as a package.
"""

import importlib
import logging
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

log = logging.getLogger(__name__)

HEADER: Final = ("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835")
"""How the kernel calls what drives the header: of a Pi 5, a Pi 4, and those before."""

DEVICES: Final = Path("/dev")
SYSTEM_PACKAGES: Final = Path("/usr/lib/python3/dist-packages")
WORK: Final = "LG_WD"


def open_board(work: Path, devices: Path = DEVICES) -> Any | None:
    """Return gpiozero's pin factory on the header, or None.

    Args:
        work: a directory that lgpio may write to.
        devices: where the chips are.
    """
    if not any(devices.glob("gpiochip*")):
        return None
    os.environ[WORK] = str(work)
    lgpio = find_lgpio()
    chip = None if lgpio is None else header_chip(lgpio, devices)
    if chip is None:
        log.warning("no usable GPIO: %s", "no lgpio" if lgpio is None else "no header")
        return None
    return importlib.import_module("gpiozero.pins.lgpio").LGPIOFactory(chip=chip)


def find_lgpio(packages: Path = SYSTEM_PACKAGES) -> ModuleType | None:
    """Import lgpio from here, or from the system's packages and nothing else from there."""
    try:
        return importlib.import_module("lgpio")
    except ImportError:
        sys.path.append(str(packages))
    try:
        return importlib.import_module("lgpio")
    except (ImportError, OSError):  # for another Python; or its pipe could not be made
        return None
    finally:
        sys.path.remove(str(packages))


def header_chip(lgpio: Any, devices: Path = DEVICES) -> int | None:
    """Return the number of the chip that drives the header."""
    for device in sorted(devices.glob("gpiochip*")):
        if device.is_symlink():  # gpiochip4 stays as another name of gpiochip0
            continue
        number = int(device.name.removeprefix("gpiochip"))
        try:
            handle = lgpio.gpiochip_open(number)
        except lgpio.error:  # not ours to open
            continue
        *_, label = lgpio.gpio_get_chip_info(handle)
        lgpio.gpiochip_close(handle)
        if label in HEADER:
            return number
    return None
