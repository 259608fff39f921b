"""A peer, and what its silence or its certificate means.

Nobody is believed to be the peer for having answered: a captive portal answers too.  The proof
is TLS, to a certificate that names the host and that our authority signed.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from appliance.errors import (
    CertificateRefusedError,
    ClockSuspectError,
    ConfigError,
    ServerUnreachableError,
)

LARGEST_MESSAGE: Final = 32 * 1024 * 1024  # bytes that are fetched at once
LONGEST_ANSWER: Final = 200  # characters kept of what a server says
SLOWEST: Final = 600  # bytes a second: half of a line of 9.6 kbit/s
OUT_OF_DATE: Final = (9, 10)  # OpenSSL, X509_V_ERR_CERT_NOT_YET_VALID and _HAS_EXPIRED
NOT_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A server and our account there.

    Attributes:
        authority: file of the certificate authority, PEM; None for the system's own.
        certificate: file of our own key and certificate, PEM; None where a password is enough.
        deadline_s: longest silence in any exchange, in seconds.
    """

    host: str
    port: int
    account: str
    password: str = field(repr=False)
    authority: Path | None = None
    certificate: Path | None = None
    deadline_s: float = 30.0

    def tls(self) -> ssl.SSLContext:
        """Return a context that verifies the server's name and certificate.

        Raises:
            ConfigError: the authority's file cannot be used, or that of our certificate.
        """
        try:
            context = ssl.create_default_context(cafile=self.authority)
        except OSError as error:
            raise ConfigError(f"autorité {self.authority} : {error.strerror}") from error
        if self.certificate is not None:
            try:
                context.load_cert_chain(self.certificate)
            except OSError as error:
                raise ConfigError(f"certificat {self.certificate} : {error.strerror}") from error
        return context

    def identify(self, uid: bytes) -> str:
        """Return an id that is of this account: two servers may give the same uid."""
        return sha256(f"{self.account}\n{self.host}\n".encode() + uid).hexdigest()


@contextmanager
def translated() -> Iterator[None]:
    """Say what a failure of the socket means; mail libraries' own errors come first.

    Raises:
        CertificateRefusedError: somebody answers who cannot prove to be the peer.
        ClockSuspectError: its certificate's dates and our clock do not agree.
        ServerUnreachableError: anything else.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        kind = ClockSuspectError if error.verify_code in OUT_OF_DATE else CertificateRefusedError
        raise kind(error.verify_message) from error
    except ssl.SSLError as error:
        if error.reason in NOT_TLS:
            raise CertificateRefusedError("réponse sans TLS") from error
        raise ServerUnreachableError(type(error).__name__) from error
    except OSError as error:
        raise ServerUnreachableError(type(error).__name__) from error


def one_line(answer: bytes) -> str:
    """Return what a server said as one printable line of bounded length."""
    words = answer.decode("ascii", "replace").split()
    return "".join(filter(str.isprintable, " ".join(words)))[:LONGEST_ANSWER]
