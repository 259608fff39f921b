"""Two boxes on one network: paired once by a code, and from then on by mutual TLS.

Pairing runs over a bare connection: nothing secret is said in it, and what it leaves behind is
the other box's certificate.  A channel then admits exactly that certificate, on both sides, under
TLS 1.3; no authority, no name and no clock has a say in it.
"""

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from appliance.errors import (
    CertificateRefusedError,
    PairingRefusedError,
    ServerUnreachableError,
)
from appliance.sealing.pairing import (
    LARGEST_CERTIFICATE,
    PROOF_SIZE,
    NotPairedError,
    Pairing,
    Side,
)

DEADLINE_S: Final = 20.0
"""For each read and write: a box that hangs holds up nobody for long."""
LARGEST: Final = PROOF_SIZE + LARGEST_CERTIFICATE
LENGTH: Final = struct.Struct(">H")


def pair(connection: socket.socket, pairing: Pairing, side: Side) -> bytes:
    """Make the one try that a code is good for; return the other box's certificate, DER.

    Who types proves first: who shows the code tells a stranger nothing but no.

    Args:
        connection: to the other box; the caller closes it.
        pairing: new, of this side.
        side: which one this is.

    Raises:
        PairingRefusedError: another code, or no box at all; the code must not be used again.
        ServerUnreachableError: the connection was cut or went silent; nor must it then.
    """
    connection.settimeout(DEADLINE_S)
    try:
        _write(connection, pairing.first)
        pairing.hear(_read(connection))
        if side is Side.TYPES:
            _write(connection, pairing.prove())
            return pairing.believe(_read(connection))
        certificate = pairing.believe(_read(connection))
        _write(connection, pairing.prove())
    except NotPairedError as error:
        raise PairingRefusedError from error
    except OSError as error:
        raise ServerUnreachableError(error.strerror or "") from error
    return certificate


class Channel:
    """What lets exactly one other box in, and goes to it alone."""

    def __init__(self, identity: Path, pinned: bytes) -> None:
        """Take one's own side and the other's.

        Args:
            identity: file of the private key and the certificate, PEM.
            pinned: the other box's certificate, DER.
        """
        self._identity, self._pinned = identity, pinned

    @contextmanager
    def accept(self, connection: socket.socket) -> Iterator[ssl.SSLSocket]:
        """Let the other box in over a connection that came; both are closed at the end.

        Raises:
            CertificateRefusedError: it is another box, or none.
            ServerUnreachableError: it was cut, or went silent.
        """
        context = self._context(ssl.PROTOCOL_TLS_SERVER)
        with self._translated(), connection:
            connection.settimeout(DEADLINE_S)
            with context.wrap_socket(connection, server_side=True) as secure:
                self._check(secure)
                yield secure

    @contextmanager
    def connect(self, address: tuple[str, int]) -> Iterator[ssl.SSLSocket]:
        """Go to the other box; the connection is closed at the end.

        Raises:
            CertificateRefusedError: another box answers, or it does not let this one in.
            ServerUnreachableError: nobody answers, or the connection was cut.
        """
        context = self._context(ssl.PROTOCOL_TLS_CLIENT)
        with (
            self._translated(),
            socket.create_connection(address, DEADLINE_S) as connection,
            context.wrap_socket(connection) as secure,
        ):
            self._check(secure)
            yield secure

    def _context(self, protocol: int) -> ssl.SSLContext:
        context = ssl.SSLContext(protocol)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False  # the certificate itself is known
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=self._pinned)
        context.load_cert_chain(self._identity)
        return context

    def _check(self, secure: ssl.SSLSocket) -> None:
        """Hold the certificate against the pinned one, whatever a chain would allow."""
        if secure.getpeercert(binary_form=True) != self._pinned:
            raise CertificateRefusedError

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except ssl.SSLError as error:
            raise CertificateRefusedError(error.reason or "") from error
        except OSError as error:
            raise ServerUnreachableError(error.strerror or "") from error


def _write(connection: socket.socket, content: bytes) -> None:
    connection.sendall(LENGTH.pack(len(content)) + content)


def _read(connection: socket.socket) -> bytes:
    (size,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    if size > LARGEST:
        raise NotPairedError("too long")
    return _exactly(connection, size)


def _exactly(connection: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        more = connection.recv(size - len(content))
        if not more:
            raise NotPairedError("cut short")
        content += more
    return content
