"""`besace carry`: messages leave and come back by hand, in a directory.  See `docs/carry.md`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from appliance.config import Config, Relais, load, load_relais
from appliance.durable.journal import Journal
from appliance.errors import EntryError
from appliance.sealing.correspondance import Cle
from appliance.spool.maildir import CourierSpool
from appliance.sync.attempts import Attempts
from appliance.sync.carry.book import RelayBook
from appliance.sync.carry.carrier import Carrier
from appliance.sync.carry.letter import HOMEWARD, OUTWARD
from appliance.sync.carry.relay import Relay
from appliance.sync.carry.satchel import Satchel
from appliance.wiring import carry_images
from appliance.wiring.carry_keys import own_directory, seed_of, trousse_of
from appliance.wiring.carry_telling import ON_KEY, tell_fates, tell_relayed
from appliance.wiring.courier import RELAY, open_attempts, public_key
from appliance.wiring.machine import Machine
from appliance.wiring.peers import peers_of
from appliance.wiring.turn import Turn

JOURNAL_KEY: Final = "relay.key"
SAME_MEMORY: Final = (
    "{directory} est sur la mémoire de cette machine : la clé est-elle bien branchée ?"
)
HAND: Final = "hand"


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes on a screen beside, or in the place of, a key.

    Attributes:
        images: directory of images: written by `out`, read by the others.
        screen: what goes out or back is shown on the terminal.
        pace_s: seconds that each code is shown.
    """

    images: Path | None = None
    screen: bool = False
    pace_s: float = 0.5


