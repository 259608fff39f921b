"""CCID messages and their frames on a serial line: pure, any bytes within bounds.

The framing is that of libccid's open driver (`ccid_serial.c`): `03 06 | header of 10 | data |
LRC`, where the LRC is the exclusive or of all before it.  libccid logs a wrong LRC and takes
the message; here it is refused.  The stand-in reader of the demonstration has code of its own.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import reduce
from operator import xor
from typing import Final, NamedTuple

SYNC, ACK, NAK = 0x03, 0x06, 0x15
MOVEMENT: Final = 0x50
TIME_REQUESTS: Final = range(0x80, 0x100)  # each such byte, alone: the card needs more time
FRAMING: Final = 3  # sync and control before the message, the LRC after
HEADER: Final = 10
LONGEST_DATA: Final = 261  # dwMaxCCIDMessageLength is 271 for every reader of this kind
LONGEST_FRAME: Final = FRAMING + HEADER + LONGEST_DATA


class Kind(IntEnum):
    """What a message is (bMessageType): asked of the reader, then answered by it."""

    SET_PARAMETERS = 0x61
    POWER_ON = 0x62
    POWER_OFF = 0x63
    SLOT_STATUS = 0x65
    ESCAPE = 0x6B
    EXCHANGE = 0x6F
    DATA = 0x80
    STATUS = 0x81
    PARAMETERS = 0x82
    ESCAPED = 0x83


ANSWERS: Final = {
    Kind.SET_PARAMETERS: Kind.PARAMETERS,
    Kind.POWER_ON: Kind.DATA,
    Kind.POWER_OFF: Kind.STATUS,
    Kind.SLOT_STATUS: Kind.STATUS,
    Kind.ESCAPE: Kind.ESCAPED,
    Kind.EXCHANGE: Kind.DATA,
}


class Icc(IntEnum):
    """Where the card of a slot stands (bmICCStatus)."""

    ACTIVE = 0
    IDLE = 1
    ABSENT = 2


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A CCID message, either way.

    Attributes:
        special: the header's last three bytes; in an answer status, error and one more.
        data: holds health data in an exchange: it is never shown.
    """

    kind: int
    slot: int
    sequence: int
    data: bytes = b""
    special: bytes = b"\0\0\0"

    def __repr__(self) -> str:
        return f"Message({self.kind:02X}, slot {self.slot}, {len(self.data)} bytes)"

    @property
    def icc(self) -> int:
        """An answer's `Icc`; 3 is nobody's and counts as present."""
        return self.special[0] & 0x03

    @property
    def failed(self) -> bool:
        """Tell whether the answer says that the command failed."""
        return self.special[0] & 0xC0 == 0x40

    @property
    def asks_for_time(self) -> bool:
        """Tell whether the true answer is still to come."""
        return self.special[0] & 0xC0 == 0x80

    @property
    def error(self) -> int:
        """Why it failed (bError)."""
        return self.special[1]

    def framed(self) -> bytes:
        """Return the bytes that go on the line."""
        size = len(self.data).to_bytes(4, "little")
        header = bytes([self.kind, *size, self.slot, self.sequence]) + self.special
        frame = bytes([SYNC, ACK]) + header + self.data
        return frame + bytes([reduce(xor, frame)])


class Movement(NamedTuple):
    """A card came or left; `slots` has two bits for each slot: is present, has changed."""

    slots: int

    def concerns(self, slot: int) -> bool:
        """Tell whether something changed in that slot."""
        return bool(self.slots >> (2 * slot + 1) & 1)


class Sign(Enum):
    """What a line says beside messages."""

    TIME_REQUEST = "time request"
    NAK = "nak"
    NOISE = "noise"


Heard = Message | Movement | Sign


class Decoder:
    """Bytes of a line to what they say, however they were cut.

    It holds less than one frame.  After noise all that it held is dropped, for nothing tells
    where the next message begins: whoever reads then waits for a silence.
    """

    def __init__(self) -> None:
        self._pending = b""

    @property
    def waits(self) -> bool:
        """Tell whether a message has begun and not ended."""
        return bool(self._pending)

    def clear(self) -> None:
        """Forget what has begun."""
        self._pending = b""

    def feed(self, received: bytes) -> list[Heard]:
        """Return what is whole by now, in order."""
        self._pending += received
        heard: list[Heard] = []
        while self._pending:
            length = expected(self._pending)
            if len(self._pending) < length:
                break
            one = _read(self._pending[:length])
            self._pending = b"" if one is Sign.NOISE else self._pending[length:]
            heard.append(one)
        return heard


def expected(begun: bytes) -> int:
    """Return how many bytes it takes to know more of what `begun` starts."""
    if begun[0] == MOVEMENT:
        return 2
    if begun[0] != SYNC:
        return 1
    if begun[1:2] == bytes([NAK]):
        return 3
    if begun[1:2] not in (b"", bytes([ACK])):
        return 2
    if len(begun) < FRAMING + HEADER:
        return FRAMING + HEADER
    size = _size(begun)
    # A length that no reader sends is judged now: nothing is waited for on its word.
    return FRAMING + HEADER + (size if size <= LONGEST_DATA else 0)


def _read(item: bytes) -> Heard:
    """Read what has its whole length."""
    if item[0] == MOVEMENT:
        return Movement(item[1])
    if item[0] in TIME_REQUESTS:
        return Sign.TIME_REQUEST
    if item[0] != SYNC or reduce(xor, item) != 0:
        return Sign.NOISE
    if item[1] == NAK:
        return Sign.NAK
    if item[1] != ACK or _size(item) != len(item) - FRAMING - HEADER:
        return Sign.NOISE
    return Message(item[2], item[7], item[8], item[12:-1], item[9:12])


def _size(frame: bytes) -> int:
    return int.from_bytes(frame[3:7], "little")
