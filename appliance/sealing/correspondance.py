"""Two people who give each other files: each seals to the other's key, and signs with their own.

HPKE (RFC 9180) seals, Ed25519 (RFC 8032) signs.  Both private keys follow from a master key and
are kept nowhere; they are used for nothing else, so what they open is these files alone.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.ports.machine import Entropy
from appliance.sealing.aead import KEY_SIZE, BrokenSealError
from appliance.sealing.inbox import inbox_public_key
from appliance.sealing.parcel import parcel_for_key, read_head
from appliance.sealing.secret import Secret
from appliance.sealing.signature import published_by

SHOWN: Final = 20
"""Characters of a fingerprint that two people compare: 80 bits."""
GROUP: Final = 4


class NotForThisKeyError(BrokenSealError):
    """The file is whole as far as one can tell, and was sealed to somebody else."""


@dataclass(frozen=True, slots=True)
class Cle:
    """What others may know of somebody: X25519 to seal to, Ed25519 to check; 32 bytes each."""

    scellement: bytes
    signature: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote.

        Raises:
            ValueError: it is no such key.
        """
        data = bytes.fromhex(text)
        if len(data) != 2 * KEY_SIZE:
            raise ValueError("a key of another length")
        return cls(data[:KEY_SIZE], data[KEY_SIZE:])

    def __str__(self) -> str:
        return (self.scellement + self.signature).hex()

    @property
    def empreinte(self) -> str:
        """What two people read to each other to be sure of the key."""
        digits = sha256(self.scellement + self.signature).hexdigest()[:SHOWN].upper()
        return " ".join(digits[place : place + GROUP] for place in range(0, SHOWN, GROUP))

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Tell whether this correspondent signed `message`.  Never raises."""
        return published_by(self.signature, message, signature)

    def seal(self, content: bytes, entropy: Entropy) -> bytes:
        """Return a file that only this correspondent opens.

        Raises:
            ValueError: nobody can have such a key.
        """
        return b"".join(parcel_for_key(self.scellement, entropy).seal([content]))


class Trousse:
    """One's own two private keys."""

    def __init__(self, master: Secret, use: bytes = b"delegation") -> None:
        """Take what follows from the master key; it may be wiped after.

        Args:
            master: what both keys follow from.
            use: what they are for; of two uses none opens or signs what is the other's.
        """
        self._opening = master.derive(b"besace %b opening" % use)
        self._signing = Ed25519PrivateKey.from_private_bytes(
            master.derive(b"besace %b signing" % use)
        )

    @property
    def cle(self) -> Cle:
        """What others may know."""
        public = self._signing.public_key().public_bytes_raw()
        return Cle(inbox_public_key(self._opening), public)

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes; the same for the same message."""
        return self._signing.sign(message)

    def open(self, data: bytes) -> bytes:
        """Return what was sealed to one's own key.

        Raises:
            NotForThisKeyError: it was sealed to another one.
            BrokenSealError: it is no such file, or not whole, or changed since.
        """
        file = BytesIO(data)
        head = read_head(file.readline)
        if head is None or head.by_passphrase:
            raise BrokenSealError("no file sealed to a key")
        try:
            parcel = head.with_key(self._opening)
        except BrokenSealError as error:
            raise NotForThisKeyError(str(error)) from None
        return b"".join(parcel.open(file.read))
