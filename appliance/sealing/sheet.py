"""The recovery key on paper: 32 bytes as eight groups that check themselves.

A group is 4 bytes of the key and 1 byte of checksum, 8 characters of Crockford's base 32:
no I, L, O or U on paper; I and L are read as 1, O as 0, small letters as capitals.  The
checksum knows the group's place, so that two groups exchanged are found too.
"""

from base64 import b32decode, b32encode
from hashlib import sha256
from typing import Final

from appliance.errors import WrongSheetError
from appliance.ports.machine import Entropy

GROUPS: Final = 8
PART: Final = 4
GROUP: Final = 8
RFC_4648: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TO_PAPER: Final = str.maketrans(RFC_4648, CROCKFORD)
FROM_PAPER: Final = str.maketrans(CROCKFORD + "ILOU", RFC_4648 + "BBA!", "-.")


def write_sheet(key: bytes) -> tuple[str, ...]:
    """Return the eight groups of a key of 32 bytes, 8 characters each."""
    parts = [key[place : place + PART] for place in range(0, len(key), PART)]
    return tuple(
        b32encode(part + _checksum(rank, part)).decode().translate(TO_PAPER)
        for rank, part in enumerate(parts, start=1)
    )


def draw_ranks(entropy: Entropy) -> tuple[int, int]:
    """Return two groups, from 1, in their order on the sheet: who reads them back wrote it."""
    drawn, further = entropy(2)
    first = drawn % GROUPS
    second = (first + 1 + further % (GROUPS - 1)) % GROUPS
    return min(first, second) + 1, max(first, second) + 1


def read_sheet(text: str) -> bytes:
    """Return the 32 bytes of a sheet as a person typed it: spaces and dashes do not matter.

    Raises:
        WrongSheetError: a group is missing or mistyped; the message names it.
    """
    typed = "".join(text.upper().split()).translate(FROM_PAPER)
    groups = [typed[place : place + GROUP] for place in range(0, len(typed), GROUP)]
    if len(typed) != GROUPS * GROUP:
        raise WrongSheetError(f"il faut {GROUPS} groupes de {GROUP} caractères")
    return b"".join(_read_group(rank, group) for rank, group in enumerate(groups, start=1))


def _read_group(rank: int, group: str) -> bytes:
    try:
        content = b32decode(group)
    except ValueError:
        raise WrongSheetError(f"groupe {rank}", rank) from None
    part, checksum = content[:PART], content[PART:]
    if checksum != _checksum(rank, part):
        raise WrongSheetError(f"groupe {rank}", rank)
    return part


def _checksum(rank: int, part: bytes) -> bytes:
    return sha256(b"besace sheet %d " % rank + part).digest()[:1]
