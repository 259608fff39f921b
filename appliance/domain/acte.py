"""The acts of the NGAP that a nurse gives, and the paper that orders them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Acte:
    """One entry of the nomenclature.

    Attributes:
        lettre: key letter, whose dated value gives the price.
        article: where the NGAP names it.
    """

    id: str
    label: str
    lettre: str
    coefficient: Decimal
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """Who ordered the care, and when.

    Attributes:
        prescripteur: RPPS (11 digits) or AM number (9 digits), as text.
        domicile: the prescription says that the care is given at home.
    """

    prescripteur: str
    date: date
    domicile: bool
