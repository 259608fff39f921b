"""A statement as a file of its format."""

from collections.abc import Callable, Mapping
from typing import Final

from appliance.demo.annee.profil import Format
from appliance.demo.annee.releves import camt, cfonb, mt940, ofx, tableau
from appliance.demo.annee.releves.releve import Releve

WRITERS: Final[Mapping[Format, tuple[str, Callable[[Releve], bytes]]]] = {
    Format.CFONB120: ("cfonb", cfonb.write),
    Format.CAMT053_02: ("xml", camt.write),
    Format.CAMT053_08: ("xml", camt.write),
    Format.OFX1: ("ofx", ofx.write),
    Format.OFX2: ("ofx", ofx.write),
    Format.MT940: ("sta", mt940.write),
    Format.CSV: ("csv", tableau.write),
}
"""Extension and writer of each format."""


def write(releve: Releve) -> tuple[str, bytes]:
    """Return the name and the bytes of a statement's file."""
    extension, writer = WRITERS[releve.format]
    return f"{releve.nom}.{extension}", writer(releve)
