"""Two boxes on one network: paired once by a code, and from then on by mutual TLS.

Pairing runs over a bare connection: nothing secret is said in it, and what it leaves behind is
the other box's certificate.  A channel then admits exactly such certificates, on both sides, under
TLS 1.3; no authority, no name and no clock has a say in it.
"""

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from appliance.errors import (
    PairAbsentError,
    PairingCutError,
    PairingRefusedError,
    PairStrangerError,
    reason,
)
from appliance.ports.machine import Uptime
from appliance.sealing.pairing import (
    LARGEST_CERTIFICATE,
    PROOF_SIZE,
    NotPairedError,
    Pairing,
    Side,
)

DEADLINE_S: Final = 20.0
"""For a pairing as a whole, and for each read and write of a channel."""
LARGEST: Final = PROOF_SIZE + LARGEST_CERTIFICATE
LENGTH: Final = struct.Struct(">H")
WELCOME: Final = b"\x01"
"""What the box that was called says first: in TLS 1.3 the caller is done before it is judged."""
LAST_WORDS_S: Final = 1.0
LAST_WORDS: Final = 16
"""How long, and how often, one listens to a box that was sent away, so that it hears why."""


def pair(connection: socket.socket, pairing: Pairing, side: Side, uptime: Uptime) -> bytes:
    """Make the one try that a code is good for; return the other box's certificate, DER.

    Who types proves first: who shows the code tells a stranger nothing but no.

    Args:
        connection: to the other box; the caller closes it.
        pairing: new, of this side.
        side: which one this is.
        uptime: what the deadline of the whole is measured by.

    Raises:
        PairingRefusedError: another code, or no box at all; the code must not be used again.
        PairingCutError: the connection was cut or took too long; nor must it then.
    """
    line = _Line(connection, uptime)
    try:
        line.write(pairing.first)
        pairing.hear(line.read())
        if side is Side.TYPES:
            line.write(pairing.prove())
            return pairing.believe(line.read())
        certificate = pairing.believe(line.read())
        line.write(pairing.prove())
    except NotPairedError as error:
        raise PairingRefusedError from error
    except OSError as error:
        raise PairingCutError(why(error)) from error
    return certificate


class Channel:
    """What lets the boxes in that it was given, and goes to one of them alone."""

    def __init__(self, identity: Path, *pinned: bytes) -> None:
        """Take one's own side and the others'.

        Args:
            identity: file of the private key and the certificate, PEM.
            pinned: the certificate of each box that is let in, DER; at least one.
        """
        self._identity, self._pinned = identity, pinned

    @contextmanager
    def accept(self, connection: socket.socket) -> Iterator[ssl.SSLSocket]:
        """Let a box in over a connection that came; both are closed at the end.

        Its certificate tells which one it is.  The hands are shaken before one deadline.

        Raises:
            PairStrangerError: it is another box, or none.
            PairAbsentError: it was cut, or went silent.
        """
        with self._translated(), connection:
            context = self._context(ssl.PROTOCOL_TLS_SERVER)
            connection.settimeout(DEADLINE_S)
            with context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            ) as secure:
                with _heard_out(secure):
                    secure.do_handshake()
                    self._check(secure)
                    secure.sendall(WELCOME)
                yield secure

    @contextmanager
    def connect(self, address: tuple[str, int]) -> Iterator[ssl.SSLSocket]:
        """Go to the other box; the connection is closed at the end.

        Raises:
            PairStrangerError: another box answers, or it does not let this one in.
            PairAbsentError: nobody answers, or the connection was cut.
        """
        with (
            self._translated(),
            socket.create_connection(address, DEADLINE_S) as connection,
            self._context(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(connection) as secure,
        ):
            self._check(secure)
            if secure.recv(len(WELCOME)) != WELCOME:
                raise PairAbsentError("coupé")
            yield secure

    def _context(self, protocol: int) -> ssl.SSLContext:
        context = ssl.SSLContext(protocol)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False  # the certificate itself is known
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=b"".join(self._pinned))
        context.load_cert_chain(self._identity)
        return context

    def _check(self, secure: ssl.SSLSocket) -> None:
        """Hold the certificate against the pinned ones, whatever a chain would allow."""
        if secure.getpeercert(binary_form=True) not in self._pinned:
            raise PairStrangerError

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise PairAbsentError("coupé") from error
        except ssl.SSLError as error:
            raise PairStrangerError(error.reason or "") from error
        except OSError as error:
            raise PairAbsentError(why(error)) from error


@contextmanager
def _heard_out(secure: ssl.SSLSocket) -> Iterator[None]:
    """Let a box that is sent away read why: to close over unread bytes would take it back."""
    try:
        yield
    except (ssl.SSLError, PairStrangerError):
        with suppress(OSError):
            secure.shutdown(socket.SHUT_WR)
            secure.settimeout(LAST_WORDS_S)
            for _ in range(LAST_WORDS):
                if not secure.recv(LARGEST):
                    break
        raise


def why(error: OSError) -> str:
    """Say in French why somebody on the local network cannot be reached."""
    if isinstance(error, socket.gaierror):
        return "nom inconnu sur ce réseau"
    return "aucune réponse" if isinstance(error, TimeoutError) else reason(error)


class _Line:
    """Frames over a bare connection, all of them before one deadline."""

    def __init__(self, connection: socket.socket, uptime: Uptime) -> None:
        self._connection, self._uptime = connection, uptime
        self._until = uptime() + DEADLINE_S

    def write(self, content: bytes) -> None:
        """Send one frame."""
        self._wait()
        self._connection.sendall(LENGTH.pack(len(content)) + content)

    def read(self) -> bytes:
        """Return the next frame.

        Raises:
            NotPairedError: none comes, or one that no box sends.
        """
        (size,) = LENGTH.unpack(self._exactly(LENGTH.size))
        if size > LARGEST:
            raise NotPairedError("too long")
        return self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        content = b""
        while len(content) < size:
            self._wait()
            more = self._connection.recv(size - len(content))
            if not more:
                raise NotPairedError("cut short")
            content += more
        return content

    def _wait(self) -> None:
        """Let the next call take what is left of the time; who dribbles gets no more than that."""
        left = self._until - self._uptime()
        if left <= 0:
            raise TimeoutError("too slow")
        self._connection.settimeout(left)
