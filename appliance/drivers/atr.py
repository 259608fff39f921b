"""What a card's ATR asks of whoever speaks to it (ISO 7816-3): within bounds, any bytes."""

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

INVERSE: Final = 0x3F  # TS
DEFAULT_RATE: Final = 0x11
DEFAULT_WAITING: Final = 0x0A


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface bytes that T=0 needs.

    Attributes:
        rate: TA1, the fastest rate that the card takes.
        guard: TC1, extra guard time.
        waiting: TC2, the waiting integer.
        protocol: the first one offered.
        negotiable: False when TA2 imposes a mode.
        inverse: bits come the other way round.
    """

    rate: int = DEFAULT_RATE
    guard: int = 0
    waiting: int = DEFAULT_WAITING
    protocol: int = 0
    negotiable: bool = True
    inverse: bool = False

    @classmethod
    def of(cls, atr: bytes) -> "Interface":
        """Read an ATR; what it does not say, or no longer says, has its default."""
        found = _interface_bytes(atr)
        return cls(
            rate=found.get("TA1", DEFAULT_RATE),
            guard=found.get("TC1", 0),
            waiting=found.get("TC2", DEFAULT_WAITING),
            protocol=found.get("TD1", 0) & 0x0F,
            negotiable="TA2" not in found,
            inverse=atr[:1] == bytes([INVERSE]),
        )

    @property
    def selection(self) -> bytes:
        """The PPS that proposes T=0 at the card's own rate; empty when there is none to make."""
        if self.protocol or not self.negotiable or self.rate == DEFAULT_RATE:
            return b""
        proposal = bytes([0xFF, 0x10, self.rate])
        return proposal + bytes([reduce(xor, proposal)])

    def parameters(self, rate: int) -> bytes:
        """Return the T=0 data of CCID's SetParameters, for an agreed rate."""
        return bytes([rate, 0x02 if self.inverse else 0x00, self.guard, self.waiting, 0x00])


def _interface_bytes(atr: bytes) -> dict[str, int]:
    found: dict[str, int] = {}
    at, round_ = 2, 1
    follows = atr[1] >> 4 if len(atr) > 1 else 0
    while follows:
        for bit, name in enumerate("ABCD"):
            if follows >> bit & 1 and at < len(atr):
                found[f"T{name}{round_}"] = atr[at]
                at += 1
        follows = found.get(f"TD{round_}", 0) >> 4
        round_ += 1
    return found
