"""`besace carry lan` and `listen`: letters by the local network, between paired boxes."""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from appliance.config import load, load_relais
from appliance.errors import (
    BusyError,
    CarryWaitsError,
    DeviceFaultError,
    EntryError,
    LinkDownError,
    PairNoneError,
    UserMustActError,
)
from appliance.sync.carry import lan
from appliance.sync.carry.lan import Ending
from appliance.sync.carry.relay import Relay, Relayed
from appliance.sync.carry.satchel import Satchel
from appliance.sync.pairs import Pair, Pairs
from appliance.wiring.addresses import Address, listen
from appliance.wiring.carry import carrying, relaying
from appliance.wiring.carry_keys import own_directory
from appliance.wiring.carry_telling import BY_LAN, EXIT_LATER, tell_fates, tell_relayed
from appliance.wiring.machine import Machine
from appliance.wiring.pair import pairs_of

PORT: Final = 61_629
"""Beside that of `besace pair`."""
OUT: Final = "lan-out"
IN: Final = "lan-in"
LOCK: Final = "lock"
WAITS: Final = (
    "« {name} » n’a pas pu tout remettre pour l’instant : sa ligne attend. "
    "Rien n’est perdu ; recommencez plus tard."
)
PASSED: Final = (LinkDownError, UserMustActError, DeviceFaultError, BusyError)
"""What ends one visit, and not the service."""

Relaying = Callable[[], AbstractContextManager[Relay]]


def go(settings: Path, name: str, where: str) -> int:
    """Hand what is due to a paired box that has a line, and take what it has; return the exit code.

    Args:
        settings: the practice's.
        name: of the paired box; empty where there is one alone.
        where: its address, where it is another than the one that is kept; empty for that.

    Raises:
        PairNoneError, PairUnknownError: there is no such pair.
        PairAbsentError, PairStrangerError: nobody that we know is there; where it did not greet,
            nothing counts as carried.
        CarryWaitsError: the courier is on its round.
    """
    pairs = pairs_of(settings)
    other = _chosen(pairs, name)
    address = Address.parse(where or other.host, PORT)
    with _satchel(load(settings).chemins.courier / OUT) as satchel:

        def carry_out() -> None:
            with carrying(settings) as carrier:
                carrier.carry_out(satchel)

        with pairs.channel(other).connect(address) as connection:
            lan.be_patient(connection)
            ending = lan.visit(connection, satchel, carry_out)
        with carrying(settings) as carrier:
            fates = carrier.carry_in(satchel)
    tell_fates(fates)
    if ending is Ending.WAITS:
        print(WAITS.format(name=other.name), file=sys.stderr)
        return EXIT_LATER
    return 0


def serve(settings: Path, where: str, *, once: bool) -> int:
    """Relay for the paired boxes that come, until stopped; return the exit code.

    Args:
        settings: of the machine with a line: a box's, or those of one that only relays.
        where: the address to listen on; empty for all of them.
        once: end after one visit.

    Raises:
        PairNoneError: no box is paired.
        PairingPlaceError: nobody can listen there.
        ConfigError: the settings of the line cannot be used.
        CarryWaitsError: another program of this machine listens.
    """
    machine, relais, pairs = Machine(), load_relais(settings), pairs_of(settings)
    _known(pairs)
    with relaying(relais, machine):
        pass  # what cannot be used is told now, and not at the first visit
    with (
        listen(Address.parse(where, PORT)) as server,
        _satchel(relais.dossier / IN) as satchel,
    ):
        print(f"À l’écoute, port {server.getsockname()[1]}.", flush=True)
        while True:
            connection, _ = server.accept()
            with connection:
                code = _told(pairs, connection, satchel, partial(relaying, relais, machine))
            if once:
                return code


def _told(
    pairs: Pairs, connection: socket.socket, satchel: Satchel, relaying_here: Relaying
) -> int:
    """Serve one visit and say what it did; return its exit code."""
    try:
        other, told = _visited(pairs, connection, satchel, relaying_here)
    except PASSED as fault:
        print(fault.advice, file=sys.stderr, flush=True)
        return fault.exit_code
    print(f"{other.name} :")
    code = tell_relayed(told, BY_LAN)
    sys.stdout.flush()
    return code


def _visited(
    pairs: Pairs, connection: socket.socket, satchel: Satchel, relaying_here: Relaying
) -> tuple[Pair, Relayed]:
    known = _known(pairs)
    with pairs.channel(*known).accept(connection) as secure, relaying_here() as relay:
        lan.be_patient(secure)
        shown = secure.getpeercert(binary_form=True)
        other = next(pair for pair in known if pair.certificate == shown)
        return other, lan.receive(secure, satchel, relay.serve)


def _known(pairs: Pairs) -> tuple[Pair, ...]:
    known = pairs.all()
    if not known:
        raise PairNoneError
    return known


def _chosen(pairs: Pairs, name: str) -> Pair:
    if name:
        return pairs.named(name)
    first, *others = _known(pairs)
    if others:
        names = ", ".join(pair.name for pair in (first, *others))
        raise EntryError(f"plusieurs boîtiers sont appariés, nommez-en un : {names}")
    return first


@contextmanager
def _satchel(directory: Path) -> Iterator[Satchel]:
    """Give a directory of our own that stands for a key to one program at a time.

    Raises:
        CarryWaitsError: another program has it.
    """
    disk = Machine().disk
    own_directory(directory.parent)
    disk.make_directory(directory)
    lock = directory / LOCK
    if not disk.exists(lock):
        disk.close(disk.open(lock, create=True))
    descriptor = disk.open(lock)
    try:
        if not disk.lock(descriptor):
            raise CarryWaitsError
        yield Satchel(disk, directory)
    finally:
        disk.close(descriptor)
