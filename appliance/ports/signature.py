"""The practitioner's signature."""

from typing import Protocol


class Signer(Protocol):
    """The practitioner's signing key, wherever it lives."""

    @property
    def certificate(self) -> bytes:
        """The X.509 certificate, DER."""
        ...

    @property
    def demonstration(self) -> bool:
        """True when the key is nobody's: a practice to play with."""
        ...

    @property
    def present(self) -> bool:
        """Whether the key is at hand now; answers at once and touches no device."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the RSA PKCS #1 v1.5 signature of the message's SHA-256.

        Raises:
            CpsError: the card left, is another one, refuses the code, or may not sign.
            ReaderMuteError: no answer before the deadline.
        """
        ...

    def close(self) -> None:
        """Forget the code that was entered.  Safe to call twice."""
        ...
