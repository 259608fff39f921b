"""The appli carte Vitale on a box: how long a reading is good, and the scanner if it is a line."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from appliance.config import Apcv as Settings
from appliance.ports.apcv import ApcvScanner
from appliance.ports.machine import Clock
from appliance.services.apcv import Apcv


def apcv_of(settings: Settings, clock: Clock) -> Apcv | None:
    """Return what dates the readings; None where the settings do not say how long one is good."""
    if settings.duree_s is None:
        return None
    return Apcv(clock=clock, duree=timedelta(seconds=settings.duree_s))


@contextmanager
def open_scanner(settings: Settings) -> Iterator[ApcvScanner | None]:
    """Hold the scanner's line; None where there is none."""
    if settings.ligne is None:
        yield None
        return
    from appliance.drivers.scanner import SerialScanner  # pyserial, of no use to most boxes

    with closing(SerialScanner(settings.ligne)) as scanner:
        yield scanner
