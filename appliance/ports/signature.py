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

    def sign(self, message: bytes) -> bytes:
        """Return the RSA PKCS #1 v1.5 signature of the message's SHA-256.

        Raises:
            SignerAbsentError: the card left, or holds no pair that signs.
        """
        ...
