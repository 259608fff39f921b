"""A desk as a program of its own, to be told by lines, and killed.

    python -P -m tests.reception.desk SETTINGS DAYS

Its clock is that many days from ours.  `arrive 7` enters the seventh person and says `arrive 7`
once that is durable; `leave 7` alike.  It exchanges all the while, as its screen would.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Final

from appliance.config import load_accueil
from appliance.domain.patient import Beneficiaire
from appliance.drivers.simulated import SimulatedReader
from appliance.services.reception import Reception
from appliance.wiring.machine import Machine, SystemClock
from appliance.wiring.reception import Opener, vault_of
from tests.made_up import made_up_nir

CODE: Final = "correct cheval batterie agrafe lune sept"
RHYTHM_S: Final = 0.2
NAME: Final = "CANARVISITE"
FIRST_NIR: Final = 2_550_899_200_000


class ClockApart:
    """The system's clock, days away."""

    def __init__(self, days: int) -> None:
        self._gap = timedelta(days=days)

    def now(self) -> datetime:
        """Return what this box takes for now."""
        return SystemClock().now() + self._gap


def person(rank: int) -> Beneficiaire:
    """Return the made-up person of that rank."""
    nir = made_up_nir(str(FIRST_NIR + rank))
    return Beneficiaire(nom=f"{NAME}{rank:03d}", prenom="ESSAI", naissance="19550812", nir=nir)


@contextmanager
def opened(settings: Path, days: int) -> Iterator[Reception]:
    """Open the desk with its code."""
    accueil, machine = load_accueil(settings).accueil, Machine(clock=ClockApart(days))
    reception = Opener(accueil, vault_of(accueil, machine), SimulatedReader())(CODE)
    try:
        yield reception
    finally:
        reception.lock()


def say(line: str) -> None:
    """Say it at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def obey(reception: Reception, line: str) -> None:
    """Do what a line says, then say it."""
    verb, rank = line.split()
    repere = reception.arrive(person(int(rank)))
    if verb == "leave":
        reception.parti(repere)
    say(line)


def heard() -> Iterator[str]:
    """Yield each line that comes, and an empty one whenever none does, until there are no more."""
    os.set_blocking(0, False)
    with DefaultSelector() as selector, os.fdopen(0, "rb", buffering=0) as told:
        selector.register(told, EVENT_READ)
        begun = b""
        while True:
            if not selector.select(RHYTHM_S):
                yield ""
            elif more := told.read(4096):
                *whole, begun = (begun + more).split(b"\n")
                yield from (line.decode() for line in whole)
            else:
                return


def main(settings: Path, days: int) -> None:
    """Obey until the lines end."""
    with opened(settings, days) as reception:
        say("open")
        for line in heard():
            if line:
                obey(reception, line)
            else:
                reception.tick()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
