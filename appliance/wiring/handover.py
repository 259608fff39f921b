"""`besace handover`: carries sealed letters between the desk's box and the practice's own.

It has the box's key for the local network and none that opens a letter.  The desk's box goes to
the practice's own, which listens: only paired boxes are let in.
"""

import logging
import signal
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

from appliance import logs
from appliance.config import Accueil, load_accueil
from appliance.errors import (
    LinkDownError,
    PairNoneError,
    PairUnknownError,
    UserMustActError,
    VaultError,
)
from appliance.spool.plis import Cote, Plis
from appliance.sync.handover import Seat, answer, call
from appliance.sync.pairs import Pair, Pairs
from appliance.wiring.addresses import Address, listen
from appliance.wiring.admitting import admit
from appliance.wiring.machine import Machine
from appliance.wiring.pair import pairs_of

log = logging.getLogger(__name__)

AGAIN_S: Final = 2.0
"""Between two tries to reach the other box."""


def run(settings: Path) -> int:
    """Carry letters until a signal asks to stop; return the exit code.

    Raises:
        ConfigError: the settings cannot be read, or name no desk.
        PairNoneError, PairUnknownError: the box to go to is not paired with this one.
        PairingPlaceError: the port is taken.
        VaultError: this box's disk failed.
    """
    logs.to_stderr()
    config, machine = load_accueil(settings), Machine()
    accueil, pairs = config.accueil, pairs_of(settings, to_read=True)
    the_other(accueil, pairs)  # without one a person must act first
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    cote = Cote.ACCUEIL if config.cabinet is None else Cote.CABINET
    plis = Plis(machine.disk, accueil.echange, cote)
    if cote is Cote.ACCUEIL:
        go(accueil, pairs, plis, stop)
    else:
        with listen(Address("", accueil.port)) as server:
            serve(server, partial(the_other, accueil, pairs), pairs, plis, stop)
    return 0


def go(accueil: Accueil, pairs: Pairs, plis: Plis, stop: Event) -> None:
    """Go to the other box, and go again whenever the way is cut, until `stop`.

    Raises:
        PairNoneError, PairUnknownError: it is not paired with this one.
        VaultError: this box's disk failed.
    """
    while not stop.is_set():
        other = the_other(accueil, pairs)  # it may have moved meanwhile
        try:
            with pairs.channel(other).connect((other.host, accueil.port)) as connection:
                log.info("the other box is there")
                call(connection, plis, stop.wait)
        except LinkDownError as error:
            log.info("the other box is out of reach: %s", type(error).__name__)
        stop.wait(AGAIN_S)


def serve(
    server: socket.socket, known: Callable[[], Pair], pairs: Pairs, plis: Plis, stop: Event
) -> None:
    """Answer the desk's box whenever it comes, until `stop`; whoever else comes is sent away."""
    seat = Seat()

    def take_turns(connection: socket.socket) -> None:
        try:
            with (
                connection,
                pairs.channel(known()).accept(connection) as secure,
                seat.taken_by(secure),
            ):
                answer(secure, plis)
        except (LinkDownError, UserMustActError, VaultError) as error:
            log.info("a connection ended: %s", type(error).__name__)

    admit(server, take_turns, stop)


def the_other(accueil: Accueil, pairs: Pairs) -> Pair:
    """Return the other box: the one that the settings name, or the only one that is paired.

    Raises:
        PairNoneError, PairUnknownError: there is none, or nobody can tell which.
    """
    if accueil.boitier:
        return pairs.named(accueil.boitier)
    match pairs.all():
        case ():
            raise PairNoneError
        case (only,):
            return only
        case _:
            raise PairUnknownError("accueil.boitier")
