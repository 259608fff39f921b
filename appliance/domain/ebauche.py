"""A line before its price: what is billed, and the rule that says so."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Soin

ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ebauche:
    """One line to price.

    Attributes:
        regle: id of the rule that made it, as in docs/regles.md.
        phrase: French: the rule in words, with its article.
        coefficient: that of the act table, before the abatement.
        abattement: 1, 0.5 or 0.
        bareme: the parameter that prices it.
        soins: the care that it belongs to: an act line has its own, a majoration all of them.
        principale: an act, not what accompanies it.
    """

    code: str
    regle: str
    phrase: str
    bareme: str
    soins: tuple[Soin, ...]
    coefficient: Decimal = ONE
    abattement: Decimal = ONE
    quantite: Decimal = ONE
    principale: bool = False


@dataclass(frozen=True, slots=True)
class Choix:
    """One lawful answer to the facts; `mot` says in French what tells it from the others."""

    ebauches: tuple[Ebauche, ...]
    mot: str = ""
