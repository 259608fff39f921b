"""The formats of statements."""

from enum import StrEnum


class FormatReleve(StrEnum):
    """A format, by the name that its lines bear as their source."""

    CFONB_120 = "CFONB 120"
    CAMT_053 = "camt.053"
    OFX = "OFX"
    MT940 = "MT940"
    TABLEAU = "CSV"
