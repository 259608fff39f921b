"""A signer whose certificate is examined before each signature."""

from collections.abc import Mapping
from typing import Final

from appliance.errors import (
    CpsCertificateBrokenError,
    CpsCertificateEarlyError,
    CpsCertificateExpiredError,
    CpsCertificateForeignError,
    CpsCertificateRevokedError,
    CpsError,
)
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.sealing.trust import Doubt, Trust

REFUSALS: Final[Mapping[Doubt, type[CpsError]]] = {
    Doubt.EARLY: CpsCertificateEarlyError,
    Doubt.EXPIRED: CpsCertificateExpiredError,
    Doubt.FOREIGN: CpsCertificateForeignError,
    Doubt.REVOKED: CpsCertificateRevokedError,
}


class CheckedSigner:
    """A `Signer` that signs with no certificate that a caisse would refuse."""

    def __init__(self, signer: Signer, trust: Trust, clock: Clock) -> None:
        self._signer = signer
        self._trust = trust
        self._clock = clock

    @property
    def certificate(self) -> bytes:
        """The X.509 certificate, DER."""
        return self._signer.certificate

    @property
    def demonstration(self) -> bool:
        """True when the key is nobody's."""
        return self._signer.demonstration

    @property
    def present(self) -> bool:
        """Whether the key is at hand now."""
        return self._signer.present

    def check(self) -> None:
        """Examine the certificate.

        Raises:
            CpsError: the one that says what is wrong with it.
        """
        try:
            doubt = self._trust.doubt(self.certificate, self._clock.now())
        except ValueError:
            raise CpsCertificateBrokenError from None
        if doubt is not None:
            raise REFUSALS[doubt]

    def sign(self, message: bytes) -> bytes:
        """Return the signature; see `Signer.sign`.

        Raises:
            CpsError: the certificate may not sign, or the key cannot.
        """
        self.check()
        return self._signer.sign(message)

    def close(self) -> None:
        """Forget the code.  Safe to call twice."""
        self._signer.close()
