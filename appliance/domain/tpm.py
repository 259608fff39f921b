"""What a TPM was told of the journal: the one value of an index that can only be extended.

Each extension puts SHA-256(value ‖ sequence ‖ chain) in the place of the value.  So the value
stands for all that was ever told, in its order, and nobody takes one of them back: an older copy of
the journal knows fewer of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import accumulate
from typing import Final

from appliance.domain.ancre import Ancre

EMPTY: Final = bytes(32)
"""What an index holds that was never extended."""


class EtatTpm(StrEnum):
    """What a TPM says of a journal."""

    ABSENT = "absent"  # the settings name none, or it is not there
    MUET = "muet"  # it is there, and does not answer
    NEUF = "neuf"  # it was told nothing yet
    CONFORME = "conforme"  # it was told what the journal lists
    A_COMPLETER = "à compléter"  # the same but for the last one: a cut came between
    PERDU = "perdu"  # the journal lists something, and there is no index
    CONTREDIT = "contredit"  # it was told something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One head of the journal that a TPM is told.

    Attributes:
        ancre: the head.
        avant: the value before, 32 bytes; EMPTY where a list begins, with an index just defined.
    """

    ancre: Ancre
    avant: bytes

    @property
    def donnee(self) -> bytes:
        """What the index is extended with: the sequence, 8 bytes big-endian, and the chain."""
        return self.ancre.sequence.to_bytes(8, "big") + self.ancre.chain

    @property
    def apres(self) -> bytes:
        """The value after, as long as the one before is what it was thought to be."""
        return extended(self.avant, self)


def extended(valeur: bytes, extension: Extension) -> bytes:
    """Return what an index holds after an extension."""
    return sha256(valeur + extension.donnee).digest()


def judge(valeur: bytes | None, suite: Sequence[Extension]) -> EtatTpm:
    """Hold the value of the index against what the journal lists.

    Args:
        valeur: as the TPM tells it; None where there is no index.
        suite: what was told, the oldest first: all since the index was defined, or only the end.
    """
    if not suite:
        return EtatTpm.NEUF if valeur in {None, EMPTY} else EtatTpm.CONTREDIT
    *_, before, after = accumulate(suite, extended, initial=suite[0].avant)
    if valeur == after:
        return EtatTpm.CONFORME
    if valeur == before:
        return EtatTpm.A_COMPLETER
    return EtatTpm.PERDU if valeur in {None, EMPTY} else EtatTpm.CONTREDIT
