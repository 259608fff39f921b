"""The bytes of a statement to its lines, by the format that recognition found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from appliance.domain.argent.releve import Releve
from appliance.formats.releves.camt import read_camt
from appliance.formats.releves.cfonb import read_cfonb
from appliance.formats.releves.mt940 import read_mt940
from appliance.formats.releves.ofx import read_ofx
from appliance.formats.releves.sortes import FormatReleve

READERS: Final[Mapping[FormatReleve, Callable[[bytes], Iterable[Releve]]]] = {
    FormatReleve.CFONB_120: read_cfonb,
    FormatReleve.CAMT_053: read_camt,
    FormatReleve.OFX: read_ofx,
    FormatReleve.MT940: read_mt940,
}
"""Of the formats that say themselves what their fields are: all but a table."""


def read_statements(data: bytes, kind: FormatReleve) -> Sequence[Releve]:
    """Return the statements of a file that is no table.

    Raises:
        TableError: it is not as its format says; the message says where and what was expected.
    """
    return [*READERS[kind](data)]
