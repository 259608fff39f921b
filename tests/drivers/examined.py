"""A card chain in good order, for a test to spoil, and what its examination then says."""

from datetime import datetime
from functools import partial
from pathlib import Path

from appliance.demo.cards import vitale
from appliance.drivers.cps import Pkcs11Token, tokens_of
from appliance.drivers.doctor import HANGS, NEEDS, Doctor, System
from appliance.drivers.faults import FAULTS, Part
from appliance.drivers.simulated import SimulatedReader
from tests.made_up import NOON
from tests.made_up_cards import ALINE
from tests.softhsm import MODULE, aside

GOOD = dict.fromkeys(Part, "good")


class At:
    """A clock that stands."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def told(doctor: Doctor) -> dict[Part, str]:
    return {
        one.part: one.name or ("good" if one.tried else "not tried") for one in doctor.examine()
    }


def expected(name: str) -> dict[Part, str]:
    """Return what a fault shows: itself, and silence where its part was needed."""
    part = FAULTS[name].part
    silent = {other for other, needed in NEEDS.items() if part in needed}
    if name in HANGS:
        silent |= {Part.MODULE, Part.CERTIFICATE}
    return GOOD | dict.fromkeys(silent, "not tried") | {part: name}


def name_usb(device: Path, vendor: str, product: str) -> None:
    (device / "idVendor").write_text(f"{vendor}\n")
    (device / "idProduct").write_text(f"{product}\n")


def examiner(system: System) -> Doctor:
    reader = SimulatedReader()
    reader.insert(vitale(ALINE))
    return Doctor(
        reader=reader,
        clock=At(),
        cps=Pkcs11Token(partial(aside, tokens_of(MODULE, None))).look,
        module=MODULE,
        system=system,
    )
