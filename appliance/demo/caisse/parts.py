"""Which parts an invoice asks for: a FSE and its DRE never ask for the same one."""

from collections.abc import Mapping
from typing import Any, Final

DRE: Final = "DRE"
SPLIT: Final = "fse_et_dre"
NOTHING: Final = "00"
BOTH: Final = "15"


def asks_amo(facture: Mapping[str, Any]) -> bool:
    """Tell whether the caisse has to pay its part: what the patient paid never comes back."""
    return bool(facture["payee"] != NOTHING and facture["genre"] != DRE)


def asks_amc(facture: Mapping[str, Any]) -> bool:
    """Tell whether the mutuelle's part is asked for, in a FSE that is not split or in a DRE."""
    split = facture["flux"] == SPLIT
    return bool(facture["payee"] == BOTH and split == (facture["genre"] == DRE))
