"""The anchor: where the journal stood, told to somebody or something outside the box.

A chain of hashes alone proves little: who holds the key can write another one.  What an anchor
outside names can no longer be written otherwise without contradicting it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MoyenAncre(StrEnum):
    """What holds an anchor outside.  Kept on disk: a value is never given another meaning."""

    FEUILLE = "feuille"  # the day sheet, printed or photographed
    COPIE = "copie"  # the manifest of a mirror, on a key
    ARL = "arl"  # a caisse echoed the hash of a lot that the journal held then
    CONTRESEING = "contreseing"  # somebody else signed it
    TPM = "tpm"  # the box's own TPM was told of it, and forgets nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancre:
    """The head of the journal's chain at one moment, and who outside holds it.

    Attributes:
        sequence: of the last entry that it covers; 0 for a journal without any.
        chain: SHA-256 chain after that entry, 32 bytes.
        le: when it was taken (UTC).
        par: what holds it.
        ou: which one of these, in a word: a sheet's day, a key's name, a lot's number.
    """

    sequence: int
    chain: bytes
    le: datetime
    par: MoyenAncre
    ou: str = ""
