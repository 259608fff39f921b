"""BER-TLV as cards write it (ISO 7816-4, 5.2.2): parse any bytes within bounds."""

from dataclasses import dataclass
from typing import Final

PADDING: Final = 0x00
LONG_TAG: Final = 0x1F  # the low five bits, all set: the tag goes on
MORE: Final = 0x80  # in a tag's byte: another follows; in a length's first: how many follow
LONGEST_TAG: Final = 3
LONGEST_LENGTH: Final = 3


class TlvError(ValueError):
    """The bytes are not BER-TLV; the message says where, never what."""


@dataclass(frozen=True, slots=True, repr=False)
class Tlv:
    """One object: its tag as a number (`0x7F21` for two bytes) and its value."""

    tag: int
    value: bytes

    def __repr__(self) -> str:
        return f"Tlv({self.tag:X}, {len(self.value)} bytes)"


def parse(data: bytes) -> tuple[Tlv, ...]:
    """Return the objects of one level, in order; a zero where a tag should be ends them.

    The value of a constructed object is parsed by calling this again.

    Raises:
        TlvError: a tag or length is too long, cut short, or announces more than there is.
    """
    found, at = [], 0
    while at < len(data) and data[at] != PADDING:
        tag, at = _tag(data, at)
        length, at = _length(data, at)
        if at + length > len(data):
            raise TlvError(f"object of {length} bytes at {at} goes past the end")
        found.append(Tlv(tag, data[at : at + length]))
        at += length
    return tuple(found)


def _tag(data: bytes, at: int) -> tuple[int, int]:
    """Return the tag that starts at `at`, and where its length starts."""
    end = at + 1
    if data[at] & LONG_TAG == LONG_TAG:
        while _byte(data, end) & MORE:
            end += 1
        end += 1
    if end - at > LONGEST_TAG:
        raise TlvError(f"tag at {at} is too long")
    return int.from_bytes(data[at:end]), end


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Return the length that starts at `at`, and where the value starts."""
    first = _byte(data, at)
    if first < MORE:
        return first, at + 1
    size = first - MORE
    if not 1 <= size <= LONGEST_LENGTH:
        raise TlvError(f"length at {at} is indefinite or too long")
    _byte(data, at + size)
    return int.from_bytes(data[at + 1 : at + 1 + size]), at + 1 + size


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise TlvError(f"cut short at {at}")
    return data[at]
