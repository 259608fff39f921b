"""Replace all that is personal in what a Vitale answered, so that it still reads the same way.

An allow-list: a value is imitated only where its tag says what it is, and is blotted out
everywhere else.  Lengths, status words and order stay: they are what makes a card odd.  The same
number becomes the same made-up number, so that a family stays one.
"""

from collections.abc import Sequence
from typing import Final

from appliance.drivers.tlv import Tlv, TlvError, parse
from appliance.drivers.vitale import HOLDER, NAISSANCE, NIR, NOM, PRENOM

BLOT: Final = b"\x58"
COUNTRY: Final = 0x90
CARD: Final = 0x66
CONSTRUCTED: Final = (HOLDER, CARD)
ACCENTED: Final = 0xC9
KEPT: Final = b" -'\0"
"""Bytes of a name that show how it is written, not what it is."""


class Redactor:
    """One trace's: it remembers which made-up number stands for which."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, bytes] = {}

    def file(self, content: bytes) -> bytes:
        """Return the content of a file, of the same length, with nothing of anybody."""
        try:
            objects = parse(content)
        except TlvError:
            return BLOT * len(content)
        written = b"".join(self._object(one, content) for one in objects)
        return written + bytes(len(content) - len(written))

    def _object(self, one: Tlv, content: bytes) -> bytes:
        """Write an object again, its head as it was."""
        return head(one, content) + self._value(one)

    def _value(self, one: Tlv) -> bytes:
        if one.tag in CONSTRUCTED:
            return self.file(one.value)
        if one.tag in {NOM, PRENOM}:
            return bytes(map(_letter, one.value))
        if one.tag == NAISSANCE:
            return _date(one.value)
        if one.tag == NIR:
            return self._number(one.value)
        return b"FR" if one.tag == COUNTRY and len(one.value) == 2 else BLOT * len(one.value)

    def _number(self, value: bytes) -> bytes:
        """Return a made-up NIR; its key is wrong where the card's own was."""
        digits = value.replace(b"2A", b"19").replace(b"2B", b"18")
        if len(value) != 15 or not digits.isdigit():
            return BLOT * len(value)
        made_up = 2550899100000 + len(self._numbers)
        wrong = _key(int(digits[:13])) != int(digits[13:])
        number = f"{made_up}{_key(made_up) % 97 + 1 if wrong else _key(made_up):02d}"
        return self._numbers.setdefault(value, number.encode())


def _key(number: int) -> int:
    return 97 - number % 97


def head(one: Tlv, content: bytes) -> bytes:
    """Return tag and length of an object as the file wrote them.

    The shortest form first; a card may write a length longer than it need be.
    """
    tag = one.tag.to_bytes(max(1, (one.tag.bit_length() + 7) // 8))
    size = len(one.value)
    forms = [bytes([size])] if size < 0x80 else []
    forms += [bytes([0x80 + wide]) + size.to_bytes(wide) for wide in (1, 2, 3) if size < 256**wide]
    return next(tag + form for form in forms if tag + form + one.value in content)


def split(content: bytes, lengths: Sequence[int]) -> list[bytes]:
    """Cut a content into pieces of those lengths."""
    pieces, at = [], 0
    for length in lengths:
        pieces.append(content[at : at + length])
        at += length
    return pieces


def _letter(byte: int) -> int:
    if byte in KEPT:
        return byte
    if byte >= 0x80:
        return ACCENTED
    return ord("x") if bytes([byte]).islower() else ord("X")


def _date(value: bytes) -> bytes:
    """Return a date of the same kind: a month or a day that is unknown stays unknown."""
    if len(value) != 8 or not value.isdigit():
        return BLOT * len(value)
    month, day = (b"00" if part == b"00" else b"01" for part in (value[4:6], value[6:]))
    return b"1955" + month + day
