"""`besace pair`: two boxes on one network come to know each other.  See `docs/carry.md`."""

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance.config import load_passage
from appliance.durable.disk import ReadingDisk
from appliance.errors import EntryError, PairingExpiredError, PairingNobodyError
from appliance.sealing.pairing import Pairing, Side, new_code, read_code
from appliance.sync.pairing import pair, why
from appliance.sync.pairs import PLACE, Pair, Pairs
from appliance.wiring.addresses import Address, listen
from appliance.wiring.carry_keys import own_directory
from appliance.wiring.machine import Machine

PORT: Final = 61_628
"""Of those that nobody registers, past those that Linux gives to connections by itself."""
CODE_S: Final = 300
"""How long a code is shown: time to walk to the other box."""
LOOK_S: Final = 1
CONNECT_S: Final = 10
CALL: Final = "Sur l’autre boîtier : besace pair type {where}\nCode : {code}"
TRY: Final = "Il vaut une seule fois, et cinq minutes."
ADDRESS: Final = "ADRESSE est l’une de celles que « hostname -I » montre ici."


def pairs_of(settings: Path, *, to_read: bool = False) -> Pairs:
    """Return what the box of these settings keeps of others, in its courier's directory.

    Args:
        settings: the box's.
        to_read: nothing is to be kept; the unit of such a program gives it no right to write there.

    Raises:
        EntryError: that directory is another user's.
    """
    place = own_directory(load_passage(settings))
    return Pairs(ReadingDisk() if to_read else Machine().disk, place / PLACE)


def show(settings: Path, where: str, name: str) -> int:
    """Show a code and wait for the other box; return the exit code.

    Args:
        settings: this box's.
        where: the address to listen on; empty for all of them.
        name: what to call the other box; empty for what it calls itself.

    Raises:
        PairingPlaceError: nobody can listen there.
        PairingExpiredError, PairingRefusedError, PairingCutError: the code is used up.
    """
    machine, pairs = Machine(), pairs_of(settings)
    address = Address.parse(where, PORT)

    def announce(code: str, port: int) -> None:
        here = Address(address.host or "ADRESSE", port)
        print(CALL.format(where=here, code=code), *([] if address.host else [ADDRESS]), sep="\n")
        print(TRY, flush=True)

    print(in_words(*await_other(pairs, address, name, machine, announce=announce)))
    return 0


def await_other(  # noqa: PLR0913 - each is said once
    pairs: Pairs,
    address: Address,
    name: str,
    machine: Machine,
    *,
    announce: Callable[[str, int], None],
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[Pair, bool]:
    """Draw a code, wait for the other box, and keep it; return it, and whether it was known.

    Args:
        pairs: what this box keeps of others.
        address: where to listen.
        name: what to call it; empty for what it calls itself.
        machine: randomness and time.
        announce: told the code and the port.
        wanted: false once nobody looks at the code any more; asked every second.

    Raises:
        PairingPlaceError, PairingExpiredError, PairingRefusedError, PairingCutError: see `show`.
    """
    own = pairs.own(socket.gethostname())
    with listen(address) as server:
        code = new_code(machine.entropy)
        announce(code, server.getsockname()[1])
        connection, host = _awaited(server, machine, wanted)
    with connection:
        side = Side.SHOWS
        trial = Pairing(side, code, own.certificate, machine.entropy)
        certificate = pair(connection, trial, side, machine.uptime)
    return _keep(pairs, certificate, host, name)


def type_(settings: Path, where: str, name: str) -> int:
    """Ask for the code that the other box shows, and go there; return the exit code.

    Raises:
        EntryError: no address, or no code; nothing was said to anybody.
        PairingNobodyError: no box waits there; the code is still good.
        PairingRefusedError, PairingCutError: the code is used up.
    """
    machine, pairs = Machine(), pairs_of(settings)
    address = Address.parse(where, PORT)
    code = code_typed(input("Code que l’autre boîtier affiche : "))
    print(in_words(*go_to(pairs, address, code, name, machine)))
    return 0


def go_to(
    pairs: Pairs, address: Address, code: str, name: str, machine: Machine
) -> tuple[Pair, bool]:
    """Go to a box that shows this code, and keep it; return it, and whether it was known.

    Raises:
        PairingNobodyError, PairingRefusedError, PairingCutError: see `type_`.
    """
    own = pairs.own(socket.gethostname())
    with _connected(address) as connection:
        side = Side.TYPES
        trial = Pairing(side, code, own.certificate, machine.entropy)
        certificate = pair(connection, trial, side, machine.uptime)
    return _keep(pairs, certificate, address.host, name)


def list_(settings: Path) -> int:
    """Print the paired boxes; return the exit code."""
    found = pairs_of(settings).all()
    for one in found:
        print(f"{one.name} : {one.host}, empreinte {shown(one)}")
    if not found:
        print("Aucun boîtier apparié.")
    return 0


def move(settings: Path, name: str, host: str) -> int:
    """Remember where a paired box is now; return the exit code.

    Raises:
        PairUnknownError: no box has that name.
        EntryError: it is no address.
    """
    pairs = pairs_of(settings)
    found = pairs.named(name)
    kept = pairs.keep(found.certificate, Address.parse(host, PORT).host, found.name)
    print(f"{kept.name} : {kept.host}")
    return 0


def forget(settings: Path, name: str) -> int:
    """Let a box in no more; return the exit code.

    Raises:
        PairUnknownError: no box has that name.
    """
    pairs = pairs_of(settings)
    found = pairs.named(name)
    pairs.forget(found)
    print(f"« {found.name} » est oublié ici. Sur l’autre boîtier, faites-le aussi.")
    return 0


def _awaited(
    server: socket.socket, machine: Machine, wanted: Callable[[], bool]
) -> tuple[socket.socket, str]:
    """Return the first connection and where it came from: a code is good for no second one."""
    server.settimeout(min(LOOK_S, CODE_S))
    end = machine.uptime() + CODE_S
    while machine.uptime() < end and wanted():
        with suppress(TimeoutError):
            connection, peer = server.accept()
            return connection, peer[0].removeprefix("::ffff:")
    raise PairingExpiredError


def _connected(address: Address) -> socket.socket:
    try:
        return socket.create_connection(address, CONNECT_S)
    except OSError as error:
        raise PairingNobodyError(why(error)) from None


def code_typed(typed: str) -> str:
    """Return the digits of a code.

    Raises:
        EntryError: it has not eight; nothing was said to anybody.
    """
    try:
        return read_code(typed)
    except ValueError:
        raise EntryError("un code a huit chiffres ; celui de l’autre boîtier vaut encore") from None


def in_words(kept: Pair, known: bool) -> str:  # noqa: FBT001 - a pair of `_keep`
    """Say what became of a pairing, in French."""
    if known:
        return f"Ce boîtier était déjà apparié : « {kept.name} », maintenant à {kept.host}."
    return f"Apparié avec « {kept.name} », à {kept.host}, empreinte {shown(kept)}."


def shown(one: Pair) -> str:
    """Return the first digits of a fingerprint, as a person compares them."""
    digits = one.empreinte[:16].upper()
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def _keep(pairs: Pairs, certificate: bytes, host: str, name: str) -> tuple[Pair, bool]:
    known = pairs.of(certificate) is not None
    return pairs.keep(certificate, host, name), known
