"""Addresses on the local network, as a person types them, and listening there."""

import socket
from typing import Final, NamedTuple

from appliance.errors import EntryError, PairingPlaceError
from appliance.sync.pairing import why

LAST_PORT: Final = 65_535
EXPECTED: Final = "une adresse est attendue : 192.168.1.20, boitier.local, [fe80::1%eth0]:61628"


class Address(NamedTuple):
    """A name or an address, and a port; no host means all of this machine's addresses."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str, port: int) -> "Address":
        """Read `HOTE`, `HOTE:PORT`, an IPv6 address, or `[IPV6]:PORT`.

        Args:
            text: what was typed.
            port: the one that is meant where none is typed.

        Raises:
            EntryError: it is no address.
        """
        host, colon, end = text.strip().rpartition(":")
        if not colon or (":" in host and not host.endswith("]")) or end.endswith("]"):
            host, end = text.strip(), str(port)
        if not (end.isascii() and end.isdigit() and int(end) <= LAST_PORT):
            raise EntryError(EXPECTED)
        host = host.removeprefix("[").removesuffix("]")
        if not _is_host(host):
            raise EntryError(EXPECTED)
        return cls(host, int(end))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _is_host(host: str) -> bool:
    try:
        host.encode("idna")  # as the look-up does
    except UnicodeError:
        return False
    return host.isascii() and host.isprintable() and not {*host} & {*" /@[]"}


def listen(address: Address) -> socket.socket:
    """Return a socket that listens there.

    Raises:
        PairingPlaceError: the address is not this machine's, or the port is taken.
    """
    both = not address.host and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both or ":" in address.host else socket.AF_INET
    try:
        return socket.create_server(address, family=family, dualstack_ipv6=both)
    except OSError as error:
        raise PairingPlaceError(why(error)) from None
