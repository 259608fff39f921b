"""What a caisse works out again on each line: the price, the shares, and what excuses them."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

WHOLE: Final = 100
PERCENT: Final = Decimal("0.01")
WHOLE_NATURES: Final = frozenset({"30", "41", "90"})
WHOLE_EXONERATIONS: Final = frozenset("13456C")
SICKNESS: Final = frozenset({"10", "13"})

Ligne = Mapping[str, Any]


def fault_of_ligne(ligne: Ligne) -> str | None:
    """Return what is wrong with a line, in French; None if all is well."""
    return next((fault for fault, wrong in CHECKS if wrong(ligne)), None)


def _price_differs(ligne: Ligne) -> bool:
    factor = Decimal(ligne["coefficient"]) * Decimal(ligne["quantite"])
    return bool(ligne["montant"] != _half_up(ligne["prix"] * factor))


def _share_differs(ligne: Ligne) -> bool:
    share = _half_up(ligne["montant"] * ligne["taux"] * PERCENT)
    return bool(ligne["amo"] != share - ligne["modulation"])


def _shares_do_not_add_up(ligne: Ligne) -> bool:
    return bool(ligne["amo"] + ligne["amc"] + ligne["mtm"] != ligne["montant"])


def _rate_unfounded(ligne: Ligne) -> bool:
    """Tell a rate that its nature or exoneration does not give; 0 is that of the AME."""
    whole = ligne["nature"] in WHOLE_NATURES or ligne["exoneration"] in WHOLE_EXONERATIONS
    return ligne["taux"] not in ({0, WHOLE} if whole else range(WHOLE + 1))


def _modulation_unfounded(ligne: Ligne) -> bool:
    """Tell a cut outside sickness, or one that the patient bears otherwise than whole."""
    elsewhere = ligne["modulation"] and ligne["nature"] not in SICKNESS
    return bool(elsewhere) or ligne["mtm"] not in {0, ligne["modulation"]}


def _half_up(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))


CHECKS: Final[tuple[tuple[str, Callable[[Ligne], bool]], ...]] = (
    ("montant différent de prix × coefficient × quantité", _price_differs),
    ("parts d’une ligne différentes de son montant", _shares_do_not_add_up),
    ("taux contraire à la nature d’assurance ou à l’exonération", _rate_unfounded),
    ("modulation du ticket modérateur non fondée", _modulation_unfounded),
    ("part AMO différente de taux × montant, modulation déduite", _share_differs),
)
