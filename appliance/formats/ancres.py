"""An anchor as one line of text: on a day sheet, in its QR code, in a file.

`besace ancre 1 SEQUENCE CHAIN WHEN BY WHERE CHECKSUM`: the chain in hexadecimal, the moment in
UTC to the second, spaces of WHERE as dashes, and the first 8 digits of the SHA-256 of all before
the last space: a line that was copied wrongly must not pass for a journal that was written anew.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from appliance.domain.ancre import Ancre, MoyenAncre

LINE: Final = re.compile(
    r"besace ancre 1 (\d{1,18}) ([0-9a-f]{64}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"
    r" (feuille|copie|arl|contreseing|tpm) (\S{1,64}) [0-9a-f]{8}"
)
BEGINS: Final = "besace ancre "
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
NOWHERE: Final = "-"


def write_ancre(ancre: Ancre) -> str:
    """Return the line of an anchor."""
    moment = ancre.le.astimezone(UTC).strftime(MOMENT)
    where = "-".join(ancre.ou.split())[:64] or NOWHERE
    said = f"{BEGINS}1 {ancre.sequence} {ancre.chain.hex()} {moment} {ancre.par.value} {where}"
    return f"{said} {_checksum(said)}"


def read_ancres(text: str) -> Sequence[Ancre]:
    """Return the anchors in a text, in order; what else it says is passed over.

    A line may be broken where it has a space.

    Raises:
        ValueError: a line of an anchor was not copied as it was written.
    """
    said = " ".join(text.split())
    found = [*LINE.finditer(said)]
    if len(found) != said.count(BEGINS):
        raise ValueError("a line of an anchor cannot be read")
    return [_read(line) for line in found]


def _read(line: re.Match[str]) -> Ancre:
    said, _, checksum = line[0].rpartition(" ")
    if checksum != _checksum(said):
        raise ValueError("the checksum of an anchor does not match")
    sequence, chain, moment, par, where = line.groups()
    return Ancre(
        sequence=int(sequence),
        chain=bytes.fromhex(chain),
        le=datetime.strptime(moment, MOMENT).replace(tzinfo=UTC),
        par=MoyenAncre(par),
        ou=where,
    )


def _checksum(said: str) -> str:
    return sha256(said.encode()).hexdigest()[:8]
