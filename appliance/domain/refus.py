"""The catalogue of findings, one entry a check."""

from typing import Final

from appliance.domain.controles import Finding
from appliance.domain.refus_actes import ACTES
from appliance.domain.refus_facture import FACTURE, LECTURE, MOMENT, REGLEMENT
from appliance.domain.refus_lignes import FAITS, FORCEES, LIMITES
from appliance.domain.refus_pieces import DROITS, PIECES

REFUS: Final = (
    *ACTES,
    *LIMITES,
    *FORCEES,
    *FAITS,
    *FACTURE,
    *REGLEMENT,
    *DROITS,
    *PIECES,
    *MOMENT,
    *LECTURE,
)
CATALOGUE: Final = {refus.id: refus for refus in REFUS}


def constat(name: str, *, code: str = "") -> Finding:
    """Return the finding of a check, with what it names."""
    refus = CATALOGUE[name]
    return Finding(refus.id, refus.severity, refus.sentence.format(code=code), refus.fix)
