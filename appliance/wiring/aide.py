"""`besace aide`: a masked view of a paired box's screen, for minutes.  See `docs/aide.md`.

The station opens no port.  `carry` is another program, which listens while a view is open and
admits paired boxes alone; `watch` is the helper's.
"""

import logging
import socket
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final

from appliance import logs
from appliance.config import load
from appliance.domain.roles import Action
from appliance.errors import (
    LinkDownError,
    NoViewError,
    PairNoneError,
    UserMustActError,
    VaultError,
)
from appliance.services.assistance import SOCKET
from appliance.services.auteurs import Auteurs
from appliance.sync import assistance
from appliance.sync.assistance import Carrier
from appliance.sync.pairs import SHOWN, Pair, Pairs
from appliance.wiring.addresses import Address, listen
from appliance.wiring.admitting import LOOK_S, admit
from appliance.wiring.opening import opened
from appliance.wiring.pair import pairs_of
from appliance.wiring.vue import PLACE

log = logging.getLogger(__name__)

PORT: Final = 61_631
"""Of those that nobody registers, past those that Linux gives to connections by itself."""
CLEAR: Final = "\x1b[H\x1b[2J"
LISTENING: Final = "La vue d’aide est portée sur le port {port}, aux boîtiers appariés seulement."
OVER: Final = "La vue est finie."
NONE: Final = "Aucune vue d’aide n’a été ouverte."


def carry(settings: Path, where: str) -> int:
    """Carry the view that is open to paired boxes until it is over; return the exit code.

    Args:
        settings: the box's.
        where: the address to listen on; empty for all of them.

    Raises:
        NoViewError: none is open.
        PairNoneError: nobody could come.
        PairingPlaceError: the port is taken.
    """
    logs.to_stderr()
    pairs = pairs_of(settings, to_read=True)
    if not pairs.all():
        raise PairNoneError
    with closing(to_station(load(settings).chemins.spool / PLACE / SOCKET)) as station:
        carrier = Carrier(station)
        with listen(Address.parse(where, PORT)) as server:
            print(LISTENING.format(port=server.getsockname()[1]), flush=True)
            Thread(target=carrier.follow, daemon=True).start()
            serve(server, pairs, carrier)
    print(OVER)
    return 0


def serve(server: socket.socket, pairs: Pairs, carrier: Carrier) -> None:
    """Let paired boxes see the view, until it is over; whoever else comes is sent away."""
    for one in admit(server, partial(_show_to, pairs, carrier), carrier.over):
        one.join(LOOK_S)  # for the word that it is over


def _show_to(pairs: Pairs, carrier: Carrier, connection: socket.socket) -> None:
    try:
        with connection, pairs.channel(*pairs.all()).accept(connection) as secure:
            pair = pairs.of(secure.getpeercert(binary_form=True))
            if pair is not None:
                carrier.show(secure, shown(pair))
    except (LinkDownError, UserMustActError, VaultError) as error:
        log.info("somebody was sent away: %s", type(error).__name__)
        carrier.refuse()


def watch(settings: Path, name: str, where: str) -> int:
    """Show the view of a paired box on the terminal until it is over; return the exit code.

    Args:
        settings: the helper's own.
        name: what the paired box is called here.
        where: its address; empty for where it was last.

    Raises:
        PairUnknownError: no box has that name.
        PairAbsentError: no view is open there, or it was cut.
        PairStrangerError: another box is there, or it does not let this one in.
    """
    pairs = pairs_of(settings)
    other = pairs.named(name)
    with pairs.channel(other).connect(Address.parse(where or other.host, PORT)) as connection:
        assistance.watch(connection, _show)
    print(OVER)
    return 0


def list_(settings: Path) -> int:
    """Print each step of each view, with who opened it; return the exit code.

    The station must be closed.

    Raises:
        What `opened` raises.
    """
    with opened(settings, Action.MONTRER_ECRAN) as box:
        steps = [*box.store.registre.assistances]
        authors = Auteurs(box.store)
        for one in steps:
            who = authors.nom(one.auteur)
            print(f"{one.valeur.le.astimezone():%d/%m/%Y %H:%M}  {one.valeur.en_mots} ({who})")
    if not steps:
        print(NONE)
    return 0


def shown(pair: Pair) -> str:
    """Return what the screen calls a helper: a name can be had by anybody, the digits by one."""
    return f"{pair.name} ({pair.empreinte[:SHOWN].upper()})"


def _show(picture: str) -> None:
    clear = CLEAR if sys.stdout.isatty() else ""
    print(f"{clear}{picture}", flush=True)


def to_station(path: Path) -> socket.socket:
    """Return a connection to the station that holds a view open.

    Raises:
        NoViewError: none does.
    """
    station = socket.socket(socket.AF_UNIX)
    try:
        station.connect(str(path))
    except OSError as error:
        station.close()
        if isinstance(error, ConnectionRefusedError):  # left by a station that was killed
            path.unlink(missing_ok=True)
        raise NoViewError from None
    return station
