"""A CPS that is played, command by command, with its count of wrong codes, and its library.

The card answers as ISO 7816-4 says: VERIFY (20) with 9000, 63Cx or 6983; the count is read by
GET DATA (CB), as OpenSC does on a CPx.  The library in front of it knows no more of the card
than these answers, and tells them as PKCS#11 does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from pkcs11 import Attribute, TokenFlag, exceptions

TRIES: Final = 3
CODE: Final = "2468"
READ_COUNT: Final = bytes.fromhex("00CB3FFF0A4D087006BF8101 02A08000".replace(" ", ""))
VERIFY: Final = bytes.fromhex("00200001")
SIGN: Final = bytes.fromhex("002A9E9A")
GONE: Final = b""


@dataclass
class PlayedCard:
    """The card.

    Attributes:
        left: wrong codes that it still stands.
        verified: every VERIFY it was sent: when a person had last entered a code.
        tears: leaves in the middle of that many VERIFY to come, having counted a try.
        tells: whether its count can be read.
    """

    serial: str = "0000000001"
    code: str = CODE
    left: int = TRIES
    verified: int = 0
    tears: int = 0
    tells: bool = True
    open: bool = False

    def transmit(self, command: bytes) -> bytes:
        if command == READ_COUNT:
            return bytes([self.left]) + b"\x90\x00" if self.tells else b"\x6a\x88"
        if command.startswith(VERIFY):
            return self._verify(command[5:].decode())
        if command.startswith(SIGN):
            return sha256(command[5:]).digest() + b"\x90\x00" if self.open else b"\x69\x82"
        return b"\x6d\x00"

    def _verify(self, code: str) -> bytes:
        self.verified += 1
        if self.left == 0:
            return b"\x69\x83"
        self.left -= 1  # before it compares, as cards do against a hand on the plug
        if self.tears:
            self.tears -= 1
            return GONE
        if code != self.code:
            return bytes([0x63, 0xC0 | self.left])
        self.left, self.open = TRIES, True
        return b"\x90\x00"


FLAGS: Final = {
    0: TokenFlag.USER_PIN_LOCKED,
    1: TokenFlag.USER_PIN_FINAL_TRY,
    2: TokenFlag.USER_PIN_COUNT_LOW,
}


@dataclass
class PlayedToken:
    """The card as a PKCS#11 token."""

    card: PlayedCard
    flags: TokenFlag = field(init=False)

    def __post_init__(self) -> None:
        answer = self.card.transmit(READ_COUNT)
        known = answer[-2:] == b"\x90\x00"
        self.flags = FLAGS.get(answer[0], TokenFlag(0)) if known else TokenFlag(0)

    @property
    def serial(self) -> bytes:
        return self.card.serial.encode()

    @contextmanager
    def open(self, user_pin: str | None = None) -> Iterator["PlayedSession"]:
        if user_pin is not None:
            self._login(user_pin)
        yield PlayedSession(self.card)
        self.card.open = False

    def _login(self, code: str) -> None:
        answer = self.card.transmit(VERIFY + bytes([len(code)]) + code.encode())
        match answer:
            case b"":
                raise exceptions.DeviceRemoved
            case b"\x90\x00":
                return
            case b"\x69\x83":
                raise exceptions.PinLocked
            case _:
                raise exceptions.PinIncorrect


@dataclass
class PlayedSession:
    card: PlayedCard

    def get_objects(self, _: Any) -> list[dict[Attribute, bytes]]:
        return [{Attribute.ID: b"\x01\x10", Attribute.VALUE: b"certificate"}]

    def get_key(self, *_: Any, **__: Any) -> "PlayedSession":
        return self

    def sign(self, message: bytes, **_: Any) -> bytes:
        answer = self.card.transmit(SIGN + bytes([len(message)]) + message)
        if answer[-2:] != b"\x90\x00":
            raise exceptions.UserNotLoggedIn
        return answer[:-2]
