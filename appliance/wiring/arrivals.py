"""The list of arrivals of one box, and where its letters go, built from the settings."""

import logging
from pathlib import Path
from typing import Final

from appliance.config import Accueil
from appliance.durable.destruction import retire
from appliance.errors import JournalDamagedError, VaultError
from appliance.queue.arrivees import Cahier
from appliance.sealing.inbox import inbox_private_key
from appliance.sealing.secret import Secret
from appliance.services.arrivees import Arrivees
from appliance.services.poste import Poste
from appliance.services.reponses import reponse_of
from appliance.spool.plis import Cote, Plis
from appliance.wiring.machine import Machine, translated

log = logging.getLogger(__name__)

BOOK: Final = "arrivees"


def open_arrivees(
    accueil: Accueil, master: Secret, machine: Machine, directory: Path, cote: Cote
) -> Arrivees:
    """Open the book of one side; it is closed with what is returned.

    A damaged one is destroyed for a new one: it holds a day or so of names, and no invoice.

    Args:
        accueil: the settings of the desk.
        master: this box's own master key; it may be wiped after.
        machine: clock, randomness, disk.
        directory: where the book's own directory stands.
        cote: which side this is.

    Raises:
        BusyError, DiskFullError, VaultError: see `Journal.open`.
    """
    return Arrivees(
        cahier=_book(directory, master.derive(b"besace arrivals"), machine),
        plis=Plis(machine.disk, accueil.echange, cote),
        cle=inbox_private_key(master),
        clock=machine.clock,
    )


def attach(poste: Poste, accueil: Accueil, station: Path, master: Secret, machine: Machine) -> None:
    """Give an open station the list of its desk; a failure costs the list, and no billing."""
    try:
        arrivees = open_arrivees(accueil, master, machine, station, Cote.CABINET)
    except VaultError as error:
        log.warning("the list of arrivals stays closed: %s", type(error).__name__)
        return
    if accueil.repond:
        arrivees.repond = lambda who: poste.ask(lambda known: reponse_of(known, who))
    poste.arrivees = arrivees
    poste.at_lock.callback(arrivees.close)


def _book(directory: Path, key: bytes, machine: Machine) -> Cahier:
    place, disk, entropy = directory / BOOK, machine.disk, machine.entropy
    try:
        return Cahier.open(place, disk=disk, key=key, entropy=entropy)
    except JournalDamagedError:
        log.exception("the list of arrivals was damaged: a new one begins")
    with translated(BOOK):
        retire(disk, place, [place / name for name in disk.names(place)])
    return Cahier.open(place, disk=disk, key=key, entropy=entropy)
