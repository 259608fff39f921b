"""Who pays what, when."""

from enum import StrEnum
from typing import Final


class TiersPayant(StrEnum):
    """The parts that the patient does not pay now.

    There is no "AMC alone": the AMC part cannot be the only unpaid one (S003-13).
    """

    AUCUN = "aucun"
    AMO = "amo"
    AMO_AMC = "amo_amc"


PAYEE: Final = {TiersPayant.AUCUN: "00", TiersPayant.AMO: "05", TiersPayant.AMO_AMC: "15"}
"""Payee code of B2 type 2, positions 115 to 116."""


def patient_pays(tiers_payant: TiersPayant, *, amo: int, amc: int) -> int:
    """Return what the patient hands over now, in centimes.

    A share is wholly dispensed or wholly paid (S003-10).
    """
    match tiers_payant:
        case TiersPayant.AUCUN:
            return amo + amc
        case TiersPayant.AMO:
            return amc
        case TiersPayant.AMO_AMC:
            return 0
