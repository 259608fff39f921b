"""`besace pair serve`: the courier's user pairs what the station's screen asks for."""

import fcntl
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance import logs
from appliance.config import load
from appliance.errors import LinkDownError, UserMustActError, VaultError
from appliance.spool.introductions import Asked, Etat, Geste, Introductions, Told
from appliance.sync.pairs import Pairs
from appliance.wiring.addresses import Address
from appliance.wiring.machine import Machine
from appliance.wiring.pair import PORT, await_other, code_typed, go_to, in_words, pairs_of, shown

NOBODY_ASKED: Final = 75
SIOCGIFADDR: Final = 0x8915
"""Of Linux: the IPv4 address of an interface."""
IFREQ: Final = struct.Struct("16s24x")
IN_ADDR: Final = slice(20, 24)


def serve(settings: Path) -> int:
    """Do what is asked, until nothing else is; return the exit code: 75 where nothing was.

    Raises:
        ConfigError: the settings cannot be read.
        EntryError: the pairs are another user's.
        VaultError: the spool did not take the answer.
    """
    logs.to_stderr()
    machine = Machine()
    introductions = Introductions(machine.disk, load(settings).chemins.spool)
    pairs, done = pairs_of(settings), ""
    while (asked := introductions.asked()) is not None and asked.nom != done:
        introductions.tell(_answer(asked, pairs, introductions))
        done = asked.nom
    return 0 if done else NOBODY_ASKED


def _answer(asked: Asked, pairs: Pairs, introductions: Introductions) -> Told:
    try:
        etat, mot = Etat.FAIT, _obey(asked, pairs, introductions)
    except (UserMustActError, LinkDownError, VaultError) as error:
        etat, mot = Etat.REFUS, error.advice
    boitiers = tuple((one.name, one.host, shown(one)) for one in pairs.all())
    return Told(demande=asked.nom, etat=etat, mot=mot, boitiers=boitiers)


def _obey(asked: Asked, pairs: Pairs, introductions: Introductions) -> str:
    """Do it; return what to say of it."""
    machine = Machine()
    match asked.geste:
        case Geste.MONTRER:

            def announce(code: str, _: int) -> None:
                here = tuple(own_addresses())
                told = Told(demande=asked.nom, etat=Etat.CODE, mot=code, adresses=here)
                introductions.tell(told)

            def wanted() -> bool:
                return introductions.asked() == asked

            everywhere = Address("", PORT)
            return in_words(
                *await_other(pairs, everywhere, "", machine, announce=announce, wanted=wanted)
            )
        case Geste.TAPER:
            address = Address.parse(asked.adresse, PORT)
            return in_words(*go_to(pairs, address, code_typed(asked.code), "", machine))
        case Geste.OUBLIER:
            pairs.forget(pairs.named(asked.boitier))
    return ""


def own_addresses() -> Iterator[str]:
    """Yield the IPv4 addresses of this machine, the loopback's not."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without one
                asked = IFREQ.pack(name.encode()[:15])
                found = socket.inet_ntoa(fcntl.ioctl(probe, SIOCGIFADDR, asked)[IN_ADDR])
                if not found.startswith("127."):
                    yield found
