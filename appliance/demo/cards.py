"""Cards to play with, at the level of the commands that a reader hands to them.

All names and numbers are made up.  The files of the Vitale are laid out as two public
programs read them; what those do not read is not there.  A card without an ATR is mute,
and an empty answer is a chip that stopped answering.
"""

from dataclasses import dataclass
from typing import Final

SUCCESS: Final = bytes.fromhex("9000")
NOT_FOUND: Final = bytes.fromhex("6A82")
PAST_THE_END: Final = bytes.fromhex("6B00")
UNKNOWN_INSTRUCTION: Final = bytes.fromhex("6D00")

VITALE_2_ATR: Final = bytes.fromhex("3B751300004309EA9000")
VITALE_1_ATR: Final = bytes.fromhex("3F6525002209F99000")
CPS_ATR: Final = bytes.fromhex("3BAC00402A001225006480000310009000")
BANK_ATR: Final = bytes.fromhex("3B6500002063CB6800")

BY_SHORT_ID_2: Final = 0x82  # first parameter of READ BINARY

MASTER_FILE: Final = bytes.fromhex("3F00")
VITALE: Final = bytes.fromhex("D250000002") + b"VITALE"


@dataclass(frozen=True, slots=True)
class Holder:
    """One made-up person; `nir` has 13 characters, `naissance` reads AAAAMMJJ."""

    nom: str
    prenom: str
    naissance: str
    nir: str

    def identity(self) -> bytes:
        """Return the holder's template in the identity file."""
        texts = {0x80: self.nom, 0x81: self.prenom, 0x82: self.naissance}
        return tlv(0x65, b"".join(tlv(tag, text.encode("latin-1")) for tag, text in texts.items()))

    def nir_and_key(self) -> str:
        """Return the NIR with its key, 15 characters."""
        digits = self.nir.replace("2A", "19").replace("2B", "18")
        return f"{self.nir}{97 - int(digits) % 97:02d}"

    def number(self) -> bytes:
        """Return the holder's template in the NIR file."""
        return tlv(0x65, tlv(0x93, self.nir_and_key().encode()) + tlv(0x90, b"FR"))


class Card:
    """A card that has an ATR and knows no instruction: enough for all that is not read."""

    def __init__(self, atr: bytes) -> None:
        self.atr = atr

    def reset(self) -> None:
        """Forget what was selected, as a card does when it is powered."""

    def transmit(self, command: bytes) -> bytes:
        """Return the answer to one command, its two status bytes last."""
        del command
        return UNKNOWN_INSTRUCTION


class Vitale2(Card):
    """The public part of a Vitale 2: a file in the master file and one in VITALE."""

    def __init__(self, identities: bytes, numbers: bytes) -> None:
        super().__init__(VITALE_2_ATR)
        self._files = {MASTER_FILE: identities, VITALE: numbers}
        self.reset()

    def reset(self) -> None:
        """Come back to the master file, with no file open."""
        self._directory = MASTER_FILE
        self._open = b""
        self._pending = b""

    def transmit(self, command: bytes) -> bytes:
        """Return the answer to one T=0 command, its two status bytes last."""
        match command[1]:
            case 0xA4:  # SELECT
                return self._select(command[5 : 5 + command[4]])
            case 0xC0:  # GET RESPONSE
                return self._pending[: command[4]] + SUCCESS
            case 0xB0:  # READ BINARY
                return self._read(command[2], command[3], command[4])
            case _:
                return UNKNOWN_INSTRUCTION

    def _select(self, name: bytes) -> bytes:
        if name not in self._files:
            return NOT_FOUND
        self._directory = name
        if name == MASTER_FILE:
            return SUCCESS
        self._pending = tlv(0x6F, tlv(0x84, name))
        return bytes([0x61, len(self._pending)])

    def _read(self, first: int, second: int, length: int) -> bytes:
        if first == BY_SHORT_ID_2:
            self._open = self._files[self._directory]
            offset = second
        else:
            offset = first << 8 | second
        left = self._open[offset : offset + 256]
        if not left:
            return PAST_THE_END
        if len(left) < (length or 256):
            return bytes([0x6C, len(left)])
        return left[: length or 256] + SUCCESS


def tlv(tag: int, value: bytes) -> bytes:
    """Return one BER-TLV object of a one-byte tag and at most 65535 bytes."""
    size = len(value)
    if size < 0x80:
        return bytes([tag, size]) + value
    if size < 0x100:
        return bytes([tag, 0x81, size]) + value
    return bytes([tag, 0x82]) + size.to_bytes(2) + value


def vitale(*holders: Holder) -> Vitale2:
    """Return a Vitale 2 in good order."""
    return Vitale2(
        b"".join(holder.identity() for holder in holders),
        b"".join(holder.number() for holder in holders),
    )


def vitale_1() -> Card:
    """Return a Vitale 1, which nothing reads any more."""
    return Card(VITALE_1_ATR)


def cps() -> Card:
    """Return a card that announces itself as a CPS and signs nothing."""
    return Card(CPS_ATR)


def bank_card() -> Card:
    """Return a card that has no business here."""
    return Card(BANK_ATR)


def mute_card() -> Card:
    """Return a card that gives no ATR: a dirty chip, or a card upside down."""
    return Card(b"")
