"""The practitioner's card as the station knows it, and what the station may ask of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Tries(StrEnum):
    """How many wrong codes the card still stands."""

    ALL = "all"
    FEWER = "fewer"
    LAST = "last"
    NONE = "none"  # it is blocked


@dataclass(frozen=True, slots=True)
class CpsCard:
    """What a card tells without its code.

    Attributes:
        serial: names the card, never its holder.
        certificate: of the pair that signs, X.509 DER.
        authentication: of the other pair, X.509 DER; empty without one.
    """

    serial: str
    certificate: bytes
    authentication: bytes = b""
    tries: Tries = Tries.ALL


class Token(Protocol):
    """The card, wherever PKCS#11 runs.

    All may raise SignerAbsentError (no card that can sign; no code left us) and
    ReaderMuteError (no answer before the deadline).
    """

    def look(self) -> CpsCard:
        """Return the card that is there now."""
        ...

    def keep(self, code: str) -> None:
        """Take the code for what follows."""
        ...

    def prove(self, serial: str, *, last: bool) -> None:
        """Give the code to that card and no other.

        Args:
            serial: of the card that the code was entered for.
            last: a person knows that it is the last try.

        Raises:
            OtherSignerError, CardCodeLockedError, LastCardTryError: no code was sent.
            WrongCardCodeError: the card refused it.
            SignerLostError: the card left meanwhile; it may have counted a try.
        """
        ...

    def sign(self, message: bytes, serial: str) -> bytes:
        """Return the RSA PKCS #1 v1.5 signature of the message's SHA-256, by that card.

        Raises:
            What `prove` raises; a last try is never made.
        """
        ...

    def close(self) -> None:
        """Forget the code.  Safe to call twice."""
        ...
