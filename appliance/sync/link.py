"""A peer, and what its silence or its certificate means."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from appliance.errors import CertificateRefusedError, ConfigError, ServerUnreachableError

LONGEST_ANSWER: Final = 200  # characters kept of what a server says


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A mail server and our account there.

    Attributes:
        authority: file of the certificate authority, PEM; None for the system's own.
        deadline_s: longest silence in any exchange, in seconds.
    """

    host: str
    port: int
    account: str
    password: str = field(repr=False)
    authority: Path | None = None
    deadline_s: float = 30.0

    def tls(self) -> ssl.SSLContext:
        """Return a context that verifies the server's name and certificate.

        Raises:
            ConfigError: the authority's file cannot be used.
        """
        try:
            return ssl.create_default_context(cafile=self.authority)
        except OSError as error:
            raise ConfigError(f"autorité {self.authority} : {error.strerror}") from error


@contextmanager
def translated() -> Iterator[None]:
    """Say what a failure of the socket means; mail libraries' own errors come first.

    Raises:
        CertificateRefusedError: somebody answers who cannot prove to be the peer.
        ServerUnreachableError: anything else.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefusedError(error.verify_message) from error
    except OSError as error:
        raise ServerUnreachableError(type(error).__name__) from error


def one_line(answer: bytes) -> str:
    """Return what a server said as one printable line of bounded length."""
    words = answer.decode("ascii", "replace").split()
    return "".join(filter(str.isprintable, " ".join(words)))[:LONGEST_ANSWER]
