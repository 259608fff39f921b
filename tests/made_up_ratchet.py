"""A TPM to play with: it turns one way, answers or is mute, and loses power where a test says."""

from dataclasses import dataclass
from hashlib import sha256

from appliance.errors import TpmMuteError


@dataclass
class PlayedRatchet:
    """A `Ratchet` in memory.

    Attributes:
        value: as `read` tells it.
        cut: the next extension does not arrive.
        told: how many arrived.
    """

    value: bytes | None = None
    cut: bool = False
    told: int = 0

    def read(self) -> bytes | None:
        return self.value

    def define(self) -> None:
        if self.value is not None:
            raise TpmMuteError
        self.value = bytes(32)

    def extend(self, data: bytes) -> None:
        if self.cut or self.value is None:
            self.cut = False
            raise TpmMuteError
        self.value = sha256(self.value + data).digest()
        self.told += 1

    def undefine(self) -> None:
        if self.value is None:
            raise TpmMuteError
        self.value = None