def out(settings: Path, directory: Path | None, relay: str, codes: Codes) -> int:
    """Write all that is due on a key, or show it; return the exit code.

    Args:
        settings: the practice's.
        directory: the key, as it is mounted; None where only codes are wanted.
        relay: key of the only relay that can read it; empty for any.
        codes: whether it is shown too.

    Raises:
        CarryPlaceError, CarryFullError, CarryGoneError: the key; a repeat takes up there.
        CarryWaitsError: the courier is on its round.
        EntryError: the relay's key is none.
    """
    cle = _cle(relay) if relay else None
    satchel = _satchel(directory, own_directory(load(settings).chemins.courier), codes)
    with carrying(settings) as carrier:
        taken = carrier.carry_out(satchel, cle)
    kib = -(-taken.size // 1024)
    print(f"Emportés : {taken.written} message(s), {kib} Kio, dont {taken.again} déjà emporté(s).")
    print(
        "La ligne ne les enverra pas avant leur preuve, ou « besace carry back »."
        + " Démontez la clé avant de la retirer." * (directory is not None)
    )
    if codes.images is not None:
        count = carry_images.write_images(satchel, OUTWARD, codes.images, Machine().disk)
        print(f"Images écrites : {count}, dans {codes.images}.")
    if codes.screen:
        carry_images.show(satchel, OUTWARD, codes.pace_s)
    return 0


def take_in(settings: Path, directory: Path | None, codes: Codes) -> int:
    """Take proofs and returns from a key, or from images; return the exit code.

    Raises:
        CarryPlaceError, CarryGoneError: the key; a repeat takes up there.
        CarryWaitsError: the courier is on its round.
    """
    satchel = _satchel(directory, own_directory(load(settings).chemins.courier), codes)
    _read(satchel, codes)
    with carrying(settings) as carrier:
        fates = carrier.carry_in(satchel)
    tell_fates(fates)
    return 0


def back(settings: Path) -> int:
    """Let the line send what left by hand; return the exit code.

    Raises:
        CarryWaitsError: the courier is on its round.
    """
    with carrying(settings) as carrier:
        count = carrier.take_back()
    print(
        f"Rendus à la ligne : {count} message(s), les mêmes octets : un lot ne compte qu’une fois."
    )
    return 0


def relay(settings: Path, directory: Path | None, codes: Codes) -> int:
    """Submit what a key or images bring by this machine's own line; return the exit code.

    Raises:
        CarryPlaceError, CarryFullError, CarryGoneError: the key; a repeat takes up there.
        ConfigError: the settings of the line cannot be used.
    """
    machine, relais = Machine(), load_relais(settings)
    own_directory(relais.dossier)
    with relaying(relais, machine) as here:
        satchel = _satchel(directory, relais.dossier, codes)
        _read(satchel, codes)
        told = here.serve(satchel)
    code = tell_relayed(told, ON_KEY)
    if codes.screen:
        carry_images.show(satchel, HOMEWARD, codes.pace_s)
    return code


def key(settings: Path) -> int:
    """Print this machine's public key for what is carried; return the exit code."""
    machine, relais = Machine(), load_relais(settings)
    own_directory(relais.dossier)
    cle = trousse_of(relais.dossier, machine).cle
    print(f"{cle}\nÀ comparer de vive voix : {cle.empreinte}")
    return 0


def _satchel(directory: Path | None, own: Path, codes: Codes) -> Satchel:
    """Return the key, or a directory of our own that stands for it, empty.

    Raises:
        EntryError: there is neither a key nor codes.
    """
    disk = Machine().disk
    if directory is not None:
        satchel = Satchel(disk, directory)
        if directory.stat().st_dev == own.stat().st_dev:
            print(SAME_MEMORY.format(directory=directory), file=sys.stderr)
        return satchel
    if codes.images is None and not codes.screen:
        raise EntryError("nommez la clé, ou donnez --images ou --qr")
    disk.make_directory(own / HAND)
    satchel = Satchel(disk, own / HAND)
    satchel.empty()
    return satchel


def _read(satchel: Satchel, codes: Codes) -> None:
    if codes.images is not None:
        satchel.make()
        carry_images.read_images(satchel, codes.images)


@contextmanager
def carrying(settings: Path) -> Iterator[Carrier]:
    """Take the turn with the courier's table, and give what carries.

    Raises:
        CarryWaitsError: the courier is on its round.
    """
    config, machine = load(settings), Machine()
    public, place = public_key(config.chemins.spool), own_directory(config.chemins.courier)
    with Turn(machine.disk, place).taken(partial(open_attempts, config, machine)) as journal:
        try:
            yield carrier_of(config, machine, journal, public)
        finally:
            journal.close()


def carrier_of(config: Config, machine: Machine, journal: Journal, public: bytes) -> Carrier:
    """Return what carries for a box, on the courier's open table."""
    return Carrier(
        spool=CourierSpool(machine.disk, config.chemins.spool),
        attempts=Attempts(journal),
        trousse=trousse_of(config.chemins.courier, machine),
        inbox=public,
        clock=machine.clock,
        entropy=machine.entropy,
        relays=config.emport.relais,
    )


@contextmanager
def relaying(relais: Relais, machine: Machine) -> Iterator[Relay]:
    """Give what relays by this machine's own line.

    Raises:
        ConfigError: the settings of the line cannot be used.
        BusyError: another program of this machine relays.
    """
    outbox, mailbox = peers_of(relais.courrier, machine.clock)
    journal = _relay_journal(relais.dossier, machine)
    try:
        yield Relay(
            attempts=Attempts(journal),
            outbox=outbox,
            mailbox=mailbox,
            book=RelayBook(machine.disk, relais.dossier / RELAY),
            trousse=trousse_of(relais.dossier, machine),
            clock=machine.clock,
            entropy=machine.entropy,
            owner=relais.emport.boite_de,
        )
    finally:
        journal.close()


def _relay_journal(directory: Path, machine: Machine) -> Journal:
    place = directory / RELAY
    machine.disk.make_directory(place)
    known = seed_of(place / JOURNAL_KEY, machine)
    return Journal.open(place / "attempts", machine.disk, known, machine.entropy)


def _cle(text: str) -> Cle:
    try:
        return Cle.parse(text)
    except ValueError:
        raise EntryError(
            "la clé d’un relais est attendue, que « besace carry key » donne"
        ) from None
